"""A point of sale with an open session: a paid order, a draft and a return."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World

METHODS: Table = {
    "method_card": {"name": "Hard card", "journal_id": "journal_bank", "company_id": MAIN},
}

SHOPS: Table = {
    "shop": {
        "name": "Hard shop",
        "payment_method_ids": ("method_card",),
        "pricelist_id": "pricelist_retail",
        "available_pricelist_ids": ("pricelist_retail",),
        "use_pricelist": True,
        "company_id": MAIN,
    },
}


class Sale(t.NamedTuple):
    """An order of one line: the product, its quantity, price and tax, and what was paid."""

    product: str
    quantity: float
    price: float
    tax: float
    partner: str = ""
    paid: bool = True


# 21 per cent on top of the price.
SALES: t.Final[dict[str, Sale]] = {
    "shop_order_paid": Sale("leg", 2.0, 5.0, 2.1, partner="person"),
    "shop_order_draft": Sale("board", 1.0, 9.0, 1.89, paid=False),
    "shop_order_return": Sale("leg", -1.0, 5.0, -1.05),
}


def make(world: World) -> None:
    """Open the shop and sell."""
    world.add_all("pos.payment.method", METHODS)
    world.add_all("pos.config", SHOPS)
    session = world.add(
        "pos.session", "shop_session", {"config_id": "shop", "user_id": "base.user_admin"}
    )
    if hasattr(session, "set_opening_control"):
        session.set_opening_control(0, "")
    elif session.state == "opening_control":
        session.action_pos_session_open()
    for name, sale in SALES.items():
        order = world.add("pos.order", name, _row(name, sale))
        if sale.paid:
            _pay(world, order)


def _row(name: str, sale: Sale) -> Row:
    without_tax = sale.quantity * sale.price
    total = without_tax + sale.tax
    return {
        "session_id": "shop_session",
        "pricelist_id": "pricelist_retail",
        "pos_reference": name,
        "partner_id": sale.partner or False,
        "company_id": MAIN,
        "amount_tax": sale.tax,
        "amount_total": total,
        "amount_paid": 0.0,
        "amount_return": 0.0,
        "lines": [
            {
                "id": f"{name}_line",
                "name": name,
                "product_id": sale.product,
                "qty": sale.quantity,
                "price_unit": sale.price,
                "tax_ids": ("tax_21",),
                "price_subtotal": without_tax,
                "price_subtotal_incl": total,
            }
        ],
    }


def _pay(world: World, order: t.Any) -> None:
    wizard = world.env["pos.make.payment"].with_context(active_id=order.id, active_ids=order.ids)
    method = world["method_card"].id
    wizard.create({"amount": order.amount_total, "payment_method_id": method}).check()
