"""Categories and products without variants: goods, services, consumables, packs."""

from __future__ import annotations

import typing as t

from sandbox.hard import units
from sandbox.hard.companies import EUROPE
from sandbox.hard.world import Words

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World

CATEGORIES: Table = {
    "category_hard": {"name": Words("Hard goods", "Harde waren", "Articles durs")},
    "category_clothes": {
        "name": Words("Clothes", "Kleding", "Vêtements"),
        "parent_id": "category_hard",
    },
    "category_shirts": {
        "name": Words("Shirts", "Overhemden", "Chemises"),
        "parent_id": "category_clothes",
    },
    "category_furniture": {
        "name": Words("Furniture", "Meubels", "Meubles"),
        "parent_id": "category_hard",
    },
    "category_parts": {
        "name": Words("Parts", "Onderdelen", "Pièces"),
        "parent_id": "category_hard",
    },
}

TAGS: Table = {
    "tag_fragile": {"name": Words("Fragile", "Breekbaar", "Fragile")},
    "tag_heavy": {"name": Words("Heavy", "Zwaar", "Lourd")},
}

# The smallest picture there is: one red pixel.
PICTURE: t.Final = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


def _row(name: Words | str, price: float, cost: float, **more: t.Any) -> Row:
    return {
        "name": name,
        "list_price": price,
        "standard_price": cost,
        "categ_id": "category_parts",
        "taxes_id": ("tax_21",),
        "supplier_taxes_id": ("tax_purchase_21",),
        "invoice_policy": "delivery",
        "purchase_method": "receive",
        **more,
    }


def _goods(name: Words | str, price: float, cost: float, **more: t.Any) -> Row:
    return _row(name, price, cost, type="consu", is_storable=True, **more)


# Each is the one variant of the template `template_<name>`.
PRODUCTS: t.Final[dict[str, Row]] = {
    "board": _goods(
        Words("Board", "Plank", "Planche"),
        9.0,
        4.0,
        default_code="BOARD",
        barcode="2000000000312",
        weight=1.5,
        volume=0.01,
    ),
    # Sold by the piece, bought by the hundred.
    "screw": _goods(
        Words("Screw", "Schroef", "Vis"),
        0.1,
        0.05,
        default_code="SCREW",
        weight=0.005,
        uom_po_id="unit_hundred",
    ),
    "leg": _goods(Words("Leg", "Poot", "Pied"), 5.0, 2.0, default_code="LEG", weight=0.8),
    "drawer": _goods("Drawer", 35.0, 14.0, default_code="DRAWER", weight=4.0),
    "cabinet": _goods(
        "Cabinet", 180.0, 75.0, default_code="CABINET", categ_id="category_furniture"
    ),
    # Stock in metres, bought by the roll.
    "cable": _goods(
        "Cable",
        1.2,
        0.6,
        default_code="CABLE",
        uom_id=units.METRE,
        uom_po_id="unit_roll",
    ),
    "paint": _goods(
        Words("Paint", "Verf", "Peinture"),
        12.0,
        6.5,
        default_code="PAINT",
        uom_id=units.LITRE,
        uom_po_id="unit_can",
        tracking="lot",
        x_density=1.3,
        x_shelf_life=365,
    ),
    "battery": _goods("Battery", 25.0, 11.0, default_code="BATTERY", tracking="lot"),
    "laptop": _goods("Laptop", 900.0, 640.0, default_code="LAPTOP", tracking="serial"),
    # Two taxes, one of them an amount a piece; bought by the crate.
    "juice": _goods(
        Words("Juice", "Sap", "Jus"),
        2.42,
        0.9,
        default_code="JUICE",
        taxes_id=("tax_21_included", "tax_fixed"),
        uom_po_id="unit_crate",
    ),
    "wine": _goods("Wine", 10.0, 5.0, default_code="WINE", taxes_id=("tax_group",)),
    "perfume": _goods("Perfume", 100.0, 60.0, default_code="PERFUME", taxes_id=("tax_division",)),
    "starter_kit": _goods("Starter kit", 60.0, 0.0, default_code="KIT"),
    "family_kit": _goods("Family kit", 150.0, 0.0, default_code="KIT-FAMILY"),
    "glue": _row(Words("Glue", "Lijm", "Colle"), 3.0, 1.0, type="consu", default_code="GLUE"),
    "installation": _row(
        Words("Installation", "Installatie", "Installation"),
        80.0,
        45.0,
        type="service",
        default_code="INSTALL",
    ),
    "transport": _row("Transport", 15.0, 10.0, type="service", default_code="TRANSPORT"),
    "sample": _goods("Free sample", 0.0, 0.0, default_code="SAMPLE", sale_ok=False),
    # The code is another product's too: codes need not be unique.
    "board_second": _goods("Board, second choice", 6.0, 4.0, default_code="BOARD"),
    "european": _goods(
        "Only in Europe",
        30.0,
        12.0,
        default_code="EUROPE",
        company_id=EUROPE,
        taxes_id=("tax_europe_sale_19",),
        supplier_taxes_id=("tax_europe_purchase_19",),
    ),
    "lamp": _goods("Old lamp", 40.0, 22.0, default_code="LAMP"),
}

# Fields of single products that only make sense for one of them.
DETAILS: Table = {
    "template_board": {
        "image_1920": PICTURE,
        "x_machine_id": "machine_saw",
        "x_signal": "red",
        "x_deposit": 1.25,
        "description_sale": Words("Planed", "Geschaafd", "Raboté"),
    },
    "template_lamp": {"active": False},
}

# A pack with a barcode of its own.
PACK: t.Final = ("pack_juice", "juice", "unit_crate", "2000000000404")

COMBO: Table = {
    "combo_drinks": {
        "name": "Drinks of the menu",
        "combo_item_ids": [
            {"id": "combo_juice", "product_id": "juice", "extra_price": 0.0},
            {"id": "combo_wine", "product_id": "wine", "extra_price": 2.5},
        ],
    },
}


def make(world: World) -> None:
    """Make the categories and products."""
    world.add_all("product.category", CATEGORIES)
    for name, row in PRODUCTS.items():
        template = world.add("product.template", f"template_{name}", _known(world, row))
        world.name(name, template.product_variant_ids)
    for name, row in DETAILS.items():
        world.write(name, row)
    _make_pack(world)
    if world.has("product.template", "product_tag_ids"):
        world.add_all("product.tag", TAGS)
        world.write("template_board", {"product_tag_ids": ("tag_heavy", "tag_fragile")})
    if world.has("product.template", "combo_ids"):
        world.add_all("product.combo", COMBO)
        menu = _row("Menu", 20.0, 0.0, type="combo", combo_ids=("combo_drinks",))
        world.name("menu", world.add("product.template", "template_menu", menu).product_variant_ids)


def _known(world: World, row: Row) -> Row:
    # What is bought in another unit is said in the vendor's prices since uom_po_id is no more.
    if "uom_po_id" in row or not world.has("product.template", "uom_po_id"):
        return row
    return {**row, "uom_po_id": row.get("uom_id", units.UNIT)}


def _make_pack(world: World) -> None:
    name, product, unit, barcode = PACK
    if "product.packaging" in world.env:
        pack = {"name": "Crate", "qty": units.pieces(unit), "product_id": product}
        world.add("product.packaging", name, {**pack, "barcode": barcode})
        return
    world.write(f"template_{product}", {"uom_ids": (unit,)})
    world.add("product.uom", name, {"product_id": product, "uom_id": unit, "barcode": barcode})
