"""Columns are read by the names of Odoo's own import."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.outcome import RecordRejected
from target_odoo.records.parsed_record import Reference
from target_odoo.records.parser import RecordParser

if t.TYPE_CHECKING:
    from odoo_common.odoo.model_fields import ModelFields

FIELDS: dict[str, dict[str, Field]] = {
    "purchase.order": {
        "name": Field("name", "char", required=True),
        "partner_id": Field("partner_id", "many2one", relation="res.partner", required=True),
        "user_id": Field("user_id", "many2one", relation="res.partner"),
        "tag_ids": Field("tag_ids", "many2many", relation="res.partner"),
        "state": Field("state", "selection", readonly=True),
        "amount_total": Field("amount_total", "float", readonly=True, depends=("order_line",)),
        "write_date": Field("write_date", "datetime", readonly=True),
        "order_line": Field(
            "order_line", "one2many", relation="purchase.order.line", relation_field="order_id"
        ),
    },
    "purchase.order.line": {
        "name": Field("name", "char"),
        "qty": Field("qty", "float"),
        "tax_ids": Field("tax_ids", "one2many", relation="res.partner", relation_field="x"),
    },
    "res.partner": {"name": Field("name", "char"), "vat": Field("vat", "char")},
}


class FakeFields:
    def of(self, model: str) -> dict[str, Field]:
        return FIELDS[model]


def reader() -> RecordParser:
    return RecordParser(t.cast("ModelFields", FakeFields()), {"purchase.order"})


def test_each_kind_of_column_finds_its_place() -> None:
    shape = reader().read(
        "purchase.order",
        {
            "id": "PO1",
            "partner_id/vat": "NL1",
            "user_id": None,
            "tag_ids/id": ["a", 5],
            "state": "purchase",
            "order_line": [{"id": "L1", "qty": 2}, {"name": "x"}],
        },
    )

    assert shape.external_id == "PO1"
    assert shape.references == {
        "partner_id": Reference("res.partner", "vat", "NL1"),
        "user_id": None,
    }
    assert shape.reference_lists["tag_ids"] == [
        Reference("res.partner", "id", "a"),
        Reference("res.partner", "id", 5),
    ]
    assert shape.target_state == "purchase"
    assert [line.values for line in shape.lines["order_line"]] == [{"qty": 2.0}, {"name": "x"}]


@pytest.mark.parametrize(
    ("value", "by"), [("Azure", "name"), (7, ".id")], ids=["text is a name", "a number is an id"]
)
def test_a_bare_reference_is_read_by_its_type(value: object, by: str) -> None:
    shape = reader().read("purchase.order", {"partner_id": value})
    assert shape.references["partner_id"] == Reference(
        "res.partner", by, t.cast("str | int", value)
    )


def test_null_says_nothing_for_a_required_reference() -> None:
    assert reader().read("purchase.order", {"partner_id/id": None}).references == {}


WRONG: list[tuple[dict[str, object], str]] = [
    ({"partner": 1}, "did you mean partner_id?"),
    ({"amount_total": 5}, "computed by Odoo"),
    ({"write_date": "2026-01-01"}, "computed by Odoo"),
    ({"name/id": "x"}, "name is not a relation"),
    ({"partner_id/vatt": "x"}, "res.partner has no field vatt"),
    ({"partner_id/a/b": "x"}, "one step only"),
    ({"partner_id/.id": "x"}, "no database id"),
    ({"partner_id/.id": 0}, "no database id"),
    ({"partner_id/vat": "x", "partner_id/id": "y"}, "partner_id is given twice"),
    ({"order_line": {"qty": 1}}, "must be a list of objects"),
    (
        {"order_line": [{"qty": 1}, {"qty": "two"}]},
        "order_line, line 2: qty: 'two' is not a number",
    ),
    ({"order_line": [{"tax_ids": []}]}, "lines of lines"),
    ({"id": True}, "no external id"),
]


@pytest.mark.parametrize(("record", "text"), WRONG, ids=repr)
def test_what_cannot_be_written_is_rejected_by_name(record: dict[str, object], text: str) -> None:
    with pytest.raises(RecordRejected, match="(?s)" + text.replace("?", r"\?")):
        reader().read("purchase.order", record)
