"""Warehouses, transfers and what lies in stock."""

from __future__ import annotations

import typing as t

from tests.fake_odoo.apps import moves as moving
from tests.fake_odoo.apps.base import ACTIVE, always, own_company
from tests.fake_odoo.apps.pickings import (
    KIND,
    LINE,
    MOVE,
    PICKING,
    _is_open,
    assign,
    cancel,
    confirm,
    confirm_moves,
    moves_of,
    validate,
)
from tests.fake_odoo.apps.quants import LOCATION, QUANT, count_again, create_counted
from tests.fake_odoo.behaviour import Behaviour
from tests.fake_odoo.faults import NotFakedError

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_odoo.env import Env


Row = dict[str, t.Any]


def _state(env: Env, picking: int) -> str:
    states = {env.db.table(MOVE)[move]["state"] for move in moves_of(env, picking)}
    if not states or "draft" in states:
        return "draft"
    if states <= {"done", "cancel"}:
        return "cancel" if states == {"cancel"} else "done"
    return "assigned" if states & {"assigned", "partially_available"} else "confirmed"


def _place(name: str) -> t.Callable[[Env, Mapping[str, t.Any]], t.Any]:
    """Return the default of a place of a transfer: that of its type."""

    def default(env: Env, values: Mapping[str, t.Any]) -> t.Any:
        kind = values.get("picking_type_id")
        # Odoo 14 knows it in its form only.
        return env.value(KIND, kind, name) if kind and env.db.version >= 15 else None

    return default


def _of_picking(name: str) -> t.Callable[[Env, Mapping[str, t.Any]], t.Any]:
    def default(env: Env, values: Mapping[str, t.Any]) -> t.Any:
        picking = values.get("picking_id")
        return env.value(PICKING, picking, name) if picking and env.db.version >= 15 else None

    return default


def _number(env: Env, values: Mapping[str, t.Any]) -> t.Any:
    kind = values.get("picking_type_id")
    return f"{env.value(KIND, kind, 'name')}/{env.db.number(PICKING):05}" if kind else None


def _complete(env: Env, location: int) -> str:
    own = str(env.value(LOCATION, location, "name"))
    above = env.value(LOCATION, location, "location_id")
    return f"{_complete(env, above)}/{own}" if above else own


def _path(env: Env, location: int) -> str:
    above = env.value(LOCATION, location, "location_id")
    return f"{_path(env, above) if above else ''}{location}/"


def _package_place(name: str) -> t.Callable[[Env, int], t.Any]:
    """Return what computes where a package is: where the goods in it are."""

    def compute(env: Env, package: int) -> t.Any:
        rows = env.db.table(QUANT).items()
        of_package = [one for one, row in rows if row.get("package_id") == package]
        places = {env.value(QUANT, one, name) for one in of_package if _lies(env, one)}
        return min(places, default=False)

    return compute


def _lies(env: Env, quant: int) -> bool:
    return bool(env.db.table(QUANT)[quant]["quantity"] > 0)


def _qty(env: Env, move: int) -> float:
    return moving.demand(env, move)


def _move_made(env: Env, move: int) -> None:
    """Have a move that is added to a transfer that is planned be planned too."""
    row = env.db.table(MOVE)[move]
    if row["state"] == "draft" and row.get("picking_id"):
        others = [one for one in moves_of(env, row["picking_id"]) if one != move]
        if any(
            _is_open(env, one) and env.db.table(MOVE)[one]["state"] != "draft" for one in others
        ):
            confirm_moves(env, [move])


def _same_lot(env: Env, lot: int) -> None:
    model = env.field(LINE, "lot_id").relation
    mine = env.db.table(model)[lot]
    for other, row in env.db.table(model).items():
        if other != lot and all(row.get(n) == mine.get(n) for n in ("name", "product_id")):
            raise NotFakedError("two lots of a name")


LOT = Behaviour(
    defaults={"company_id": lambda env, _values: env.company if env.db.version < 17 else None},
    checks=[_same_lot],
    order="name",
)
PACKAGE = Behaviour(
    computes={name: _package_place(name) for name in ("location_id", "company_id")}, order="name"
)
BEHAVIOURS: dict[str, Behaviour] = {
    "stock.location": Behaviour(
        defaults={**ACTIVE, "usage": always("internal"), "company_id": own_company},
        computes={"complete_name": _complete, "parent_path": _path},
        display=_complete,
        order="complete_name",
    ),
    "stock.lot": LOT,
    "stock.production.lot": LOT,
    "stock.package": PACKAGE,
    "stock.quant.package": PACKAGE,
    "stock.move": Behaviour(
        defaults={
            "company_id": own_company,
            "location_dest_id": _of_picking("location_dest_id"),
            "location_id": _of_picking("location_id"),
            "picked": always(value=False),
            "product_uom": lambda env, values: (
                env.value("product.product", values["product_id"], "uom_id")
                if env.db.version >= 15 and values.get("product_id")
                else None
            ),
            "product_uom_qty": always(0.0),
            "sequence": always(10),
            "state": always("draft"),
        },
        computes={
            "product_qty": _qty,
            "quantity": moving.done_of,
            "quantity_done": moving.done_of,
            "reserved_availability": moving.reserved_of,
        },
        inverses={
            "picked": moving.set_picked,
            "quantity": moving.set_quantity,
            "quantity_done": moving.set_quantity,
        },
        display=lambda env, move: str(env.value(MOVE, move, "product_id")),
        after_create=_move_made,
        order="sequence, id",
    ),
    "stock.move.line": Behaviour(
        defaults={
            "company_id": own_company,
            "product_uom_qty": always(0.0),
            "qty_done": always(0.0),
            "quantity": always(0.0),
        },
        display=lambda env, line: str(env.value(LINE, line, "product_id")),
        after_create=moving.line_made,
        keeps=moving.line_deleted,
    ),
    "stock.picking": Behaviour(
        defaults={
            "location_dest_id": _place("default_location_dest_id"),
            "location_id": _place("default_location_src_id"),
            "name": _number,
        },
        computes={
            "purchase_id": lambda env, one: env.db.table(PICKING)[one].get("purchase_id") or False,
            "state": _state,
        },
        methods={
            "action_assign": assign,
            "action_cancel": cancel,
            "action_confirm": confirm,
            "button_validate": validate,
        },
        order="id desc",
    ),
    "stock.picking.type": Behaviour(defaults=ACTIVE, order="sequence, id"),
    "stock.quant": Behaviour(
        computes={
            "inventory_quantity": lambda env, one: env.value(QUANT, one, "quantity"),
            "inventory_quantity_auto_apply": lambda env, one: env.value(QUANT, one, "quantity"),
        },
        inverses={
            "inventory_quantity": count_again,
            "inventory_quantity_auto_apply": count_again,
        },
        methods={"create": create_counted},
        display=lambda env, one: str(env.value(QUANT, one, "product_id")),
    ),
    "stock.warehouse": Behaviour(defaults=ACTIVE),
}
