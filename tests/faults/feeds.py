"""The messages of each scenario: what is there before, and what comes under fire."""

from __future__ import annotations

import base64
import typing as t

from tests.live.target.conftest import Message, records

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

Row = dict[str, t.Any]
Name = t.Callable[[str], str]


def partners(name: Name) -> list[Message]:
    return [
        *records("res.partner.category", [{"id": name("tag"), "name": name("Tag")}]),
        *records(
            "res.partner",
            [
                {
                    "id": name("old"),
                    "name": name("Old"),
                    "city": "Utrecht",
                    "category_id/id": [name("tag")],
                    "attachments": [_file("a")],
                },
                {"id": name("other"), "name": name("Other"), "street": "New 1"},
                {"id": name("child"), "name": name("Child"), "parent_id/id": name("new")},
                {"id": name("new"), "name": name("New"), "attachments": [_file("b")]},
                {"id": name("adopted"), "name": name("Adopted"), "ref": name("ref")},
                {"id": name("gone"), "delete": True},
            ],
        ),
    ]


def _file(text: str) -> Row:
    return {"name": f"{text}.txt", "data": base64.b64encode(text.encode()).decode()}


def old_partners(name: Name) -> list[Message]:
    rows = [
        {"id": name("old"), "name": name("Old"), "city": "Delft"},
        {"id": name("other"), "name": name("Other"), "street": "Old 1"},
        {"id": name("gone"), "name": name("Gone")},
    ]
    return records("res.partner", rows)


def _lines(**more: t.Any) -> list[Row]:
    return [
        {"product_id/default_code": "FURN_7777", **more},
        {"product_id/default_code": "E-COM07", **more},
    ]


def orders(name: Name) -> list[Message]:
    partner = {"partner_id/id": name("vendor")}
    buy = {**partner, "state": "purchase"}
    bought = _lines(product_qty=2, price_unit=5)
    return [
        *records(
            "purchase.order",
            [
                {"id": name("PO1"), **buy, "order_line": bought},
                {"id": name("PO2"), **buy, "order_line": bought[:1]},
                {"id": name("PO3"), **partner, "state": "cancel", "order_line": bought},
            ],
        ),
        *records(
            "sale.order",
            [
                {
                    "id": name("SO1"),
                    **partner,
                    "state": "sale",
                    "client_order_ref": name("S"),
                    "order_line": _lines(product_uom_qty=1, price_unit=9),
                }
            ],
        ),
    ]


def old_orders(name: Name) -> list[Message]:
    partner = {"partner_id/id": name("vendor")}
    lines = _lines(product_qty=1, price_unit=4)
    return [
        *records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]),
        # PO2 loses a line, and gets another quantity and price in the other.
        *records("purchase.order", [{"id": name("PO2"), **partner, "order_line": lines}]),
        *records("purchase.order", [{"id": name("PO3"), **partner, "order_line": lines}]),
    ]


def bills(name: Name) -> list[Message]:
    def bill(number: int, **more: t.Any) -> Row:
        return {
            "id": name(f"BILL{number}"),
            "move_type": "in_invoice",
            "partner_id/id": name("vendor"),
            "invoice_date": "2026-05-01",
            "ref": name(f"R{number}"),
            "invoice_line_ids": [{"name": name("Work"), "quantity": 2, "price_unit": 50}],
            "state": "posted",
            **more,
        }

    return records("account.move", [bill(1), bill(2), bill(3, state="draft")])


def old_bills(name: Name) -> list[Message]:
    return records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}])


_PRODUCTS: dict[str, Row] = {
    "A": {},
    "B": {},
    "L": {"tracking": "lot"},
    "S": {"tracking": "serial"},
}


def make_products(plain: Plain, name: Name) -> None:
    fields = plain.call("product.product", "fields_get", [], ["type"])
    kind = {"is_storable": True} if "is_storable" in fields else {"type": "product"}
    rows = [
        {"name": name(code), "default_code": name(code), **kind, **more}
        for code, more in _PRODUCTS.items()
    ]
    plain.call("product.product", "create", rows)


def _level(code: str, quantity: float) -> Row:
    return {
        "product_id/default_code": code,
        "warehouse_id/code": "WH",
        "inventory_quantity": quantity,
    }


def levels(name: Name) -> list[Message]:
    return records("stock.quant", [_level(name("A"), 7), _level(name("B"), 3)])


def old_levels(name: Name) -> list[Message]:
    return records("stock.quant", [_level(name("A"), 12)])


def receipts(name: Name) -> list[Message]:
    done = [
        {"product_id/default_code": name("A"), "quantity_done": 3},
        {"product_id/default_code": name("L"), "quantity_done": 2, "lot_name": name("one")},
        {"product_id/default_code": name("L"), "quantity_done": 1, "lot_name": name("two")},
        {
            "product_id/default_code": name("S"),
            "lot_name": [name("s1"), name("s2")],
            "package_name": name("box"),
        },
    ]
    row = {"id": name("IN"), "state": "done", "move_ids": done}
    return records("stock.picking", [row])


def old_receipts(name: Name) -> list[Message]:
    lines = [
        {"product_id/default_code": name(code), "product_qty": quantity, "price_unit": 1}
        for code, quantity in (("A", 5), ("L", 3), ("S", 2))
    ]
    order = {"id": name("PO"), "partner_id/id": name("vendor"), "state": "purchase"}
    return [
        *records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]),
        *records("purchase.order", [{**order, "order_line": lines}]),
    ]


def productions(name: Name) -> list[Message]:
    row = {
        "id": name("MO"),
        "product_id/default_code": name("A"),
        "product_qty": 2,
        "product_uom_id/.id": 1,
        "bom_id/id": name("bom"),
        "state": "done",
    }
    return records("mrp.production", [row])


def old_productions(name: Name) -> list[Message]:
    bom = {
        "id": name("bom"),
        "product_tmpl_id/default_code": name("A"),
        "bom_line_ids": [{"product_id/default_code": name("B"), "product_qty": 2}],
    }
    return [
        *records("mrp.bom", [bom]),
        *records("stock.quant", [_level(name("B"), 10)]),
    ]


def name_receipt(plain: Plain, name: Name) -> None:
    """Give the receipt of a buy order an external id, which Odoo doesn't."""
    [picking] = plain.call(
        "stock.picking", "search", [("purchase_id.partner_id.name", "=", name("Vendor"))]
    )
    row = {"module": "singer", "name": name("IN"), "model": "stock.picking", "res_id": picking}
    plain.call("ir.model.data", "create", [row])
