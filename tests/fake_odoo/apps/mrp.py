"""Production orders: planned from a bill of materials, reserved and done."""

from __future__ import annotations

import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.apps import moves as moving
from tests.fake_odoo.apps.base import ACTIVE, always, own_company
from tests.fake_odoo.apps.pickings import confirm_moves
from tests.fake_odoo.behaviour import Behaviour
from tests.fake_odoo.faults import NotFakedError, user_error

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.fake_odoo.env import Env

ORDER, MOVE = "mrp.production", "stock.move"
RAW, FINISHED = "raw_material_production_id", "production_id"


def _moves(env: Env, order: int, back: str) -> list[int]:
    return [one for one, row in env.db.table(MOVE).items() if row.get(back) == order]


def _open(env: Env, order: int, back: str) -> list[int]:
    found = _moves(env, order, back)
    return [one for one in found if env.db.table(MOVE)[one]["state"] not in moving.CLOSED]


def _plan(env: Env, order: int) -> None:
    """Make the moves of a new order."""
    row = env.db.table(ORDER)[order]
    # Odoo 14 plans in its form, and where a file is imported.
    if not row.get("bom_id") or (env.db.version < 15 and not env.context.get("import_file")):
        return
    bom = env.db.table("mrp.bom")[row["bom_id"]]
    factor = row["product_qty"] / bom["product_qty"]
    for line in env.value("mrp.bom", row["bom_id"], "bom_line_ids"):
        part = env.db.table("mrp.bom.line")[line]
        _move(env, order, part["product_id"], part["product_qty"] * factor, RAW)
    _move(env, order, row["product_id"], row["product_qty"], FINISHED)


def _move(env: Env, order: int, product: int, quantity: float, back: str) -> None:
    locations = env.db.table("stock.location")
    inside = next(one for one, row in locations.items() if row["usage"] == "production")
    stock = env.value(ORDER, order, "location_src_id" if back == RAW else "location_dest_id")
    places = (stock, inside) if back == RAW else (inside, stock)
    values = {
        back: order,
        "location_id": places[0],
        "location_dest_id": places[1],
        "product_id": product,
        "product_uom": env.value("product.product", product, "uom_id"),
        "product_uom_qty": quantity,
    }
    if "name" in env.fields(MOVE):
        values["name"] = env.value(ORDER, order, "name")
    writing.create(env, MOVE, values)


def _state(env: Env, order: int) -> str:
    return str(env.db.table(ORDER)[order].get("_state") or "draft")


def _reservation(env: Env, order: int) -> t.Any:
    if _state(env, order) in ("draft", *moving.CLOSED):
        return False
    states = {env.db.table(MOVE)[one]["state"] for one in _open(env, order, RAW)}
    return "assigned" if states <= {"assigned"} else "confirmed"


def _confirm(env: Env, ids: Sequence[int]) -> bool:
    for order in ids:
        if _state(env, order) != "draft":
            continue
        if not _moves(env, order, RAW) and env.db.version < 15:
            raise user_error("Add some materials to consume before marking this MO as to do.")
        env.db.table(ORDER)[order]["_state"] = "confirmed"
        confirm_moves(env, _open(env, order, RAW))
        for move in _open(env, order, FINISHED):
            env.db.table(MOVE)[move]["state"] = "confirmed"
    return True


def _assign(env: Env, ids: Sequence[int]) -> bool:
    for order in ids:
        moving.reserve(env, _open(env, order, RAW))
    return True


def _cancel(env: Env, ids: Sequence[int]) -> bool:
    for order in ids:
        for back in (RAW, FINISHED):
            for move in _open(env, order, back):
                writing.unlink(env, "stock.move.line", moving.lines_of(env, move))
                env.db.table(MOVE)[move]["state"] = "cancel"
        env.db.table(ORDER)[order]["_state"] = "cancel"
    return True


def _finish(env: Env, ids: Sequence[int]) -> t.Any:
    if env.db.version < 17:
        raise NotFakedError("the dialog of button_mark_done")
    return _produce(env, ids)


def _produce(env: Env, ids: Sequence[int]) -> bool:
    for order in ids:
        row = env.db.table(ORDER)[order]
        if _reservation(env, order) != "assigned":
            raise NotFakedError("finishing a production order that lacks components")
        row["qty_producing"] = row["product_qty"]
        for back in (RAW, FINISHED):
            for move in _open(env, order, back):
                moving.set_quantity(env, move, moving.demand(env, move))
                if moving.has_picked(env):
                    moving.set_picked(env, move, value=True)
                moving.finish(env, move, makes_lots=False)
        row["_state"] = "done"
    return True


def _process(env: Env, ids: Sequence[int]) -> bool:
    for dialog in ids:
        _produce(env, env.value("mrp.immediate.production", dialog, "mo_ids"))
    return True


def _stock(env: Env, _values: Mapping[str, t.Any]) -> int:
    return int(env.value("stock.warehouse", min(env.db.table("stock.warehouse")), "lot_stock_id"))


BEHAVIOURS: dict[str, Behaviour] = {
    "mrp.bom": Behaviour(
        defaults={**ACTIVE, "product_qty": always(1.0), "type": always("normal")},
        display=lambda env, bom: str(env.value("mrp.bom", bom, "product_tmpl_id")),
    ),
    "mrp.bom.line": Behaviour(
        defaults={"product_qty": always(1.0)},
        display=lambda env, line: str(env.value("mrp.bom.line", line, "product_id")),
    ),
    "mrp.immediate.production": Behaviour(methods={"process": _process}),
    "mrp.immediate.production.line": Behaviour(),
    "mrp.production": Behaviour(
        defaults={
            "company_id": own_company,
            "consumption": always("warning"),
            "location_dest_id": _stock,
            "location_src_id": _stock,
            "name": lambda env, _values: f"WH/MO/{env.db.number(ORDER):05}",
            "product_uom_id": lambda env, values: env.value(
                "product.product", values["product_id"], "uom_id"
            ),
            "qty_producing": always(0.0),
        },
        computes={"reservation_state": _reservation, "state": _state},
        methods={
            "action_assign": _assign,
            "action_cancel": _cancel,
            "action_confirm": _confirm,
            "button_mark_done": _finish,
        },
        after_create=_plan,
        order="id",
    ),
    "mrp.workorder": Behaviour(),
}
