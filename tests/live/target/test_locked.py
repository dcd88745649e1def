"""Documents that count are not changed behind Odoo's back; sections and notes have no quantity."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Run, Runner, records
from tests.live.target.test_accounting import ours
from tests.live.target.test_serial_numbers import reason

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
ORDER, BILL = "purchase.order", "account.move"


@pytest.fixture
def vendors(run: Runner, name: Name) -> list[str]:
    rows = [{"id": name(number), "name": name(number)} for number in ("V1", "V2")]
    assert not run(records("res.partner", rows)).failed
    return [row["id"] for row in rows]


def test_a_confirmed_order_keeps_its_vendor_and_products(
    run: Runner, name: Name, vendors: list[str]
) -> None:
    """Another product was written into the line, and the receipt went on with the first one."""
    line: Row = {"id": name("L"), "product_id/default_code": "FURN_7777", "product_qty": 3}
    row = {"id": name("PO"), "partner_id/id": vendors[0], "order_line": [line]}

    def send(state: str, changed: Row | None = None, vendor: int = 0) -> Run:
        lines = {"order_line": [line | (changed or {})]}
        more = {"state": state, "partner_id/id": vendors[vendor]}
        return run(records(ORDER, [row | lines | more]))

    assert send("draft").ended(ORDER) == {"created": 1}
    assert send("draft", vendor=1).ended(ORDER) == {"updated": 1}
    assert send("purchase").ended(ORDER) == {"updated": 1}
    assert reason(send("purchase", vendor=1))[:2] == ("workflow", "partner_id")
    product = send("purchase", {"product_id/default_code": "FURN_8888", "product_qty": 9})
    assert reason(product)[:2] == ("workflow", "order_line/product_id")
    assert send("purchase").ended(ORDER) == {"unchanged": 1}
    assert send("purchase", {"product_qty": 9}).ended(ORDER) == {"updated": 1}


def test_a_locked_order_keeps_what_was_ordered(run: Runner, name: Name, vendors: list[str]) -> None:
    line: Row = {"id": name("L"), "product_id/default_code": "FURN_7777", "product_qty": 3}
    row: Row = {"id": name("PO"), "partner_id/id": vendors[0], "state": "done"}
    more: Row = {"id": name("M"), "product_id/default_code": "FURN_8888", "product_qty": 1}

    def send(*lines: Row) -> Run:
        return run(records(ORDER, [row | {"order_line": list(lines)}]))

    assert send(line).ended(ORDER) == {"created": 1}
    assert reason(send(line | {"product_qty": 4}))[:2] == ("workflow", "order_line/product_qty")
    assert reason(send(line, more))[:2] == ("workflow", "order_line")
    assert send(line).ended(ORDER) == {"unchanged": 1}


def test_a_confirmed_sale_keeps_its_products(run: Runner, name: Name, vendors: list[str]) -> None:
    """On Odoo 14 the delivery went on with the first product."""
    line: Row = {"id": name("L"), "product_id/default_code": "FURN_7777", "product_uom_qty": 3}
    row: Row = {"id": name("SO"), "partner_id/id": vendors[0], "state": "sale"}

    def send(**changed: t.Any) -> Run:
        return run(records("sale.order", [row | {"order_line": [line | changed]}]))

    assert send().ended("sale.order") == {"created": 1}
    other = send(**{"product_id/default_code": "FURN_8888"})
    assert reason(other)[:2] == ("workflow", "order_line/product_id")
    assert send(product_uom_qty=4).ended("sale.order") == {"updated": 1}
    assert send(product_uom_qty=4).ended("sale.order") == {"unchanged": 1}


@pytest.mark.parametrize("what", ["price", "vendor", "date", "more", "less"])
def test_a_posted_bill_stays_as_it_was_booked(
    run: Runner, connection: Connection, name: Name, vendors: list[str], what: str
) -> None:
    """Odoo 14 took each of these into the booked entry."""
    lines: list[Row] = [{"name": number, "quantity": 1, "price_unit": 10} for number in "ab"]
    row = {
        "id": name("B"),
        "move_type": "in_invoice",
        "partner_id/id": vendors[0],
        "invoice_date": "2026-03-31",
        "invoice_line_ids": lines,
        "state": "posted",
    }
    changes: dict[str, Row] = {
        "price": {"invoice_line_ids": [lines[0] | {"price_unit": 11}, lines[1]]},
        "vendor": {"partner_id/id": vendors[1]},
        "date": {"invoice_date": "2026-04-30"},
        "more": {"invoice_line_ids": [*lines, {"name": "c", "quantity": 1, "price_unit": 1}]},
        "less": {"invoice_line_ids": lines[:1]},
    }

    assert run(records(BILL, [row])).ended(BILL) == {"created": 1}
    refused = run(records(BILL, [row | changes[what]]), lines_missing="remove")
    assert reason(refused)[0] == "workflow"
    assert "it is posted" in refused.rejects[0]["rejection"]["message"]
    bill = ours(connection, name("B"), ["amount_untaxed", "partner_id", "invoice_date"])
    assert (bill["amount_untaxed"], bill["invoice_date"]) == (20, "2026-03-31")
    assert bill["partner_id"][1] == name("V1")
    assert run(records(BILL, [row | {"narration": "seen"}])).ended(BILL) == {"updated": 1}
    assert run(records(BILL, [row | {"narration": "seen"}])).ended(BILL) == {"unchanged": 1}


def test_sections_and_notes_of_an_order_need_no_quantity(
    run: Runner, connection: Connection, name: Name, vendors: list[str]
) -> None:
    lines = [
        {"id": name("S"), "display_type": "line_section", "name": "Zitplätze ✓"},
        {"id": name("L"), "product_id/default_code": "FURN_7777", "product_qty": 3},
        {"display_type": "line_note", "name": "漢字"},
    ]
    row = {"id": name("PO"), "partner_id/id": vendors[0], "order_line": lines}

    assert run(records(ORDER, [row])).ended(ORDER) == {"created": 1}
    assert run(records(ORDER, [row])).ended(ORDER) == {"unchanged": 1}
    [order] = connection.call(ORDER, "read", [ours(connection, name("PO"), ["id"])["id"]])
    there = connection.call("purchase.order.line", "read", order["order_line"], ["name"])
    assert {"Zitplätze ✓", "漢字"} <= {line["name"] for line in there}
