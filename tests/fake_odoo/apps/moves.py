"""Moves of goods: reserved, set and done."""

from __future__ import annotations

import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.apps.quants import (
    done_field,
    free,
    is_boundless,
    is_stored,
    key_of,
    put,
)
from tests.fake_odoo.faults import NotFakedError, invalid, user_error

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.fake_odoo.env import Env

MOVE, LINE, PRODUCT = "stock.move", "stock.move.line", "product.product"
CLOSED = ("done", "cancel")

Row = dict[str, t.Any]


def lines_of(env: Env, move: int) -> list[int]:
    return [line for line, row in env.db.table(LINE).items() if row.get("move_id") == move]


def has_picked(env: Env) -> bool:
    return "picked" in env.fields(MOVE)


def reserved_field(env: Env) -> str:
    """Return the field of a line with what is reserved: before 17 it is not what is done."""
    return "quantity" if has_picked(env) else "product_uom_qty"


def done_of(env: Env, move: int) -> float:
    """Return what is done of a move, or reserved where that is the same."""
    rows = env.db.table(LINE)
    return round(sum(rows[one].get(done_field(env)) or 0.0 for one in lines_of(env, move)), 6)


def reserved_of(env: Env, move: int) -> float:
    rows = env.db.table(LINE)
    found = (rows[one].get(reserved_field(env)) or 0.0 for one in lines_of(env, move))
    return round(sum(found), 6)


def demand(env: Env, move: int) -> float:
    row = env.db.table(MOVE)[move]
    if row["product_uom"] != env.value(PRODUCT, row["product_id"], "uom_id"):
        raise NotFakedError("a move in another unit than its product's")
    return float(row["product_uom_qty"])


def reserve(env: Env, moves: Iterable[int]) -> None:
    """Set goods aside for moves that are confirmed."""
    for move in moves:
        row = env.db.table(MOVE)[move]
        if row["state"] not in ("confirmed", "partially_available"):
            continue
        wanted = round(demand(env, move) - reserved_of(env, move), 6)
        for values, quantity in _available(env, row, wanted):
            add_line(env, move, {**values, reserved_field(env): quantity})
        settle(env, move)


def settle(env: Env, move: int) -> None:
    """Have a move's state be what is reserved for it."""
    row = env.db.table(MOVE)[move]
    if row["state"] in ("draft", *CLOSED):
        return
    there = reserved_of(env, move)
    if there and there >= row["product_uom_qty"]:
        row["state"] = "assigned"
    else:
        row["state"] = "partially_available" if there else "confirmed"


def _available(env: Env, row: Row, wanted: float) -> list[tuple[Row, float]]:
    product, source = row["product_id"], row["location_id"]
    if is_boundless(env, source) or not is_stored(env, product):
        if env.value(PRODUCT, product, "tracking") == "serial":
            return [({}, 1.0)] * int(wanted)
        return [({}, wanted)] if wanted > 0 else []
    found = []
    for key, quantity in free(env, product, source):
        share = min(wanted, quantity)
        if share > 0:
            _, location, lot, package, owner = key
            values = {"location_id": location, "lot_id": lot, "package_id": package}
            values |= {"owner_id": owner, "result_package_id": package}
            found.append((values, share))
            wanted = round(wanted - share, 6)
    return found


def add_line(env: Env, move: int, values: Mapping[str, t.Any]) -> None:
    """Add a line to a move, from its place to where it goes."""
    row = env.db.table(MOVE)[move]
    shared = {name: row[name] for name in ("product_id", "location_id", "location_dest_id")}
    shared |= {"picking_id": row.get("picking_id"), "product_uom_id": row["product_uom"]}
    writing.create(env, LINE, {**shared, **values, "move_id": move})


def line_made(env: Env, line: int) -> None:
    """Reserve the goods of a new line, as far as they lie there."""
    row = env.db.table(LINE)[line]
    row.setdefault("company_id", env.company)
    move = row.get("move_id")
    if not move:
        raise NotFakedError("a line without a move")
    row.setdefault("picking_id", env.db.table(MOVE)[move].get("picking_id"))
    if has_picked(env) and row.get("picked"):
        env.db.table(MOVE)[move]["picked"] = True
    _hold(env, row, row.get(reserved_field(env)) or 0.0)


