"""Production orders in every state."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, World


class Production(t.NamedTuple):
    """A production order; `state` is Odoo's."""

    row: Row
    state: str
    lot: str = ""


def _row(product: str, quantity: float, bom: str) -> Row:
    return {
        "product_id": product,
        "product_qty": quantity,
        "bom_id": bom,
        "date_start": "2025-06-02 06:00:00",
        "company_id": MAIN,
    }


PRODUCTIONS: t.Final[dict[str, Production]] = {
    "production_draft": Production(_row("cabinet", 1.0, "bom_cabinet"), "draft"),
    "production_confirmed": Production(_row("shirt_green_l", 10.0, "bom_shirt"), "confirmed"),
    # The first of its two work orders has begun.
    "production_progress": Production(_row("cabinet", 2.0, "bom_cabinet"), "progress"),
    # All is produced, and nobody has pressed the button.
    "production_to_close": Production(_row("shirt_red_s", 4.0, "bom_shirt_red_s"), "to_close"),
    "production_done": Production(_row("drawer", 2.0, "bom_drawer"), "done"),
    "production_lot": Production(_row("battery", 5.0, "bom_battery"), "done", lot="lot_battery"),
    "production_cancelled": Production(_row("drawer", 1.0, "bom_drawer"), "cancel"),
}


def make(world: World) -> None:
    """Make the orders."""
    for name, production in PRODUCTIONS.items():
        _make(world, name, production)


def _make(world: World, name: str, production: Production) -> None:
    product = world[production.row["product_id"]]
    row = {**production.row, "product_uom_id": product.uom_id.id, "origin": name}
    # Odoo 14 plans the components of an order that a program makes in an import only.
    order = world.add("mrp.production", name, row, import_file=True)
    if hasattr(order, "_onchange_workorder_ids"):
        order._onchange_workorder_ids()  # likewise its work orders
    if production.state == "draft":
        return
    order.action_confirm()
    if production.state == "cancel":
        order.action_cancel()
        return
    order.action_assign()
    if production.state == "progress":
        order.workorder_ids.sorted("id")[0].button_start()
    if production.state in ("to_close", "done"):
        _produce(world, order, production.lot)
    if production.state == "done":
        order.with_context(skip_consumption=True, skip_backorder=True).button_mark_done()


def _produce(world: World, order: t.Any, lot: str) -> None:
    if lot:
        field = "lot_producing_ids" if "lot_producing_ids" in order._fields else "lot_producing_id"
        order[field] = world[lot]
    order.qty_producing = order.product_qty
    order._set_qty_producing()
