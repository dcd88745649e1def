"""Lines that say different things arrive together, or not at all."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]

PRICED = {"product_id/default_code": "FURN_7777", "product_qty": 3, "price_unit": 12.5}
BARE = {"product_id/default_code": "E-COM07", "product_qty": 2}
#: Odoo refuses a line without a name; the column makes it different from the others.
REFUSED = {"product_id/default_code": "FURN_8888", "product_qty": 1, "name": ""}


@pytest.fixture
def vendor(run: Runner, connection: Connection, name: Name) -> int:
    """The database id of a new vendor."""
    run(records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]))
    [found] = connection.call("res.partner", "search", [("name", "=", name("Vendor"))])
    return int(found)


def lines_of(connection: Connection, vendor: int) -> list[Row]:
    fields = connection.call("purchase.order.line", "fields_get", [], ["type"])
    both = {"uom": ("product_uom_id", "product_uom"), "taxes": ("tax_ids", "taxes_id")}
    names = {key: next(n for n in found if n in fields) for key, found in both.items()}
    read = ["product_id", "product_qty", "price_unit", *names.values()]
    domain = [("order_id.partner_id", "=", vendor)]
    rows = connection.call(
        "purchase.order.line", "search_read", domain, read, order="product_qty desc"
    )
    return [
        {
            "product": row["product_id"][0],
            "quantity": row["product_qty"],
            "price": row["price_unit"],
            "taxes": row[names["taxes"]],
            "uom": row[names["uom"]],
        }
        for row in rows
    ]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_refused_line_leaves_no_order_behind(
    run: Runner, connection: Connection, name: Name, vendor: int, position: int
) -> None:
    lines = [PRICED, BARE]
    lines.insert(position, REFUSED)
    order = {"id": name("PO"), "partner_id/.id": vendor, "order_line": lines}
    result = run(records("purchase.order", [order]))

    assert result.ended("purchase.order") == {"rejected": 1}
    domain = [("partner_id", "=", vendor)]
    assert connection.call("purchase.order", "search_count", domain) == 0
    left = [("name", "like", name("PO"))]
    assert connection.call("ir.model.data", "search_count", left) == 0


def test_lines_that_say_different_things_get_what_odoo_gives_each_alone(
    run: Runner, connection: Connection, name: Name, vendor: int
) -> None:
    tax = connection.call("account.tax", "search", [("type_tax_use", "=", "purchase")], limit=1)
    product = connection.call("product.product", "search", [("default_code", "=", "E-COM07")])
    before = connection.call("product.product", "read", product, ["supplier_taxes_id"])
    connection.call("product.product", "write", product, {"supplier_taxes_id": [[6, 0, tax]]})
    try:
        order = {"id": name("PO"), "partner_id/.id": vendor, "order_line": [PRICED, BARE]}
        assert run(records("purchase.order", [order])).ended("purchase.order") == {"created": 1}
        assert run(records("purchase.order", [order])).ended("purchase.order") == {"unchanged": 1}
    finally:
        values = {"supplier_taxes_id": [[6, 0, before[0]["supplier_taxes_id"]]]}
        connection.call("product.product", "write", product, values)

    priced, bare = lines_of(connection, vendor)
    assert (priced["quantity"], priced["price"]) == (3, 12.5)
    assert (bare["quantity"], bare["price"]) == (2, 800)
    assert bare["taxes"] == tax
    assert priced["uom"] == bare["uom"]
    assert bare["uom"][1] == "Units"


def test_refused_additions_leave_an_existing_order_as_it_was(
    run: Runner, connection: Connection, name: Name, vendor: int
) -> None:
    order: Row = {"id": name("PO"), "partner_id/.id": vendor, "order_line": [PRICED]}
    run(records("purchase.order", [order]))
    order["order_line"] = [PRICED, BARE, REFUSED]
    result = run(records("purchase.order", [order]))

    assert result.ended("purchase.order") == {"rejected": 1}
    assert len(lines_of(connection, vendor)) == 1
