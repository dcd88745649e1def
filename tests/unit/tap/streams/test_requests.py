"""How many requests a stream takes: each is a way to Odoo and back."""

from __future__ import annotations

import collections
import typing as t

import pytest

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo
    from tests.unit.tap.running import Reader

MODELS = {"partners": "res.partner", "product_templates": "product.template", "lots": "stock.lot"}
FIRST_RUN = 3  # ids, the proof that these are all, rows
READS = ("search", "search_read", "read", "search_count")
FIELDS = ["name", "write_date"]


@pytest.fixture
def models(odoo: FakeOdoo) -> dict[str, str]:
    """Streams with records, and one without."""
    for model in ("res.partner", "product.template"):
        odoo.do(model, "create", [{"name": f"N{n}"} for n in range(5)])
    odoo.db.tick(3600)
    lots = "stock.lot" if odoo.db.version == 19 else "stock.production.lot"
    assert not odoo.db.table(lots)
    return {**MODELS, "lots": lots}


def reads(odoo: FakeOdoo, models: dict[str, str]) -> dict[str, list[str]]:
    """Return the reading calls so far, by stream, and forget them.

    Those of a whole run (whose database it is, whether a backup was restored) are left out.
    """
    names = {model: stream for stream, model in models.items()}
    found = collections.defaultdict(list)
    for call in odoo.calls:
        is_witness = call.method == "read" and call.args[1] == ["write_date"]
        if call.model in names and call.method in READS and not is_witness:
            found[names[call.model]].append(call.method)
    odoo.calls.clear()
    return found


@pytest.mark.parametrize("deletions", [[], "all"])
def test_a_first_run_takes_three_requests_a_stream(
    read: Reader, odoo: FakeOdoo, models: dict[str, str], deletions: t.Any
) -> None:
    odoo.calls.clear()
    read(dict.fromkeys(models, FIELDS), deletions=deletions)
    asked = reads(odoo, models)
    assert {stream: len(calls) for stream, calls in asked.items()} == {
        "partners": FIRST_RUN,
        "product_templates": FIRST_RUN,
        "lots": FIRST_RUN - 1,
    }


def test_where_nothing_changed_a_stream_takes_one_request_and_its_deletions_another(
    read: Reader, odoo: FakeOdoo, models: dict[str, str]
) -> None:
    wanted: dict[str, list[str] | None] = dict.fromkeys(models, FIELDS)
    settings: dict[str, t.Any] = {"deletions": ["partners"], "lookback_seconds": 0}
    state = read(wanted, **settings).state
    for _ in range(2):
        odoo.db.tick(3600)
        odoo.calls.clear()
        again = read(wanted, state=state, **settings)
        assert reads(odoo, models) == {
            "partners": ["search", "search"],
            "product_templates": ["search"],
            "lots": ["search"],
        }
        state = again.state
        assert not any(again.records.values())


def test_a_stream_that_was_empty_brings_its_first_records(
    read: Reader, odoo: FakeOdoo, models: dict[str, str]
) -> None:
    wanted: dict[str, list[str] | None] = {"lots": ["name"]}
    first = read(wanted, lookback_seconds=0)
    product = odoo.do("product.product", "create", {"name": "P"})
    lot = odoo.do(models["lots"], "create", {"name": "L", "product_id": product})
    odoo.db.table(models["lots"])[lot]["write_date"] = "2020-01-01 00:00:00"
    assert read(wanted, state=first.state, lookback_seconds=0).ids("lots") == [lot]


def test_a_full_read_finds_deletions_by_what_it_has_brought(
    read: Reader, odoo: FakeOdoo, models: dict[str, str]
) -> None:
    wanted: dict[str, list[str] | None] = {"partners": FIELDS}
    settings: dict[str, t.Any] = {"deletions": ["partners"], "full_sync_streams": ["partners"]}
    first = read(wanted, **settings)
    deleted = max(odoo.db.table("res.partner"))
    odoo.do("res.partner", "unlink", [deleted])
    odoo.calls.clear()
    again = read(wanted, state=first.state, **settings)
    gone = [r["id"] for r in again.records["partners"] if r["_sdc_deleted_at"]]
    assert gone == [deleted]
    assert len(reads(odoo, models)["partners"]) == FIRST_RUN  # and the proof of the absence
