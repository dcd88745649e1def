"""Doing a transfer: what a person enters in Odoo's form, and the button."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from sandbox.hard.world import World

# By product: how many, or how many of each lot.
Done = t.Mapping[str, "float | t.Mapping[str, float]"]


def moves_of(picking: t.Any) -> t.Any:
    """The moves of a transfer."""
    return picking["move_ids" if "move_ids" in picking._fields else "move_lines"]


def finish(world: World, picking: t.Any, done: Done | None = None) -> None:
    """Do a transfer: all of it, or only what `done` says, and the rest becomes a backorder."""
    picking.action_assign()
    products = {world[name].id: name for name in done or {}}
    for move in moves_of(picking):
        name = products.get(move.product_id.id)
        if done is None:
            quantity: t.Any = move.product_uom_qty
        elif name is None:
            continue
        else:
            quantity = done[name]
        _enter(world, picking, move, quantity)
    picking._action_done()
    rest = picking.search([("backorder_id", "in", picking.ids)])
    if rest:
        rest.action_assign()


def _enter(world: World, picking: t.Any, move: t.Any, quantity: t.Any) -> None:
    if isinstance(quantity, dict):
        move.move_line_ids.unlink()
        lines = world.env["stock.move.line"]
        for lot, its_quantity in quantity.items():
            row = {
                "move_id": move.id,
                "picking_id": picking.id,
                "product_id": move.product_id.id,
                "product_uom_id": move.product_uom.id,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
                "lot_id": lot,
                "quantity": its_quantity,
            }
            lines.create(world.values(lines, row))
    else:
        move._set_quantity_done(quantity)
    if "picked" in move._fields:
        move.picked = True
