"""Records and lines get their names."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.lookup.assemble import draft_of
from target_odoo.lookup.identity import identify
from target_odoo.odoo.external_ids import ExternalIds
from target_odoo.outcome import RecordRejected
from target_odoo.records.item import InputRecord
from target_odoo.records.parsed_record import ParsedRecord

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from target_odoo.records.draft import ResolvedRecord

IDS = ExternalIds(t.cast("Connection", None), "singer")


def draft(
    shape: ParsedRecord, record: dict[str, t.Any] | None = None, *keys: str
) -> ResolvedRecord:
    said = {"id": shape.external_id, ".id": shape.database_id, **(record or {})}
    item = InputRecord(1, "s", said, {"record": said})
    identify(item, shape.model, IDS, keys, {})
    return draft_of(item, shape, {}, IDS, keys)


@pytest.mark.parametrize(
    ("value", "full"),
    [
        ("PO1", "singer.PO1"),
        ("erp.PO1", "erp.PO1"),
        (7, "singer.res_partner_7"),
        ("PO1.", "singer.PO1."),
        (".5", "singer..5"),
    ],
)
def test_an_external_id_gets_our_module_unless_it_has_one(value: str | int, full: str) -> None:
    assert IDS.spell("res.partner", value) == full


def test_a_record_without_an_id_is_named_after_its_key() -> None:
    named = draft(ParsedRecord("res.partner"), {"ref": "A", "zip": 5}, "ref", "zip")
    assert named.external_id == "singer.res_partner_A_5"


def test_a_record_that_nothing_names_is_rejected() -> None:
    with pytest.raises(RecordRejected, match="would make two"):
        draft(ParsedRecord("res.partner"), {"ref": None}, "ref")


def lines(*values: dict[str, t.Any]) -> list[str]:
    shapes = [ParsedRecord("l", values=dict(value)) for value in values]
    shape = ParsedRecord("purchase.order", external_id="PO1", lines={"order_line": shapes})
    return [line.external_id for line in draft(shape).lines["order_line"]]


def test_lines_are_named_after_their_product_and_not_their_place() -> None:
    three = lines({"product_id": 1}, {"product_id": 2}, {"product_id": 3})
    two = lines({"product_id": 1}, {"product_id": 3})

    assert two == [three[0], three[2]]


def test_the_second_line_of_a_product_has_a_name_of_its_own() -> None:
    assert lines({"product_id": 1}, {"product_id": 1}) == [
        "singer.PO1/order_line/1",
        "singer.PO1/order_line/1/2",
    ]


def test_a_line_that_nothing_tells_from_the_others_is_rejected() -> None:
    with pytest.raises(RecordRejected, match="none of product_id, name"):
        lines({"qty": 1})
