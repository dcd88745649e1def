"""The hosted jobs' state says which records need no second try."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.outcome import Reason
from target_odoo.records.item import InputRecord
from target_odoo.results.hotglue_state import (
    HotglueState,
    for_format,
    read_state,
    without_external_id,
)

if t.TYPE_CHECKING:
    from pathlib import Path


def item(outcome: t.Any, odoo_id: int = 0, **record: t.Any) -> InputRecord:
    made = InputRecord(1, "BuyOrders", record, {"record": record}, odoo_id=odoo_id)
    made.outcome = outcome
    if outcome == "rejected":
        made.reason = Reason("unique", "taken")
    return made


def after(*items: InputRecord, previous: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
    state = HotglueState(previous)
    for entry in items:
        state.note(entry)
    return state.value()


def test_each_outcome_has_its_entry_and_its_count() -> None:
    value = after(
        item("created", 7, externalId="e1"),
        item("updated", 8, externalId="e2"),
        item("unchanged", 9, externalId="e3"),
        item("rejected", externalId="e4"),
    )
    entries = value["bookmarks"]["BuyOrders"]
    assert value["summary"] == {"BuyOrders": {"success": 1, "fail": 1, "existing": 1, "updated": 1}}
    assert [(e["success"], e.get("id"), e["externalId"]) for e in entries] == [
        (True, "7", "e1"),
        (True, "8", "e2"),
        (True, "9", "e3"),
        (False, None, "e4"),
    ]
    assert entries[3]["error"] == "taken [unique]"
    assert all(len(entry["hash"]) == 64 for entry in entries)


def test_what_succeeded_is_done_and_what_failed_is_not() -> None:
    good, bad = item("created", 7, externalId="e1"), item("rejected", externalId="e2")
    state = HotglueState(after(good, bad))
    assert state.is_done(item(None, externalId="e1"))
    assert not state.is_done(item(None, externalId="e1", qty=2))
    assert not state.is_done(item(None, externalId="e2"))


def test_the_order_of_columns_makes_no_other_record() -> None:
    state = HotglueState(after(item("created", 7, externalId="e", a=1, b=2)))
    assert state.is_done(item(None, b=2, a=1, externalId="e"))


def test_a_value_that_came_back_is_written_again() -> None:
    first = after(item("created", 7, externalId="e", qty=1))
    second = after(item("updated", 7, externalId="e", qty=2), previous=first)
    assert not HotglueState(second).is_done(item(None, externalId="e", qty=1))
    assert len(second["bookmarks"]["BuyOrders"]) == 1


def test_records_that_did_not_come_this_time_stay_known() -> None:
    first = after(item("created", 7, externalId="e1"))
    second = after(item("created", 8, externalId="e2"), previous=first)
    assert HotglueState(second).is_done(item(None, externalId="e1"))
    assert second["summary"]["BuyOrders"]["success"] == 1


def test_a_skipped_record_keeps_its_entry() -> None:
    first = after(item("created", 7, externalId="e1"))
    second = after(item("skipped", externalId="e1"), previous=first)
    assert second["bookmarks"] == first["bookmarks"]
    assert second["summary"]["BuyOrders"] == {"success": 0, "fail": 0, "existing": 1, "updated": 0}


def test_a_taps_state_says_nothing_about_records() -> None:
    taps = {"bookmarks": {"BuyOrders": {"replication_key_value": "2026-01-01"}}}
    assert not HotglueState(taps).is_done(item(None, externalId="e1"))


def test_the_external_id_is_the_one_in_odoo_unless_there_is_another() -> None:
    assert without_external_id({"externalId": "e", "name": "n"}) == {"id": "e", "name": "n"}
    assert without_external_id({"externalId": "e", "id": "i"}) == {"id": "i"}
    assert without_external_id({"externalId": "e", ".id": 7}) == {".id": 7}


def test_a_state_file_may_be_empty_and_must_be_an_object(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(" ")
    assert read_state(path) == {}
    for text in ("[1]", "{oops"):
        path.write_text(text)
        with pytest.raises(Fatal, match="--state"):
            read_state(path)


def test_a_state_that_no_format_reads_is_told() -> None:
    assert for_format({"bookmarks": {}}, "hotglue") == {"bookmarks": {}}
    assert for_format(None, "singer") is None
    for state_format in ("singer", None):
        with pytest.raises(Fatal, match=r"--state does nothing without .*state_format: hotglue"):
            for_format({}, state_format)
