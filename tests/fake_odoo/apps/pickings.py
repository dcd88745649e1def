"""The buttons of transfers."""

from __future__ import annotations

import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.apps import moves as moving
from tests.fake_odoo.apps.quants import LOCATION
from tests.fake_odoo.faults import NotFakedError, user_error

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_odoo.env import Env


PICKING, MOVE, LINE, KIND = "stock.picking", "stock.move", "stock.move.line", "stock.picking.type"


def moves_of(env: Env, picking: int) -> list[int]:
    return [move for move, row in env.db.table(MOVE).items() if row.get("picking_id") == picking]


def confirm(env: Env, ids: Sequence[int]) -> bool:
    """Plan transfers, and reserve what is reserved without a further button."""
    for picking in ids:
        drafts = [m for m in moves_of(env, picking) if env.db.table(MOVE)[m]["state"] == "draft"]
        confirm_moves(env, drafts)
    return True


def confirm_moves(env: Env, moves: Sequence[int]) -> None:
    for move in moves:
        row = env.db.table(MOVE)[move]
        row["state"] = "confirmed"
        source = env.value(LOCATION, row["location_id"], "usage")
        if env.db.version >= 15 or source == "supplier":
            moving.reserve(env, [move])


def assign(env: Env, ids: Sequence[int]) -> bool:
    """Reserve what transfers need."""
    for picking in ids:
        confirm(env, [picking])
        states = {move: env.db.table(MOVE)[move]["state"] for move in moves_of(env, picking)}
        open_ = [move for move, state in states.items() if state not in moving.CLOSED]
        if not open_:
            raise user_error("Nothing to check the availability for.")
        moving.reserve(env, open_)
    return True


def cancel(env: Env, ids: Sequence[int]) -> bool:
    for move in [move for picking in ids for move in moves_of(env, picking)]:
        row = env.db.table(MOVE)[move]
        if row["state"] == "done":
            raise user_error("You cannot cancel a stock move that has been set to 'Done'.")
        writing.unlink(env, LINE, moving.lines_of(env, move))
        row["state"] = "cancel"
    return True


def validate(env: Env, ids: Sequence[int]) -> bool:
    """Do transfers; what isn't done stays open in another one, or is dropped."""
    for picking in ids:
        open_ = [m for m in moves_of(env, picking) if _is_open(env, m)]
        if _is_open_picking_empty(env, open_):
            raise user_error("You cannot validate a transfer if no quantities are reserved.")
        _pick_all(env, open_)
        kind = env.value(PICKING, picking, "picking_type_id")
        makes_lots = bool(env.value(KIND, kind, "use_create_lots"))
        rest = [(move, _done(env, move, makes_lots=makes_lots)) for move in open_]
        dropped: t.Any = env.context.get("picking_ids_not_to_backorder") or []
        _keep_open(env, picking, [one for one in rest if one[1] > 0], drop=picking in dropped)
    return True


def _is_open(env: Env, move: int) -> bool:
    return env.db.table(MOVE)[move]["state"] not in moving.CLOSED


def _is_open_picking_empty(env: Env, moves: Sequence[int]) -> bool:
    return not any(moving.done_of(env, one) or moving.reserved_of(env, one) for one in moves)


def _pick_all(env: Env, moves: Sequence[int]) -> None:
    """Have all be done that is reserved, where nobody says what is done."""
    if not moving.has_picked(env):
        if not any(moving.done_of(env, move) for move in moves):
            raise NotFakedError("validating a transfer of which nothing is set as done")
        return
    if not any(env.db.table(MOVE)[move].get("picked") for move in moves):
        for move in moves:
            moving.set_picked(env, move, value=True)


def _done(env: Env, move: int, *, makes_lots: bool) -> float:
    """Do a move; return what is left of it. One of which nothing is done keeps what it has."""
    if not moving.has_picked(env) and not moving.done_of(env, move):
        return moving.demand(env, move)
    return moving.finish(env, move, makes_lots=makes_lots)


def _keep_open(env: Env, picking: int, rest: Sequence[tuple[int, float]], *, drop: bool) -> None:
    table = env.db.table(MOVE)
    backorder = 0
    for move, left in rest:
        row = table[move]
        done = round(row["product_uom_qty"] - left, 6)
        if drop and not done:
            writing.unlink(env, LINE, moving.lines_of(env, move))
            row["state"] = "cancel"
            continue
        if not drop and not backorder:
            own = env.db.table(PICKING)[picking]
            names = ("partner_id", "picking_type_id", "location_id", "location_dest_id", "origin")
            values = {name: own.get(name) for name in names}
            backorder = writing.create(env, PICKING, {**values, "backorder_id": picking})
            env.db.table(PICKING)[backorder]["purchase_id"] = own.get("purchase_id")
        if drop:
            row["product_uom_qty"] = done
            continue
        if done:
            row["product_uom_qty"] = done
            open_ = env.db.new_id(MOVE)
            table[open_] = {**row, "product_uom_qty": left, "picked": False}
        else:
            open_ = move
        table[open_] |= {"picking_id": backorder, "state": "confirmed", "picked": False}
        for line in moving.lines_of(env, open_):
            env.db.table(LINE)[line]["picking_id"] = backorder
        moving.settle(env, open_)
        source = env.value(LOCATION, table[open_]["location_id"], "usage")
        if env.db.version >= 15 or source == "supplier":
            moving.reserve(env, [open_])
