"""The lines of an order: what becomes of those that change, are added or left out."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_upsert import find, order, vendor

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

__all__ = ["vendor"]  # a fixture

pytestmark = pytest.mark.live


def test_a_line_without_a_price_keeps_the_price_that_odoo_gives(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    bare = [{"product_id/default_code": "E-COM07", "product_qty": 2}]
    run(records("purchase_order", [order(name("mixed"), vendor)]))
    run(records("purchase_order", [order(name("bare"), vendor, order_line=bare)]))

    def price(external_id: str) -> float:
        domain = [
            ("order_id", "=", find(connection, external_id)),
            ("product_id.default_code", "=", "E-COM07"),
        ]
        [line] = connection.call("purchase.order.line", "search_read", domain, ["price_unit"])
        return float(line["price_unit"])

    assert price(name("mixed")) == price(name("bare")) > 0


def test_only_what_differs_is_written(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    run(records("purchase_order", [order(name("PO"), vendor)]))
    changed = order(name("PO"), vendor)
    changed["order_line"][0]["product_qty"] = 5
    result = run(records("purchase_order", [changed]))

    assert result.ended("purchase_order") == {"updated": 1}
    domain = [("order_id", "=", find(connection, name("PO")))]
    lines = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
    assert sorted(line["product_qty"] for line in lines) == [2, 5]


def test_a_line_added_to_a_confirmed_order_is_received_too(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    first = order(name("PO"), vendor, state="purchase")
    more = {"product_id/default_code": "FURN_8888", "product_qty": 7, "price_unit": 1}
    run(records("purchase_order", [first]))
    second = {**first, "order_line": [*first["order_line"], more]}

    assert run(records("purchase_order", [second])).ended("purchase_order") == {"updated": 1}
    assert run(records("purchase_order", [second])).ended("purchase_order") == {"unchanged": 1}
    order_id = find(connection, name("PO"))
    domain = [("purchase_line_id.order_id", "=", order_id)]
    moves = connection.call("stock.move", "search_read", domain, ["product_uom_qty"])
    assert sorted(move["product_uom_qty"] for move in moves) == [2, 3, 7]


def test_lines_that_are_not_mentioned_stay_or_go_as_told(
    run: Runner, connection: Connection, name: Name
) -> None:
    vendor = {"id": name("v"), "name": "Vendor"}
    line = {"product_id/default_code": "FURN_7777", "product_qty": 1}
    other = {"product_id/default_code": "E-COM07", "product_qty": 2}
    order = {"id": name("PO"), "partner_id/id": name("v"), "order_line": [line, other]}
    run([*records("res.partner", [vendor]), *records("purchase.order", [order])])

    def quantities() -> list[float]:
        domain = [("order_id.partner_id.name", "=", "Vendor"), ("order_id", "=", order_id)]
        rows = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
        return sorted(row["product_qty"] for row in rows)

    domain = [("module", "=", "singer"), ("name", "=", name("PO"))]
    [found] = connection.call("ir.model.data", "search_read", domain, ["res_id"])
    order_id = found["res_id"]
    fewer = records("purchase.order", [{**order, "order_line": [other]}])
    assert run(fewer).ended("purchase.order") == {"unchanged": 1}
    assert quantities() == [1, 2]
    assert run(fewer, lines_missing="remove").ended("purchase.order") == {"updated": 1}
    assert quantities() == [2]
    assert run(fewer, lines_missing="remove").ended("purchase.order") == {"unchanged": 1}


def test_the_lines_of_an_adopted_order_are_found_by_their_product(
    run: Runner, connection: Connection, name: Name
) -> None:
    [product] = connection.call("product.product", "search", [("default_code", "=", "FURN_7777")])
    partner = connection.call("res.partner", "create", {"name": name("V")})
    line = {"product_id": product, "product_qty": 4}
    order_id = connection.call(
        "purchase.order",
        "create",
        {"partner_id": partner, "partner_ref": name("R"), "order_line": [[0, 0, line]]},
    )
    row = {
        "id": name("PO"),
        "partner_id/.id": partner,
        "partner_ref": name("R"),
        "order_line": [{"product_id/default_code": "FURN_7777", "product_qty": 5}],
    }
    match = {"purchase.order": [["partner_ref"]]}
    feed = records("purchase.order", [row])

    assert run(feed, match=match).ended("purchase.order") == {"updated": 1}
    assert run(feed, match=match).ended("purchase.order") == {"unchanged": 1}
    domain = [("order_id", "=", order_id)]
    lines = connection.call("purchase.order.line", "search_read", domain, ["product_qty"])
    assert [found["product_qty"] for found in lines] == [5]
