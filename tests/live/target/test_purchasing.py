"""What settings change about buy orders, and references and barcodes that are taken."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


@pytest.fixture
def vendor(run: Runner, connection: Connection, name: Name) -> int:
    """The database id of a new vendor."""
    run(records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]))
    [found] = connection.call("res.partner", "search", [("name", "=", name("Vendor"))])
    return int(found)


def buy(name: Name, vendor: int, state: str) -> Row:
    line = {"product_id/default_code": "FURN_7777", "product_qty": 3, "price_unit": 5}
    return {"id": name("PO"), "partner_id/.id": vendor, "order_line": [line], "state": state}


@pytest.mark.parametrize("state", ["sent", "purchase", "done"])
def test_buy_orders_stay_drafts_where_the_setting_says_so(
    run: Runner, connection: Connection, name: Name, vendor: int, state: str
) -> None:
    feed = records("purchase.order", [buy(name, vendor, state)])
    drafts = {"export_buy_orders_as_draft": True}

    assert run(feed, **drafts).ended("purchase.order") == {"created": 1}
    assert run(feed, **drafts).ended("purchase.order") == {"unchanged": 1}
    domain = [("partner_id", "=", vendor)]
    [order] = connection.call("purchase.order", "search_read", domain, ["state"])
    assert order["state"] == "draft"
    gone = records("purchase.order", [buy(name, vendor, "cancel")])
    assert run(gone, **drafts).ended("purchase.order") == {"updated": 1}


def test_without_prices_the_vendors_price_list_counts(
    run: Runner, connection: Connection, name: Name, vendor: int
) -> None:
    fields = connection.call("product.supplierinfo", "fields_get", [], ["type"])
    domain = [("default_code", "=", "FURN_7777")]
    [product] = connection.call("product.product", "search_read", domain, ["product_tmpl_id"])
    values = {
        "partner_id" if "partner_id" in fields else "name": vendor,
        "product_tmpl_id": product["product_tmpl_id"][0],
        "price": 7.5,
    }
    connection.call("product.supplierinfo", "create", values)
    feed = records("purchase.order", [buy(name, vendor, "draft")])

    def price() -> float:
        lines = [("order_id.partner_id", "=", vendor)]
        [line] = connection.call("purchase.order.line", "search_read", lines, ["price_unit"])
        return float(line["price_unit"])

    assert run(feed, export_BOLine_price=False).ended("purchase.order") == {"created": 1}
    assert price() == 7.5
    assert run(feed, export_BOLine_price=False).ended("purchase.order") == {"unchanged": 1}
    assert run(feed).ended("purchase.order") == {"updated": 1}
    assert price() == 5


def bill(external_id: str, vendor: int, reference: str, **more: t.Any) -> Row:
    return {
        "id": external_id,
        "move_type": "in_invoice",
        "partner_id/.id": vendor,
        "invoice_date": "2026-05-01",
        "ref": reference,
        "invoice_line_ids": [{"name": "Work", "quantity": 2, "price_unit": 50}],
        **more,
    }


def test_a_repeated_vendor_reference_is_rejected_with_the_bill_that_has_it(
    run: Runner, connection: Connection, name: Name, vendor: int
) -> None:
    first = bill(name("B1"), vendor, name("R"))
    rest = [
        bill(name("B2"), vendor, name("R"), invoice_date="2026-05-02"),
        bill(name("B3"), vendor, name("S")),
        bill(name("B4"), vendor, name("S")),
        bill(name("B5"), vendor, name("R"), move_type="in_refund"),
    ]
    assert run(records("account.move", [first])).ended("account.move") == {"created": 1}
    assert run(records("account.move", [first])).ended("account.move") == {"unchanged": 1}
    result = run(records("account.move", rest))

    assert result.ended("account.move") == {"created": 2, "rejected": 2}
    taken, twice = (letter["rejection"] for letter in result.rejects)
    assert (taken["code"], taken["field"]) == ("unique", "ref")
    [move] = connection.call("account.move", "search", [("ref", "=", name("R")), IS_BILL])
    assert f"database id {move}" in taken["message"]
    assert (twice["code"], twice["value"]) == ("unique", name("S"))

    changed = bill(name("B3"), vendor, name("R"))
    [letter] = run(records("account.move", [changed])).rejects
    assert letter["rejection"]["code"] == "unique"
    assert f"database id {move}" in letter["rejection"]["message"]


IS_BILL = ("move_type", "=", "in_invoice")


@pytest.mark.parametrize("model", ["product.product", "product.template"])
def test_a_barcode_that_is_taken_is_rejected_with_the_product_that_has_it(
    run: Runner, connection: Connection, name: Name, model: str
) -> None:
    holder = {"id": name("p1"), "name": name("Holder"), "barcode": name("1")}
    other = {"id": name("p2"), "name": name("Other"), "barcode": name("2")}
    new = {"id": name("p3"), "name": name("New"), "barcode": name("1")}
    assert run(records(model, [holder, other])).ended(model) == {"created": 2}
    [product] = connection.call(model, "search", [("barcode", "=", name("1"))])

    for row in (new, {**other, "barcode": name("1")}):
        [letter] = run(records(model, [row])).rejects
        assert letter["rejection"]["code"] == "unique"
        assert letter["rejection"]["field"] == "barcode"
        assert f"database id {product}" in letter["rejection"]["message"]
