"""`odoo-sync errors` and `stats` on a ledger whose content is known."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import typing as t

import pytest
import sqlalchemy as sa

from odoo_common.ledger.runs import DeadLetterRef, Origin, Run
from odoo_common.ledger.tables import runs
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]


def errors(call: Call, *arguments: str) -> list[dict[str, t.Any]]:
    return t.cast("list[dict[str, t.Any]]", json.loads(call("errors", "--json", *arguments).stdout))


def test_an_error_has_its_whole_context(store: Store, call: Call) -> None:
    run = note(store, [outcome(), rejected(number=2)], "partial", job="nightly")
    [found] = errors(call)
    assert found["batch_id"] == run
    assert found["stream"] == "products"
    assert found["model"] == "product.product"
    assert found["product_id"] == "singer.x1"
    assert found["error_message"] == "Barcode 3700123456789 is taken by Desk"
    assert found["error_details"] == {
        "odoo_error_code": "unique",
        "field": "barcode",
        "value": "3700123456789",
        "existing_product_id": 892,
        "can_retry": False,
    }
    assert found["status"] == "open"
    text = call("errors").output
    for part in (run, "nightly", "singer.x1", "product.product", "barcode", "[unique]", "892"):
        assert part in text
    [row] = csv.DictReader(io.StringIO(call("errors", "--csv").output))
    assert (row["odoo_error_code"], row["status"]) == ("unique", "open")


def test_errors_are_chosen_by_run_stream_code_and_time(store: Store, call: Call) -> None:
    first = note(store, [rejected(external_id="a")], "partial")
    note(store, [rejected(external_id="b", code="value"), outcome(outcome="rejected")], "partial")
    assert [entry["product_id"] for entry in errors(call, first)] == ["a"]
    assert [entry["product_id"] for entry in errors(call, "--code", "value")] == ["b"]
    assert [entry["product_id"] for entry in errors(call, "--stream", "partners")] == ["singer.p1"]
    assert len(errors(call, "--limit", "1")) == 1
    with store.transaction() as connection:
        long_ago = dt.datetime.now(tz=dt.timezone.utc) - dt.timedelta(days=3)
        connection.execute(runs.update().where(runs.c.id == first).values(started_at=long_ago))
    assert "a" not in [entry["product_id"] for entry in errors(call, "--days", "2")]
    assert len(errors(call, "--days", "4")) == 3


def test_an_error_is_settled_by_a_retry_and_by_a_newer_version_of_its_record(
    store: Store, call: Call
) -> None:
    first = note(
        store,
        [
            rejected(external_id="again", number=1, record_key="k1"),
            rejected(external_id="came", number=2, record_key="k2"),
            rejected(external_id="came", number=3, record_key="k2"),
            rejected(external_id="waits", number=4, record_key="k3"),
            rejected(external_id="nameless", number=5),
            rejected(external_id="nameless", number=6),
        ],
        "partial",
    )
    assert [entry["product_id"] for entry in errors(call)] == [
        "nameless", "nameless", "waits", "came", "again",
    ]  # fmt: skip
    # The same key in another Odoo, and in another stream, says nothing.
    note(store, [rejected(record_key="k3", external_id="there", number=1)], "partial", place="x@y")
    note(store, [outcome(record_key="k3", number=1)], "succeeded")
    note(store, [outcome(stream="products", record_key="k2", number=1)], "succeeded")
    retry = Run(store, Origin("target-odoo", "to_odoo", "db@host"))
    retry.record([outcome(stream="products", number=1)], {}, [DeadLetterRef(first, 1)])
    left = errors(call, first)
    assert [entry["product_id"] for entry in left] == ["nameless", "nameless", "waits"]
    every = {
        (entry["product_id"], entry["status"], entry["settled_by"])
        for entry in errors(call, first, "--all")
    }
    assert every == {
        ("again", "retried", retry.id),
        ("came", "superseded", None),
        ("waits", "open", None),
        ("nameless", "open", None),
    }


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_a_listing_that_is_cut_says_so(
    store: Store, call: Call, form: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    note(store, [rejected(number=n) for n in range(3)], "partial")
    call("errors", "--limit", "3", *form)
    assert not caplog.messages
    call("errors", "--limit", "2", *form)
    assert caplog.messages == ["these are the latest 2, --limit 0 shows all"]


def test_without_errors_it_says_so(store: Store, call: Call) -> None:
    note(store, [outcome()], "succeeded")
    assert call("errors").output == "no errors that wait for somebody\n"
    assert errors(call) == []


def test_statistics_add_up(store: Store, call: Call) -> None:
    note(
        store,
        [
            outcome(duration_ms=10),
            outcome(outcome="unchanged", duration_ms=20),
            outcome(outcome="skipped", duration_ms=0),
            rejected(duration_ms=30),
            outcome(stream="products", model="product.product", odoo_id=9, duration_ms=40),
        ],
        "partial",
    )
    tap = Run(store, Origin("tap-odoo", "from_odoo", "db@host"))
    streams = {"products": {"read": 98, "deletions": 1, "rejected": 1, "duration_ms": 1000}}
    tap.end("partial", {"streams": streams, "read": 98, "rejected": 1, "deletions": 1})
    figures = json.loads(call("stats", "--json").output)
    assert figures["total_syncs"] == 5 + 100
    assert figures["successful_syncs"] == 3 + 99
    assert figures["failed_syncs"] == 2
    assert figures["skipped_syncs"] == 1
    assert figures["success_rate"] == round(100 * 102 / 104, 2)
    assert figures["avg_duration_ms"] == round((100 + 1000) / 105, 2)
    assert figures["products_with_odoo_id"] == 1
    assert figures["records_with_odoo_id"] == 2
    assert figures["runs"]["total"] == 2
    assert figures["runs"]["partial"] == 2
    with store.transaction() as connection:
        last = connection.execute(sa.select(sa.func.max(runs.c.ended_at))).scalar_one()
    assert figures["last_sync_at"].startswith(f"{last:%Y-%m-%dT%H:%M:%S}")
    by_stream = {(row["sync_direction"], row["stream"]): row for row in figures["by_stream"]}
    assert by_stream["to_odoo", "partners"]["total_syncs"] == 3
    assert by_stream["to_odoo", "partners"]["avg_duration_ms"] == 10
    assert by_stream["to_odoo", "products"]["success_rate"] == 50
    assert by_stream["from_odoo", "products"]["avg_duration_ms"] == 10
    assert [row["sync_direction"] for row in figures["by_direction"]] == ["from_odoo", "to_odoo"]
    assert "98.08 %" in call("stats").output
    rows = list(csv.DictReader(io.StringIO(call("stats", "--csv").output)))
    assert [row["stream"] for row in rows] == ["products", "partners", "products"]


def test_statistics_of_an_empty_ledger_are_no_division_by_zero(store: Store, call: Call) -> None:
    assert store.is_new
    figures = json.loads(call("stats", "--json").output)
    assert (figures["total_syncs"], figures["success_rate"], figures["last_sync_at"]) == (
        0,
        None,
        None,
    )
    assert call("stats").exit_code == 0
    assert call("history").output == "no runs\n"
