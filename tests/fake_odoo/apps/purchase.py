"""Purchase orders, and the receipts that confirming them makes."""

from __future__ import annotations

import datetime as dt
import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.apps.base import ACTIVE, always, own_company, own_currency
from tests.fake_odoo.apps.moves import done_of
from tests.fake_odoo.apps.pickings import confirm
from tests.fake_odoo.behaviour import Behaviour, Button
from tests.fake_odoo.faults import NotFakedError, user_error
from tests.fake_odoo.values import rounded

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_odoo.env import Env

#: What a button answers that would show something.
ACTION = {"type": "ir.actions.report"}
ORDER, LINE, PICKING = "purchase.order", "purchase.order.line", "stock.picking"
SELLER = "product.supplierinfo"


def _number(env: Env, _values: Mapping[str, t.Any]) -> str:
    return f"P{env.db.number(ORDER):05}"


def _now(env: Env, _values: Mapping[str, t.Any]) -> str:
    return env.db.stamp()


def lines_of(env: Env, order: int) -> list[int]:
    return [line for line, row in env.db.table(LINE).items() if row.get("order_id") == order]


def _subtotal(env: Env, line: int) -> float:
    if env.value(LINE, line, _taxes(env)):
        raise NotFakedError("the taxes of a purchase order's line")
    quantity, price = (env.value(LINE, line, name) for name in ("product_qty", "price_unit"))
    return rounded(quantity * price, 2)


def _taxes(env: Env) -> str:
    return "taxes_id" if "taxes_id" in env.fields(LINE) else "tax_ids"


def _total(env: Env, order: int) -> float:
    return rounded(sum(_subtotal(env, line) for line in lines_of(env, order)), 2)


def _plan(env: Env, order: int) -> None:
    """Have an order planned for the first date of its lines."""
    dates = [env.db.table(LINE)[line].get("date_planned") for line in lines_of(env, order)]
    env.db.table(ORDER)[order]["date_planned"] = min((date for date in dates if date), default=None)


def _seller(env: Env, line: int) -> int:
    """Return what the order's vendor sells a line's product by, or 0."""
    partner = env.value(ORDER, env.value(LINE, line, "order_id"), "partner_id")
    product = env.value(LINE, line, "product_id")
    sellers = env.value("product.product", product, "seller_ids") if product else []
    ours = [one for one in sellers if env.value(SELLER, one, "partner_id") == partner]
    if sellers and not ours:
        raise NotFakedError("a product that other vendors sell")
    return min(ours, default=0)


def price_again(env: Env, line: int) -> None:
    """Take price and date from the vendor's price list."""
    seller = _seller(env, line)
    if seller:
        row, order = env.db.table(LINE)[line], env.value(LINE, line, "order_id")
        row["price_unit"] = env.value(SELLER, seller, "price")
        ordered = dt.datetime.fromisoformat(env.value(ORDER, order, "date_order"))
        delay = dt.timedelta(days=env.value(SELLER, seller, "delay"))
        row["date_planned"] = str(ordered + delay)


def _line_again(
    env: Env, line: int, values: Mapping[str, t.Any], before: Mapping[str, t.Any] | None
) -> None:
    together = {"date_planned", "discount", "name", "price_unit"}
    is_free = env.db.version >= 19 and before is not None and together.isdisjoint(values)
    if is_free and "product_qty" in values:
        price_again(env, line)
    _plan(env, env.value(LINE, line, "order_id"))


def _order_again(
    env: Env, order: int, values: Mapping[str, t.Any], before: Mapping[str, t.Any] | None
) -> None:
    if env.db.version >= 19 and before is not None and "partner_id" in values:
        _plan(env, order)
    if "date_planned" in values:  # its lines were written after it
        env.db.table(ORDER)[order]["date_planned"] = values["date_planned"] or None


def _pickings(env: Env, order: int) -> list[int]:
    rows = env.db.table(PICKING).items()
    return [picking for picking, row in rows if row.get("purchase_id") == order]


def _product_name(env: Env, values: Mapping[str, t.Any]) -> t.Any:
    product = values.get("product_id")
    return env.display_name("product.product", product) if product else None


def _product_unit(env: Env, values: Mapping[str, t.Any]) -> t.Any:
    product = values.get("product_id")
    return env.value("product.product", product, "uom_id") if product else None


def _price(env: Env, values: Mapping[str, t.Any]) -> t.Any:
    product = values.get("product_id")
    if product and env.value("product.product", product, "seller_ids"):
        raise NotFakedError("the price of a product that has vendors: say price_unit")
    return env.value("product.product", product, "standard_price") if product else 0.0


def _wanted(env: Env, values: Mapping[str, t.Any]) -> t.Any:
    return env.value(ORDER, values["order_id"], "date_order") if values.get("product_id") else None


