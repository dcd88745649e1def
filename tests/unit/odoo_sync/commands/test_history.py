"""`odoo-sync history` on a ledger whose content is known."""

from __future__ import annotations

import csv
import io
import json
import typing as t

from tests.unit.odoo_sync.conftest import COUNTS, note, rejected
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]


def test_runs_are_listed_the_latest_first(store: Store, call: Call) -> None:
    first = note(store, [outcome()], "succeeded", job="nightly")
    second = note(store, [outcome(), rejected()], "partial")
    lines = call("history").output.splitlines()
    assert lines[0].split() == ["run", "started", "direction", "job", "status", "took", *COUNTS]
    assert [line.split()[0] for line in lines[2:]] == [second, first]
    assert lines[2].split()[-6:] == ["2", "1", "0", "0", "0", "1"]
    assert [run["id"] for run in json.loads(call("history", "--json").output)] == [second, first]
    for chosen, found in (
        (("--status", "partial"), [second]),
        (("--job", "nightly"), [first]),
        (("--direction", "from_odoo"), []),
        (("--limit", "1"), [second]),
        (("--days", "1"), [second, first]),
    ):
        runs = json.loads(call("history", "--json", *chosen).stdout)
        assert [run["id"] for run in runs] == found, chosen


def test_a_run_shows_its_records_in_products_managers_structure(store: Store, call: Call) -> None:
    run = note(
        store,
        [outcome(fields=["name", "email"]), rejected()],
        "partial",
        job="nightly",
        triggered_by="schedule",
    )
    shown = json.loads(call("history", run, "--json").output)
    wrong, right = shown["entries"]
    assert right["product_id"] == "singer.p1"
    assert right["odoo_product_id"] == 7
    assert right["sync_direction"] == "to_odoo"
    assert (right["sync_type"], right["sync_status"]) == ("create", "success")
    assert right["fields_synced"] == ["name", "email"]
    assert right["triggered_by"] == "schedule"
    assert right["schedule_id"] == "nightly"
    assert right["batch_id"] == run
    assert "error_details" not in right
    assert wrong["error_message"] == "Barcode 3700123456789 is taken by Desk"
    assert wrong["error_details"] == {
        "odoo_error_code": "unique",
        "field": "barcode",
        "value": "3700123456789",
        "existing_product_id": 892,
        "can_retry": False,
    }
    text = call("history", "last").output
    assert f"Run {run}" in text
    assert "Barcode 3700123456789 is taken by Desk" in text


def test_entries_of_a_run_that_are_left_out_are_counted(store: Store, call: Call) -> None:
    note(store, [outcome(number=n) for n in range(25)], "succeeded")
    found = {
        arguments: json.loads(call("history", "last", "--json", *arguments).stdout)
        for arguments in ((), ("--limit", "0"), ("--limit", "25"))
    }
    assert {a: (len(run["entries"]), run["entries_left_out"]) for a, run in found.items()} == {
        (): (20, 5),
        ("--limit", "0"): (25, 0),
        ("--limit", "25"): (25, 0),
    }


def test_csv_has_a_line_a_record_and_no_formula(store: Store, call: Call) -> None:
    note(store, [rejected(external_id="=HYPERLINK(1)", value="-5", message='a,\n"b"')], "partial")
    (row,) = csv.DictReader(io.StringIO(call("history", "last", "--csv").output))
    assert row["product_id"] == "'=HYPERLINK(1)"
    assert row["value"] == "-5"
    assert row["error_message"] == 'a, "b"'
    assert row["existing_product_id"] == "892"


def test_no_text_of_a_record_reaches_the_terminal_as_a_command(store: Store, call: Call) -> None:
    note(store, [rejected(message="\x1b[2Jgone")], "partial")
    output = call("history", "last").output
    assert "\x1b" not in output
    assert "gone" in output


def test_a_run_may_be_named_by_the_beginning_of_its_id(store: Store, call: Call) -> None:
    run = note(store, [outcome()], "succeeded")
    assert f"Run {run}" in call("history", run[:-1]).output
    note(store, [outcome()], "succeeded")
    several = call("history", run[:4])
    assert several.exit_code == 1
    none = call("history", "1999")
    assert none.exit_code == 1


def test_a_ledger_that_is_not_there_is_not_made(call: Call, tmp_path: Path) -> None:
    missing = tmp_path / "typo.db"
    assert call("history", ledger=str(missing)).exit_code == 1
    assert not missing.exists()
    empty = tmp_path / "empty.db"
    empty.touch()
    assert call("history", ledger=str(empty)).exit_code == 1
    assert not empty.stat().st_size or b"runs" not in empty.read_bytes()
