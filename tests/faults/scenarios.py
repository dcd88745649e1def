"""What the target writes under fire: what is there before, what comes, what it makes."""

from __future__ import annotations

import base64
import dataclasses
import typing as t

from tests.live.target.conftest import Message, records

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.plain import Plain

Row = dict[str, t.Any]
Name = t.Callable[[str], str]


@dataclasses.dataclass(frozen=True)
class Scenario:
    """One input of the target.

    Attributes:
        before: Messages that are written without faults first.
        feed: Messages that are written under fire.
        content: By model, how its records are found, and what counts of them.
        settings: Of the target.
        prepare: Makes what no message can.
    """

    before: Callable[[Name], list[Message]]
    feed: Callable[[Name], list[Message]]
    content: tuple[tuple[str, str, tuple[str, ...]], ...]
    settings: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    prepare: Callable[[Plain, Name], None] = lambda _plain, _name: None


def _partners(name: Name) -> list[Message]:
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


def _old_partners(name: Name) -> list[Message]:
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


def _orders(name: Name) -> list[Message]:
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


def _old_orders(name: Name) -> list[Message]:
    partner = {"partner_id/id": name("vendor")}
    lines = _lines(product_qty=1, price_unit=4)
    return [
        *records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]),
        # PO2 loses a line, and gets another quantity and price in the other.
        *records("purchase.order", [{"id": name("PO2"), **partner, "order_line": lines}]),
        *records("purchase.order", [{"id": name("PO3"), **partner, "order_line": lines}]),
    ]


def _bills(name: Name) -> list[Message]:
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


def _old_bills(name: Name) -> list[Message]:
    return records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}])


_PRODUCTS: dict[str, Row] = {
    "A": {},
    "B": {},
    "L": {"tracking": "lot"},
    "S": {"tracking": "serial"},
}


def _make_products(plain: Plain, name: Name) -> None:
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


def _levels(name: Name) -> list[Message]:
    return records("stock.quant", [_level(name("A"), 7), _level(name("B"), 3)])


def _old_levels(name: Name) -> list[Message]:
    return records("stock.quant", [_level(name("A"), 12)])


def _receipts(name: Name) -> list[Message]:
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


def _old_receipts(name: Name) -> list[Message]:
    lines = [
        {"product_id/default_code": name(code), "product_qty": quantity, "price_unit": 1}
        for code, quantity in (("A", 5), ("L", 3), ("S", 2))
    ]
    order = {"id": name("PO"), "partner_id/id": name("vendor"), "state": "purchase"}
    return [
        *records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]),
        *records("purchase.order", [{**order, "order_line": lines}]),
    ]


def _productions(name: Name) -> list[Message]:
    row = {
        "id": name("MO"),
        "product_id/default_code": name("A"),
        "product_qty": 2,
        "product_uom_id/.id": 1,
        "bom_id/id": name("bom"),
        "state": "done",
    }
    return records("mrp.production", [row])


def _old_productions(name: Name) -> list[Message]:
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


_MOVES = ("product_uom_qty", "quantity_done", "quantity", "state")

SCENARIOS: dict[str, Scenario] = {
    "partners": Scenario(
        _old_partners,
        _partners,
        (
            ("res.partner", "name", ("name", "city", "street", "active", "category_id")),
            ("res.partner.category", "name", ("name", "partner_ids")),
            ("res.partner", "parent_id.name", ("name",)),
            ("ir.model.data", "name", ("model",)),
        ),
        {
            "match": {"res.partner": [["ref"]]},
            "on_delete": {"res.partner": "unlink"},
            "batch_size_rows": 4,
        },
        lambda plain, name: plain.call(
            "res.partner", "create", [{"name": name("Adopted"), "ref": name("ref")}]
        ),
    ),
    "orders": Scenario(
        _old_orders,
        _orders,
        (
            ("purchase.order", "partner_id.name", ("state", "order_line", "amount_untaxed")),
            (
                "purchase.order.line",
                "order_id.partner_id.name",
                ("product_qty", "price_unit", "qty_received"),
            ),
            ("sale.order", "partner_id.name", ("state", "order_line", "amount_untaxed")),
            ("stock.picking", "partner_id.name", ("state", "move_ids")),
            ("stock.move", "picking_id.partner_id.name", _MOVES),
            ("ir.model.data", "name", ("model",)),
        ),
        {"lines_missing": "remove"},
    ),
    "bills": Scenario(
        _old_bills,
        _bills,
        (
            ("account.move", "partner_id.name", ("state", "ref", "amount_total")),
            ("account.move.line", "partner_id.name", ("name", "quantity", "debit", "credit")),
        ),
    ),
    "levels": Scenario(
        _old_levels,
        _levels,
        (
            ("stock.quant", "product_id.name", ("quantity", "reserved_quantity")),
            ("stock.move", "product_id.name", _MOVES),
        ),
        prepare=_make_products,
    ),
    "receipts": Scenario(
        _old_receipts,
        _receipts,
        (
            ("stock.picking", "partner_id.name", ("state",)),
            ("stock.move", "product_id.name", _MOVES),
            ("stock.move.line", "product_id.name", ("qty_done", "quantity", "lot_name", "state")),
            ("stock.quant", "product_id.name", ("quantity",)),
            ("stock.quant", "package_id.name", ("quantity",)),
            ("ir.model.data", "name", ("model",)),
            ("purchase.order", "partner_id.name", ("state",)),
        ),
        prepare=_make_products,
    ),
    "productions": Scenario(
        _old_productions,
        _productions,
        (
            ("mrp.production", "product_id.name", ("state", "product_qty", "qty_produced")),
            ("stock.quant", "product_id.name", ("quantity", "reserved_quantity")),
            ("stock.move", "product_id.name", _MOVES),
        ),
        prepare=_make_products,
    ),
}