def line_deleted(env: Env, line: int) -> None:
    row = env.db.table(LINE)[line]
    if env.value(LINE, line, "state") == "done":
        raise user_error("You can not delete product moves if the picking is done.")
    _hold(env, row, -(row.get(reserved_field(env)) or 0.0))
    move, row[reserved_field(env)] = row["move_id"], 0.0
    settle(env, move)


def _hold(env: Env, row: Row, quantity: float) -> None:
    is_held = quantity and not is_boundless(env, row["location_id"])
    if is_held and env.value(MOVE, row["move_id"], "state") not in CLOSED:
        put(env, key_of(row), 0.0, quantity)


def set_quantity(env: Env, move: int, value: t.Any) -> None:
    """Set what is done of a move: on its line, or on a new one."""
    lines = lines_of(env, move)
    if round(done_of(env, move) - float(value), 6) == 0:
        return
    if len(lines) > 1:
        if not has_picked(env):
            raise user_error("Cannot set the done quantity from this stock move")
        _take_from_last(env, lines, float(value))
    elif not lines:
        add_line(env, move, {done_field(env): float(value)})
    else:
        row = env.db.table(LINE)[lines[0]]
        if has_picked(env):
            _hold(env, row, float(value) - row["quantity"])
        row[done_field(env)] = float(value)
    settle(env, move)


def _take_from_last(env: Env, lines: Sequence[int], value: float) -> None:
    """Have the lines of a move be less together, the last ones first."""
    rows = {line: env.db.table(LINE)[line] for line in lines}
    less = round(sum(row["quantity"] for row in rows.values()) - value, 6)
    if less < 0:
        raise NotFakedError("more than the lines of a move hold")
    for line, row in reversed(rows.items()):
        share = min(less, row["quantity"])
        less = round(less - share, 6)
        _hold(env, row, -share)
        row["quantity"] = round(row["quantity"] - share, 6)
        if not row["quantity"]:
            del env.db.table(LINE)[line]


def set_picked(env: Env, move: int, value: t.Any) -> None:
    env.db.table(MOVE)[move]["picked"] = bool(value)
    for line in lines_of(env, move):
        env.db.table(LINE)[line]["picked"] = bool(value)


def finish(env: Env, move: int, *, makes_lots: bool) -> float:
    """Do what is set of a move; return what is left of its demand."""
    left = demand(env, move)
    for line in lines_of(env, move):
        row = env.db.table(LINE)[line]
        quantity = row.get(done_field(env)) or 0.0
        held = row.get(reserved_field(env)) or 0.0
        if not quantity or (has_picked(env) and not row.get("picked")):
            _hold(env, row, -held)
            del env.db.table(LINE)[line]
            continue
        _hold(env, row, -held)
        if not has_picked(env):
            row["product_uom_qty"] = 0.0
        _take_lot(env, row, makes_lots=makes_lots)
        _carry(env, row, quantity)
        left = round(left - quantity, 6)
    env.db.table(MOVE)[move]["state"] = "done"
    return left


def _take_lot(env: Env, row: Row, *, makes_lots: bool) -> None:
    product = row["product_id"]
    if env.value(PRODUCT, product, "tracking") == "none" or row.get("lot_id"):
        return
    name = row.get("lot_name")
    if not (name and makes_lots):
        raise user_error("You need to supply a Lot/Serial Number for the product")
    model = env.field(LINE, "lot_id").relation
    for lot, there in env.db.table(model).items():
        if (there["name"], there["product_id"]) == (name, product):
            row["lot_id"] = lot
            return
    values: Row = {"name": name, "product_id": product}
    if env.db.version < 17:
        values["company_id"] = row["company_id"]
    row["lot_id"] = writing.create(env, model, values)


def _carry(env: Env, row: Row, quantity: float) -> None:
    product, source, lot, package, owner = key_of(row)
    target = row["location_dest_id"]
    is_serial = env.value(PRODUCT, product, "tracking") == "serial"
    put(env, (product, source, lot, package, owner), -quantity)
    into = row.get("result_package_id")
    put(env, (product, target, lot, into, owner), quantity)
    if is_serial and not is_boundless(env, target):
        there = [
            quant["quantity"]
            for quant in env.db.table("stock.quant").values()
            if quant.get("lot_id") == lot and not is_boundless(env, quant["location_id"])
        ]
        if sum(there) > 1:
            raise invalid("The serial number has already been assigned")
