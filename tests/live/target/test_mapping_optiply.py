"""Optiply's buy orders and suppliers, in its own words."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Runner, records
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
MAPPING = {"mapping": str(ROOT / "mappings/optiply/to_odoo.yml")}
EXAMPLE = ROOT / "examples/optiply_buy_orders.jsonl"
ORDER, LINE = "purchase.order", "purchase.order.line"


@pytest.fixture
def number(request: pytest.FixtureRequest, odoo: t.Any) -> int:
    """A number that no other buy order of this database has."""
    return abs(hash((request.node.nodeid, odoo.name))) % 10**9


@pytest.fixture
def vendor(connection: Connection, name: Name) -> int:
    return int(connection.call("res.partner", "create", {"name": name("Vendor")}))


def product(connection: Connection, code: str) -> int:
    [found] = connection.call("product.product", "search", [("default_code", "=", code)])
    return int(found)


def order(number: int, vendor: int, products: list[int], **more: t.Any) -> Message:
    lines = [
        {"id": number * 10 + n, "product_remoteId": str(p), "quantity": n + 2, "sub_total_price": 9}
        for n, p in enumerate(products)
    ]
    return {
        "id": number,
        "supplier_remoteId": str(vendor),
        "transaction_date": "2026-05-04T10:00:00+02:00",
        "line_items": json.dumps(lines),
        **more,
    }


def held(connection: Connection, number: int) -> tuple[Message, list[Message]]:
    ids = connection.call(ORDER, "search", [("origin", "=", str(number))])
    names = ["state", "date_order", "partner_id", "company_id", "picking_ids"]
    [found] = connection.call(ORDER, "read", ids, names, load="")
    lines = connection.call(
        LINE,
        "search_read",
        [("order_id", "=", found["id"])],
        ["product_id", "product_qty", "price_unit"],
        order="id",
    )
    return found, lines


def test_an_order_is_made_changed_and_cancelled(
    run: Runner, connection: Connection, number: int, vendor: int
) -> None:
    products = [product(connection, code) for code in ("FURN_7777", "FURN_8888")]
    feed = records("BuyOrders", [order(number, vendor, products)])
    assert run(feed, **MAPPING).ended("BuyOrders") == {"created": 1}
    assert run(feed, **MAPPING).ended("BuyOrders") == {"unchanged": 1}

    found, lines = held(connection, number)
    assert (found["state"], found["partner_id"]) == ("purchase", vendor)
    assert found["date_order"] == "2026-05-04 08:00:00"
    assert [line["product_id"][0] for line in lines] == products
    assert [line["product_qty"] for line in lines] == [2, 3]
    assert [line["price_unit"] for line in lines] == [4.5, 3]
    assert len(found["picking_ids"]) == 1

    more = json.loads(feed[1]["record"]["line_items"])
    more[0]["quantity"] = 9
    changed = {**feed[1]["record"], "line_items": more}
    assert run(records("BuyOrders", [changed]), **MAPPING).ended("BuyOrders") == {"updated": 1}
    assert [line["product_qty"] for line in held(connection, number)[1]] == [9, 3]

    gone = {"id": number, "deleted": True}
    assert run(records("BuyOrders", [gone]), **MAPPING).ended("BuyOrders") == {"updated": 1}
    assert held(connection, number)[0]["state"] == "cancel"


def test_export_buy_orders_as_draft_leaves_them_to_a_buyer(
    run: Runner, connection: Connection, number: int, vendor: int
) -> None:
    feed = records("BuyOrders", [order(number, vendor, [product(connection, "FURN_7777")])])
    flags = {"mapping_flags": {"export_buy_orders_as_draft": "true"}}
    assert run(feed, **MAPPING, **flags).ended("BuyOrders") == {"created": 1}
    assert held(connection, number)[0]["state"] == "draft"

    without = {**feed[1]["record"], "line_items": []}
    assert run(records("BuyOrders", [without]), **MAPPING, **flags).ended("BuyOrders") == {
        "updated": 1
    }
    assert held(connection, number)[1] == []


def test_without_export_boline_price_the_vendors_price_counts(
    run: Runner, connection: Connection, number: int, vendor: int
) -> None:
    code = "FURN_7777"
    domain = [("default_code", "=", code)]
    [found] = connection.call("product.product", "search_read", domain, ["product_tmpl_id"])
    fields = connection.call("product.supplierinfo", "fields_get", [], ["type"])
    values = {
        "partner_id" if "partner_id" in fields else "name": vendor,
        "product_tmpl_id": found["product_tmpl_id"][0],
        "price": 7.5,
    }
    connection.call("product.supplierinfo", "create", values)
    feed = records("BuyOrders", [order(number, vendor, [found["id"]])])
    flags = {"mapping_flags": {"export_BOLine_price": False}}
    assert run(feed, **MAPPING, **flags).ended("BuyOrders") == {"created": 1}
    assert [line["price_unit"] for line in held(connection, number)[1]] == [7.5]


def test_company_ids_say_whose_order_it_is(
    run: Runner, connection: Connection, number: int, vendor: int
) -> None:
    feed = records("BuyOrders", [order(number, vendor, [product(connection, "FURN_7777")])])
    for flag, value in [("company_ids", "99999"), ("buyorders_company_ids", [99999])]:
        [letter] = run(feed, **MAPPING, mapping_flags={flag: value}).rejects
        assert letter["rejection"]["field"] == "company_id/.id"
    own = {"mapping_flags": {"company_ids": "99999", "buyorders_company_ids": "1"}}
    assert run(feed, **MAPPING, **own).ended("BuyOrders") == {"created": 1}
    assert held(connection, number)[0]["company_id"] == 1


def test_a_supplier_is_adopted_by_name_and_archived_when_it_is_gone(
    run: Runner, connection: Connection, number: int, name: Name
) -> None:
    there = connection.call("res.partner", "create", {"name": name("Supplier")})
    row = {
        "id": number,
        "vendorName": name("Supplier"),
        "emailAddress": "a@b.example",
        "phoneNumbers": '[{"number": "+32 1 234"}]',
        "addresses": json.dumps([{"line1": "Street 1", "city": "Ghent", "country": "be"}]),
    }
    for stream, ended in [("Suppliers", "updated"), ("Vendors", "unchanged")]:
        result = run(records(stream, [row]), **MAPPING)
        assert result.ended(stream) == {ended: 1}, result.rejects
    names = ["name", "email", "phone", "street", "city", "country_id", "supplier_rank"]
    [found] = connection.call("res.partner", "read", [there], names)
    assert found["country_id"][1] == "Belgium"
    assert (found["email"], found["street"], found["city"]) == ("a@b.example", "Street 1", "Ghent")
    assert found["supplier_rank"] == 1

    gone = records("Suppliers", [{"id": number, "_sdc_deleted_at": "2026-05-05T00:00:00Z"}])
    assert run(gone, **MAPPING).ended("Suppliers") == {"updated": 1}
    [found] = connection.call("res.partner", "read", [there], ["active"])
    assert not found["active"]


def test_what_an_expression_cant_work_with_is_rejected_as_the_record_that_came(
    run: Runner, connection: Connection, number: int, vendor: int
) -> None:
    good = order(number, vendor, [product(connection, "FURN_7777")])
    lines = [{"id": 1, "product_remoteId": "x", "quantity": 1, "sub_total_price": 9}]
    bad = {**good, "id": number + 1, "line_items": json.dumps(lines)}
    result = run(records("BuyOrders", [bad, good]), **MAPPING)
    assert result.ended("BuyOrders") == {"created": 1, "rejected": 1}
    [letter] = result.rejects
    assert letter["record"] == bad
    assert letter["rejection"]["code"] == "mapping"
    assert letter["rejection"]["field"] == "order_line/product_id/.id"
    assert "order_line, line 1: product_id/.id" in letter["rejection"]["message"]
    assert "in `int(line.product_remoteId)`" in letter["rejection"]["message"]


def test_the_example_of_the_docs_runs(run: Runner) -> None:
    feed = [json.loads(line) for line in EXAMPLE.read_text().splitlines()]
    assert run(feed, **MAPPING).ended("BuyOrders") == {"created": 2}
    assert run(feed, **MAPPING).ended("BuyOrders") == {"unchanged": 2}


def test_an_order_has_its_attachments_once(
    run: Runner, connection: Connection, number: int, vendor: int
) -> None:
    products = [product(connection, "FURN_7777")]
    attachments = [{"name": "quote.txt", "content": "cXVvdGU="}]
    feed = records("BuyOrders", [order(number, vendor, products, attachments=attachments)])
    assert run(feed, **MAPPING).ended("BuyOrders") == {"created": 1}
    assert run(feed, **MAPPING).ended("BuyOrders") == {"unchanged": 1}
    [found] = connection.call(ORDER, "search", [("origin", "=", str(number))])
    domain = [("res_model", "=", ORDER), ("res_id", "=", found)]
    names = connection.call("ir.attachment", "search_read", domain, ["name"])
    assert [row["name"] for row in names] == ["quote.txt"]


def test_another_quantity_keeps_price_and_date_of_a_confirmed_order(
    run: Runner, connection: Connection, number: int, vendor: int, odoo_version: str
) -> None:
    """Odoo took the vendor's price and a date of a year earlier, and the run said updated."""
    [found] = connection.call(
        "product.product", "read", [product(connection, "FURN_7777")], ["product_tmpl_id"], load=""
    )
    seller = {"name" if odoo_version == "14" else "partner_id": vendor, "price": 55.0, "delay": 4}
    connection.call(
        "product.supplierinfo", "create", {**seller, "product_tmpl_id": found["product_tmpl_id"]}
    )

    for quantity, outcome in ((4, "created"), (25, "updated"), (25, "unchanged")):
        line = {
            "id": number,
            "product_remoteId": str(found["id"]),
            "quantity": quantity,
            "sub_total_price": 20 * quantity,
        }
        row = order(number, vendor, [], expected_delivery_date="2027-05-18T00:00:00Z")
        feed = records("BuyOrders", [{**row, "line_items": json.dumps([line])}])
        assert run(feed, **MAPPING).ended("BuyOrders") == {outcome: 1}
        [there] = connection.call(
            LINE,
            "search_read",
            [("order_id.origin", "=", str(number))],
            ["product_qty", "price_unit", "date_planned"],
        )
        del there["id"]
        assert there == {
            "product_qty": quantity,
            "price_unit": 20.0,
            "date_planned": "2027-05-18 00:00:00",
        }
