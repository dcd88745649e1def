"""Warehouses, locations, lots, packages, what lies where, and when to order more."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE, MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World

WAREHOUSES: Table = {
    "warehouse_second": {
        "name": "Second warehouse",
        "code": "WH2",
        "company_id": MAIN,
        "delivery_steps": "pick_ship",
    },
    "warehouse_europe": {"name": "European warehouse", "code": "EUR", "company_id": EUROPE},
}

# Below the stock location of each warehouse: location_main, location_second, location_europe.
LOCATIONS: Table = {
    "location_shelf_a": {
        "name": "Shelf A",
        "location_id": "location_main",
        "usage": "internal",
        "barcode": "SHELF-A",
    },
    "location_bin_a1": {
        "name": "Bin A1",
        "location_id": "location_shelf_a",
        "usage": "internal",
        "barcode": "BIN-A1",
    },
    "location_shelf_b": {"name": "Shelf B", "location_id": "location_main", "usage": "internal"},
    "location_second_shelf": {
        "name": "Shelf",
        "location_id": "location_second",
        "usage": "internal",
    },
    "location_old": {
        "name": "Old shelf",
        "location_id": "location_main",
        "usage": "internal",
        "active": False,
    },
}

LOTS: Table = {
    "lot_paint_1": {"name": "PAINT-2025-01", "product_id": "paint", "company_id": MAIN},
    "lot_paint_2": {
        "name": "PAINT-2025-02",
        "product_id": "paint",
        "company_id": MAIN,
        "ref": "of the vendor: 77",
    },
    "lot_battery": {"name": "BATTERY-1", "product_id": "battery", "company_id": MAIN},
    "lot_battery_empty": {"name": "BATTERY-0", "product_id": "battery", "company_id": MAIN},
    "serial_laptop_1": {"name": "SN-0001", "product_id": "laptop", "company_id": MAIN},
    "serial_laptop_2": {"name": "SN-0002", "product_id": "laptop", "company_id": MAIN},
    "serial_laptop_3": {"name": "SN-0003", "product_id": "laptop", "company_id": MAIN},
    # Another product's lot of the same name.
    "lot_same_name": {"name": "PAINT-2025-01", "product_id": "battery", "company_id": MAIN},
}

PACKAGES: Table = {"package_juice": {"name": "PACK-JUICE"}, "package_empty": {"name": "PACK-0"}}


class Count(t.NamedTuple):
    """What is counted, as the first thing that happens to it."""

    product: str
    location: str
    quantity: float
    lot: str = ""
    package: str = ""
    owner: str = ""


COUNTS: t.Final = (
    Count("shirt_red_s", "location_main", 100.0),
    Count("shirt_red_s", "location_bin_a1", 15.0),
    Count("shirt_red_s", "location_second", 40.0),
    Count("shirt_red_s", "location_europe", 30.0),
    Count("shirt_red_m", "location_main", 60.0),
    Count("shirt_green_l", "location_shelf_a", 12.0),
    Count("mug_red", "location_main", 200.0),
    Count("mug_blue", "location_second_shelf", 80.0),
    Count("board", "location_main", 500.0),
    Count("board", "location_second", 250.0),
    Count("screw", "location_main", 10000.0),
    Count("leg", "location_main", 60.0),
    Count("drawer", "location_main", 10.0),
    Count("cable", "location_main", 312.5),
    Count("paint", "location_main", 40.5, lot="lot_paint_1"),
    Count("paint", "location_shelf_b", 20.0, lot="lot_paint_2"),
    Count("battery", "location_main", 30.0, lot="lot_battery"),
    Count("battery", "location_main", 7.0, lot="lot_same_name"),
    Count("laptop", "location_main", 1.0, lot="serial_laptop_1"),
    Count("laptop", "location_second", 1.0, lot="serial_laptop_2"),
    Count("juice", "location_main", 240.0, package="package_juice"),
    Count("juice", "location_main", 48.0, owner="customer_first"),
    Count("wine", "location_main", 36.0),
    Count("european", "location_europe", 25.0),
)


def _rule(warehouse: str, product: str, least: float, most: float, **more: t.Any) -> Row:
    return {
        "warehouse_id": f"warehouse_{warehouse}",
        "location_id": f"location_{warehouse}",
        "product_id": product,
        "product_min_qty": least,
        "product_max_qty": most,
        "trigger": "manual",
        "company_id": EUROPE if warehouse == "europe" else MAIN,
        **more,
    }


ORDERPOINTS: Table = {
    "orderpoint_main_shirt_red_s": _rule("main", "shirt_red_s", 50.0, 150.0),
    "orderpoint_second_shirt_red_s": _rule("second", "shirt_red_s", 20.0, 80.0),
    "orderpoint_europe_shirt_red_s": _rule("europe", "shirt_red_s", 10.0, 60.0),
    "orderpoint_main_shirt_green_l": _rule("main", "shirt_green_l", 5.0, 25.0),
    "orderpoint_main_board": _rule("main", "board", 100.0, 600.0, trigger="auto"),
    "orderpoint_second_board": _rule("second", "board", 50.0, 300.0),
    "orderpoint_main_screw": _rule("main", "screw", 2000.0, 20000.0),
    "orderpoint_main_old": _rule("main", "leg", 1.0, 2.0, active=False),
}


def make(world: World) -> None:
    """Make warehouses and locations, count what is in them, and the rules for more."""
    world.name("warehouse_main", world["stock.warehouse0"])
    for name, row in WAREHOUSES.items():
        _make_warehouse(world, name, row)
    for warehouse in ("main", "second", "europe"):
        world.name(f"location_{warehouse}", world[f"warehouse_{warehouse}"].lot_stock_id)
    world.add_all("stock.location", LOCATIONS)
    world.add_all("stock.lot", LOTS)
    world.add_all("stock.package", PACKAGES)
    for count in COUNTS:
        _put(world, count)
    world.add_all("stock.warehouse.orderpoint", ORDERPOINTS)


def _make_warehouse(world: World, name: str, row: Row) -> None:
    # Odoo 14 has made the first one of a company with the company.
    first = world.env["stock.warehouse"].search([("company_id", "=", world[EUROPE].id)])
    if row["company_id"] == EUROPE and first:
        world.name(name, first)
        world.write(name, {"name": row["name"], "code": row["code"]})
    else:
        world.add("stock.warehouse", name, row)


def _put(world: World, count: Count) -> None:
    location = world[count.location]
    row: dict[str, t.Any] = {"product_id": count.product, "location_id": count.location}
    told = {"lot_id": count.lot, "package_id": count.package, "owner_id": count.owner}
    row.update({field: name for field, name in told.items() if name})
    quants = world.env["stock.quant"].with_company(location.company_id)
    quants = quants.with_context(inventory_mode=True)
    quant = quants.create(world.values(quants, {**row, "inventory_quantity": count.quantity}))
    if world.has("stock.quant", "inventory_quantity_set"):
        quant.action_apply_inventory()
