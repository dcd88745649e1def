"""Goods that lie somewhere: what counts, moves and reservations do to `stock.quant`."""

from __future__ import annotations

import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.faults import NotFakedError, invalid

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_odoo.env import Env

QUANT, LOCATION, PRODUCT = "stock.quant", "stock.location", "product.product"
#: What tells two quants apart.
KEY = ("product_id", "location_id", "lot_id", "package_id", "owner_id")
COUNTED = ("inventory_quantity", "inventory_quantity_auto_apply")
#: Locations where goods are whether Odoo knows of them or not.
BOUNDLESS = frozenset({"supplier", "customer", "inventory", "production"})

Key = tuple[t.Any, ...]


def done_field(env: Env) -> str:
    """Return the field of a move line with what is done."""
    return "qty_done" if "qty_done" in env.fields("stock.move.line") else "quantity"


def is_stored(env: Env, product: int) -> bool:
    """Tell whether Odoo keeps stock of a product."""
    if "is_storable" in env.fields(PRODUCT):
        return bool(env.value(PRODUCT, product, "is_storable"))
    return bool(env.value(PRODUCT, product, "type") == "product")


def is_boundless(env: Env, location: int) -> bool:
    return env.value(LOCATION, location, "usage") in BOUNDLESS


def key_of(row: Mapping[str, t.Any]) -> Key:
    return tuple(row.get(name) or None for name in KEY)


def put(env: Env, key: Key, quantity: float, reserved: float = 0.0) -> None:
    """Change what lies somewhere, and what of it is reserved."""
    if not is_stored(env, key[0]):
        return
    rows = env.db.table(QUANT)
    found = next((one for one, row in rows.items() if key_of(row) == key), 0)
    if not found:
        found = env.db.new_id(QUANT)
        stamp = env.db.stamp()
        empty = {"quantity": 0.0, "reserved_quantity": 0.0, "create_date": stamp}
        rows[found] = {**dict(zip(KEY, key, strict=True)), **empty, "write_date": stamp}
    row = rows[found]
    row["quantity"] = round(row["quantity"] + quantity, 6)
    row["reserved_quantity"] = round(row["reserved_quantity"] + reserved, 6)


def lies_in(env: Env, location: t.Any, above: int) -> bool:
    """Tell whether a location is another one, or lies in it."""
    while location:
        if location == above:
            return True
        location = env.value(LOCATION, location, "location_id")
    return False


def free(env: Env, product: int, location: int) -> list[tuple[Key, float]]:
    """Return what nobody reserved of a product in a location, the oldest first."""
    return [
        (key_of(row), round(row["quantity"] - row["reserved_quantity"], 6))
        for _, row in sorted(env.db.table(QUANT).items())
        if row["product_id"] == product
        and lies_in(env, row["location_id"], location)
        and row["quantity"] > row["reserved_quantity"]
    ]


def count_again(env: Env, quant: int, value: t.Any) -> None:
    """Have a person find another quantity."""
    if not env.context.get("inventory_mode"):
        raise NotFakedError("counting a quant without inventory_mode in the context")
    row = env.db.table(QUANT)[quant]
    more = round(float(value) - row.get("quantity", 0.0), 6)
    key = key_of(row)
    if more:
        _move(env, key, more)
        put(env, key, more)


def _move(env: Env, key: Key, more: float) -> None:
    """Make the move that explains a count."""
    rows = env.db.table(LOCATION)
    lost = min(one for one, row in rows.items() if row.get("usage") == "inventory")
    product, location, lot, package, owner = key
    places = (lost, location) if more > 0 else (location, lost)
    shared = {
        "product_id": product,
        "company_id": env.company,
        "location_id": places[0],
        "location_dest_id": places[1],
        "state": "done",
    }
    amount = abs(more)
    unit = env.value(PRODUCT, product, "uom_id")
    is_old = "name" in env.fields("stock.move")
    more_of_move = {"name": "Product Quantity Updated"} if is_old else {"picked": True}
    move = writing.create(
        env,
        "stock.move",
        {**shared, **more_of_move, "product_uom": unit, "product_uom_qty": amount},
    )
    line = {
        **{name: value for name, value in shared.items() if name != "state"},
        "move_id": move,
        "lot_id": lot,
        ("package_id" if more < 0 else "result_package_id"): package,
        "owner_id": owner,
        "product_uom_id": unit,
        done_field(env): amount,
    }
    writing.create(env, "stock.move.line", line)
    put(env, (product, lost, lot, package, owner), -more)


def create_counted(env: Env, vals_list: t.Any) -> t.Any:
    """Do what `create` does in the view of an inventory: what is there already is counted."""
    if isinstance(vals_list, dict):
        return create_counted(env, [vals_list])[0]
    return [_create_one(env, values) for values in vals_list]


def _create_one(env: Env, values: Mapping[str, t.Any]) -> int:
    counted = [values[name] for name in COUNTED if name in values]
    if not (counted and env.context.get("inventory_mode")):
        raise NotFakedError("a quant that isn't counted")
    key = key_of(values)
    product, location = key[0], key[1]
    if not is_stored(env, product):
        raise invalid("Quants cannot be created for consumables or services.")
    if is_boundless(env, location):
        raise NotFakedError("a quant of a location that isn't ours")
    put(env, key, 0.0)
    rows = env.db.table(QUANT)
    quant = next(one for one, row in rows.items() if key_of(row) == key)
    count_again(env, quant, counted[0])
    return quant
