"""What the ledger is told about a record."""

from __future__ import annotations

from odoo_common.ledger.conflicts import Conflict
from odoo_common.ledger.written_values import Key
from target_odoo.records.item import InputRecord
from target_odoo.results.run_log import outcome_row


def dispute(key: Key, field: str, decision: str) -> Conflict:
    return Conflict(key, "s", 1, field, "manual", decision, False, 1, 2, "a", "b", "c", "")


def test_decisions_about_lines_of_the_records_own_model_stand_beside_its_own() -> None:
    record = Key("res.partner", "singer.company")
    line = Key("res.partner", "singer.company/child_ids/anna")
    item = InputRecord(1, "s", {}, {}, outcome="skipped", model="res.partner")
    item.external_id, item.odoo_id = record.record, 7
    item.conflicts_found = {
        (key, field): dispute(key, field, decision)
        for key, field, decision in (
            (record, "street", "odoo"),
            (line, "street", "source"),
            (line, "city", ""),
        )
    }

    assert outcome_row(item)["decisions"] == {
        "street": "odoo",
        "singer.company/child_ids/anna/street": "source",
        "singer.company/child_ids/anna/city": "open",
    }


def test_a_record_that_only_its_database_id_names_is_itself() -> None:
    key = Key("res.partner", ".id=7")
    item = InputRecord(1, "s", {}, {}, outcome="skipped", model="res.partner", odoo_id=7)
    item.conflicts_found = {(key, "street"): dispute(key, "street", "odoo")}

    assert outcome_row(item)["decisions"] == {"street": "odoo"}