def _receive(env: Env, order: int) -> None:
    """Make the receipt of an order that is being confirmed."""
    if env.value(ORDER, order, "state") not in ("draft", "sent") or PICKING not in env.db.models:
        return
    lines = [env.db.table(LINE)[line] for line in lines_of(env, order)]
    goods = [line for line in lines if line.get("product_id") and _is_goods(env, line)]
    if not goods:
        return
    kinds = env.db.table("stock.picking.type")
    kind = next(one for one, row in kinds.items() if row["code"] == "incoming")
    places = {
        "location_id": kinds[kind]["default_location_src_id"],
        "location_dest_id": kinds[kind]["default_location_dest_id"],
    }
    partner, origin = env.value(ORDER, order, "partner_id"), env.value(ORDER, order, "name")
    values = {"origin": origin, "partner_id": partner, "picking_type_id": kind, **places}
    picking = writing.create(env, PICKING, values)
    env.db.table(PICKING)[picking]["purchase_id"] = order
    for line in goods:
        move = {
            **places,
            "picking_id": picking,
            "product_id": line["product_id"],
            "product_uom": env.value("product.product", line["product_id"], "uom_id"),
            "product_uom_qty": line["product_qty"],
            **({"name": line["name"]} if "name" in env.fields("stock.move") else {}),
        }
        writing.create(env, "stock.move", move)
    confirm(env, [picking])


def _is_goods(env: Env, line: Mapping[str, t.Any]) -> bool:
    return env.value("product.product", line["product_id"], "type") in ("consu", "product")


def _received(env: Env, line: int) -> float:
    """Return how much of a line is received: its product's done moves of the order's receipts."""
    row = env.db.table(LINE)[line]
    same = [
        one
        for one in lines_of(env, row["order_id"])
        if env.db.table(LINE)[one].get("product_id") == row.get("product_id")
    ]
    if len(same) > 1:
        raise NotFakedError("what is received of two lines of a product")
    pickings = _pickings(env, row["order_id"])
    return sum(
        done_of(env, move)
        for move, there in env.db.table("stock.move").items()
        if there["state"] == "done"
        and there.get("picking_id") in pickings
        and there["product_id"] == row.get("product_id")
    )


def _nothing_received(env: Env, order: int) -> None:
    for picking in _pickings(env, order):
        if env.value(PICKING, picking, "state") == "done":
            raise NotFakedError("cancelling an order that is received")
        env.db.table(PICKING)[picking]["state"] = "cancel"


def _cancelled_first(env: Env, order: int) -> None:
    if env.value(ORDER, order, "state") != "cancel":
        raise user_error("cancel a purchase order before it is deleted")


def _line_of_a_draft(env: Env, line: int) -> None:
    if env.value(LINE, line, "state") in ("purchase", "done"):
        raise user_error("a line of a confirmed purchase order can't be deleted")


BEHAVIOURS: dict[str, Behaviour] = {
    "account.payment.term": Behaviour(defaults=ACTIVE),
    "account.tax": Behaviour(defaults={**ACTIVE, "company_id": own_company}),
    "purchase.order": Behaviour(
        defaults={
            "company_id": own_company,
            "currency_id": own_currency,
            "date_order": _now,
            "locked": always(value=False),
            "name": _number,
            "priority": always("0"),
            "state": always("draft"),
            "user_id": lambda env, _values: env.uid,
        },
        computes={
            "amount_total": _total,
            "amount_untaxed": _total,
            "picking_ids": _pickings,
        },
        buttons={
            "button_confirm": Button({"draft": "purchase", "sent": "purchase"}, check=_receive),
            "button_cancel": Button(
                dict.fromkeys(("draft", "sent", "to approve", "purchase"), "cancel"),
                check=_nothing_received,
                answer=None,
            ),
            "button_draft": Button({"cancel": "draft"}, answer={}),
            "button_lock": Button({"purchase": "purchase"}, values={"locked": True}, answer=None),
            "button_done": Button({"purchase": "done"}, answer=None),
            "print_quotation": Button({"draft": "sent"}, answer=ACTION),
        },
        recompute=_order_again,
        keeps=_cancelled_first,
        order="id desc",
    ),
    "purchase.order.line": Behaviour(
        defaults={
            "date_planned": _wanted,
            "name": _product_name,
            "price_unit": _price,
            "product_qty": always(1.0),
            "product_uom": _product_unit,
            "product_uom_id": _product_unit,
            "sequence": always(10),
        },
        computes={"price_subtotal": _subtotal, "qty_received": _received},
        recompute=_line_again,
        keeps=_line_of_a_draft,
        order="order_id, sequence, id",
    ),
}
