"""States and catalogs as other programs hand them over."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from tap_odoo.input_checks import checked_state
from tests.unit.tap.running import Reader, TapOnFake

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

STATE = {"bookmarks": {"partners": {"read_at": "2026-11-21T10:00:00+00:00"}}}


@pytest.mark.parametrize(
    "wrapped",
    [
        STATE,
        {"type": "STATE", "value": STATE},
        {"singer_state": STATE},
        {"completed": {"singer_state": STATE}, "partial": {}},
        {"singer_state": {"type": "STATE", "value": STATE}},
    ],
)
def test_a_state_is_taken_out_of_its_wrapping(wrapped: t.Any) -> None:
    assert checked_state(wrapped) == STATE


@pytest.mark.parametrize("empty", [None, {}, {"currently_syncing": "x"}, {"singer_state": {}}])
def test_an_empty_state_is_one(empty: t.Any) -> None:
    assert not (checked_state(empty) or {}).get("bookmarks")


@pytest.mark.parametrize(
    "other", [{"partners": {"read_at": "x"}}, {"partial": STATE}, {"singer_state": None}]
)
def test_a_state_without_bookmarks_is_refused(other: t.Any) -> None:
    with pytest.raises(Fatal, match=r"state has no bookmarks, but (partners|partial|singer_state)"):
        checked_state(other)


def test_a_run_goes_on_from_a_whole_state_message(read: Reader, odoo: FakeOdoo) -> None:
    odoo.db.tick(3600)
    first = read({"partners": ["name"]}, lookback_seconds=0)
    odoo.db.tick(3600)
    wrapped = {"type": "STATE", "value": first.state}
    assert read({"partners": ["name"]}, state=wrapped, lookback_seconds=0).ids("partners") == []


def test_batches_are_refused(odoo: FakeOdoo) -> None:
    batch = {"encoding": {"format": "jsonl"}, "storage": {"root": "file://out"}}
    with pytest.raises(Fatal, match="batch_config: this tap writes no BATCH messages"):
        TapOnFake(odoo, {"batch_config": batch})


@pytest.mark.parametrize("by", ["metadata", "entry"])
def test_a_replication_key_that_is_none_is_said_and_passed_over(
    read: Reader,
    odoo: FakeOdoo,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
) -> None:
    catalog = read.catalog({"partners": ["name"]})
    [entry] = [stream for stream in catalog["streams"] if stream["stream"] == "partners"]
    [root] = [one["metadata"] for one in entry["metadata"] if not one["breadcrumb"]]
    entry["replication_key"] = "create_date" if by == "entry" else None
    root["replication-key"] = "create_date"
    monkeypatch.setattr(read, "catalog", lambda *_, **_more: catalog)
    odoo.db.tick(3600)
    first = read({}, lookback_seconds=0)
    assert "partners: the catalog's replication-key create_date is passed over" in caplog.text
    assert first.schemas["partners"]["bookmark_properties"] == ["write_date"]
    assert first.state["bookmarks"]["partners"]["replication_key"] == "write_date"
    odoo.db.tick(3600)
    assert read({}, state=first.state, lookback_seconds=0).ids("partners") == []
