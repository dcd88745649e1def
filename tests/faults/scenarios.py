"""What the target writes under fire, and what of the result counts."""

from __future__ import annotations

import dataclasses
import typing as t

from tests.faults import feeds

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.feeds import Name
    from tests.live.plain import Plain
    from tests.live.target.conftest import Message


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


_MOVES = ("product_uom_qty", "quantity_done", "quantity", "state")

SCENARIOS: dict[str, Scenario] = {
    "partners": Scenario(
        feeds.old_partners,
        feeds.partners,
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
        feeds.old_orders,
        feeds.orders,
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
        feeds.old_bills,
        feeds.bills,
        (
            ("account.move", "partner_id.name", ("state", "ref", "amount_total")),
            ("account.move.line", "partner_id.name", ("name", "quantity", "debit", "credit")),
        ),
    ),
    "levels": Scenario(
        feeds.old_levels,
        feeds.levels,
        (
            ("stock.quant", "product_id.name", ("quantity", "reserved_quantity")),
            ("stock.move", "product_id.name", _MOVES),
        ),
        prepare=feeds.make_products,
    ),
    "receipts": Scenario(
        feeds.old_receipts,
        feeds.receipts,
        (
            ("stock.picking", "partner_id.name", ("state",)),
            ("stock.move", "product_id.name", _MOVES),
            ("stock.move.line", "product_id.name", ("qty_done", "quantity", "lot_name", "state")),
            ("stock.quant", "product_id.name", ("quantity",)),
            ("stock.quant", "package_id.name", ("quantity",)),
            ("ir.model.data", "name", ("model",)),
            ("purchase.order", "partner_id.name", ("state",)),
        ),
        prepare=feeds.make_products,
    ),
    "productions": Scenario(
        feeds.old_productions,
        feeds.productions,
        (
            ("mrp.production", "product_id.name", ("state", "product_qty", "qty_produced")),
            ("stock.quant", "product_id.name", ("quantity", "reserved_quantity")),
            ("stock.move", "product_id.name", _MOVES),
        ),
        prepare=feeds.make_products,
    ),
}
