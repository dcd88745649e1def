"""Transfers that belong to no order, in every state."""

from __future__ import annotations

import typing as t

from sandbox.hard.moving import Done, finish

if t.TYPE_CHECKING:
    from sandbox.hard.world import World

_TYPES: t.Final = {"in": "in_type_id", "out": "out_type_id", "internal": "int_type_id"}
_VENDORS = "stock.stock_location_suppliers"
_CUSTOMERS = "stock.stock_location_customers"


class Transfer(t.NamedTuple):
    """A transfer of a warehouse; `state` is draft, confirmed, assigned, done or cancel."""

    kind: str
    warehouse: str
    source: str
    destination: str
    moves: t.Mapping[str, float]
    state: str
    done: Done | None = None
    partner: str = ""


TRANSFERS: t.Final[dict[str, Transfer]] = {
    "transfer_draft": Transfer(
        "internal", "main", "location_main", "location_shelf_b", {"board": 20.0}, "draft"
    ),
    # Waits: there is no perfume.
    "transfer_waiting": Transfer(
        "internal", "main", "location_main", "location_shelf_b", {"perfume": 5.0}, "confirmed"
    ),
    # What it is to move is reserved.
    "transfer_reserved": Transfer(
        "internal",
        "main",
        "location_main",
        "location_shelf_a",
        {"shirt_red_s": 25.0, "mug_red": 40.0},
        "assigned",
    ),
    "transfer_done": Transfer(
        "internal", "main", "location_main", "location_shelf_b", {"board": 30.0}, "done"
    ),
    "transfer_lots": Transfer(
        "internal",
        "main",
        "location_main",
        "location_shelf_b",
        {"paint": 10.0},
        "done",
        {"paint": {"lot_paint_1": 10.0}},
    ),
    # Half of it; the rest became a backorder.
    "transfer_half": Transfer(
        "out",
        "main",
        "location_main",
        _CUSTOMERS,
        {"wine": 12.0},
        "done",
        {"wine": 6.0},
        partner="customer_first",
    ),
    "transfer_receipt": Transfer(
        "in",
        "second",
        _VENDORS,
        "location_second",
        {"laptop": 1.0, "board": 10.0},
        "done",
        {"laptop": {"serial_laptop_3": 1.0}, "board": 10.0},
        partner="vendor_beta",
    ),
    # More than there was: three legs less than nothing in the second warehouse.
    "transfer_negative": Transfer(
        "internal", "second", "location_second", "location_second_shelf", {"leg": 3.0}, "done"
    ),
    "transfer_cancelled": Transfer(
        "out", "main", "location_main", _CUSTOMERS, {"glue": 2.0}, "cancel"
    ),
}


def make(world: World) -> None:
    """Make the transfers."""
    for name, transfer in TRANSFERS.items():
        _make(world, name, transfer)


def _make(world: World, name: str, transfer: Transfer) -> None:
    places = {"location_id": transfer.source, "location_dest_id": transfer.destination}
    warehouse = world[f"warehouse_{transfer.warehouse}"]
    moves = [
        {
            "id": f"{name}_{product}",
            "name": product,
            "product_id": product,
            "product_uom": world[product].uom_id.id,
            "product_uom_qty": quantity,
            **places,
        }
        for product, quantity in transfer.moves.items()
    ]
    row: dict[str, t.Any] = {
        "picking_type_id": warehouse[_TYPES[transfer.kind]].id,
        "origin": name,
        "move_ids": moves,
        **places,
    }
    if transfer.partner:
        row["partner_id"] = transfer.partner
    picking = world.add("stock.picking", name, row)
    if transfer.state == "draft":
        return
    picking.action_confirm()
    if transfer.state == "assigned":
        picking.action_assign()
    if transfer.state == "done":
        finish(world, picking, transfer.done)
    if transfer.state == "cancel":
        picking.action_cancel()
