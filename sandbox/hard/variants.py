"""Products of several variants: of every combination, of none, and of those that are asked for."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE
from sandbox.hard.world import Words

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World

ATTRIBUTES: Table = {
    "attribute_colour": {
        "name": Words("Cloth colour", "Stofkleur", "Couleur du tissu"),
        "create_variant": "always",
        "display_type": "color",
    },
    "attribute_size": {
        "name": Words("Cloth size", "Maat", "Taille"),
        "create_variant": "always",
        "display_type": "radio",
    },
    "attribute_engraving": {
        "name": Words("Engraving", "Gravure", "Gravure"),
        "create_variant": "no_variant",
        "display_type": "radio",
    },
    "attribute_finish": {
        "name": Words("Finish", "Afwerking", "Finition"),
        "create_variant": "dynamic",
        "display_type": "select",
    },
}

VALUES: Table = {
    "value_red": {
        "attribute_id": "attribute_colour",
        "name": Words("Red", "Rood", "Rouge"),
        "html_color": "#ff0000",
    },
    "value_green": {
        "attribute_id": "attribute_colour",
        "name": Words("Green", "Groen", "Vert"),
        "html_color": "#00ff00",
    },
    "value_blue": {
        "attribute_id": "attribute_colour",
        "name": Words("Blue", "Blauw", "Bleu"),
        "html_color": "#0000ff",
    },
    "value_s": {"attribute_id": "attribute_size", "name": "S", "sequence": 1},
    "value_m": {"attribute_id": "attribute_size", "name": "M", "sequence": 2},
    "value_l": {"attribute_id": "attribute_size", "name": "L", "sequence": 3},
    "value_plain": {"attribute_id": "attribute_engraving", "name": "Not engraved"},
    "value_engraved": {
        "attribute_id": "attribute_engraving",
        "name": Words("Engraved with …", "Gegraveerd met …", "Gravé avec …"),
        "is_custom": True,
    },
    "value_oak": {"attribute_id": "attribute_finish", "name": "Oak"},
    "value_walnut": {"attribute_id": "attribute_finish", "name": "Walnut"},
    "value_white": {"attribute_id": "attribute_finish", "name": "White"},
}

TEMPLATES: Table = {
    "template_shirt": {
        "name": Words("Shirt", "Overhemd", "Chemise"),
        "type": "consu",
        "is_storable": True,
        "categ_id": "category_shirts",
        "list_price": 20.0,
        "invoice_policy": "delivery",
        "purchase_method": "receive",
        "taxes_id": ("tax_21", "tax_europe_sale_19"),
        "supplier_taxes_id": ("tax_purchase_21", "tax_europe_purchase_19"),
        "description_sale": Words("Washable", "Wasbaar", "Lavable"),
        "x_material": Words("Cotton", "Katoen", "Coton"),
        "attribute_line_ids": [
            {
                "id": "shirt_colours",
                "attribute_id": "attribute_colour",
                "value_ids": ("value_red", "value_green", "value_blue"),
            },
            {
                "id": "shirt_sizes",
                "attribute_id": "attribute_size",
                "value_ids": ("value_s", "value_m", "value_l"),
            },
        ],
    },
    "template_mug": {
        "name": Words("Mug", "Mok", "Tasse"),
        "type": "consu",
        "is_storable": True,
        "categ_id": "category_hard",
        "list_price": 8.0,
        "invoice_policy": "delivery",
        "purchase_method": "receive",
        "taxes_id": ("tax_21_included",),
        "supplier_taxes_id": ("tax_purchase_21",),
        "attribute_line_ids": [
            {
                "id": "mug_colours",
                "attribute_id": "attribute_colour",
                "value_ids": ("value_red", "value_blue"),
            },
            {
                "id": "mug_engravings",
                "attribute_id": "attribute_engraving",
                "value_ids": ("value_plain", "value_engraved"),
            },
        ],
    },
    "template_desk": {
        "name": Words("Desk", "Bureau", "Bureau"),
        "type": "consu",
        "is_storable": True,
        "categ_id": "category_furniture",
        "list_price": 250.0,
        "invoice_policy": "delivery",
        "purchase_method": "receive",
        "taxes_id": ("tax_21",),
        "supplier_taxes_id": ("tax_purchase_21",),
        "attribute_line_ids": [
            {
                "id": "desk_finishes",
                "attribute_id": "attribute_finish",
                "value_ids": ("value_oak", "value_walnut", "value_white"),
            },
        ],
    },
}

# By a template's value, what it adds to the price.
EXTRAS: t.Final = {
    "shirt_value_l": 3.0,
    "shirt_value_blue": 1.5,
    "mug_value_engraved": 4.0,
    "desk_value_walnut": 40.0,
}

# Of the dynamic attribute's values only this one has a variant.
ASKED_FOR: t.Final = "desk_value_oak"

ARCHIVED: t.Final = ("shirt_blue_l",)


def _variant(number: int, name: str, weight: float, cost: float) -> Row:
    return {
        "default_code": name.upper().replace("_", "-"),
        "barcode": ean13(number),
        "weight": weight,
        "standard_price": cost,
    }


def ean13(number: int) -> str:
    """A barcode for use inside a shop: 20, the number, its check digit."""
    digits = f"20{number:010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


VARIANTS: Table = {
    "shirt_red_s": _variant(1, "shirt_red_s", 0.20, 7.5),
    "shirt_red_m": _variant(2, "shirt_red_m", 0.22, 7.5),
    "shirt_red_l": _variant(3, "shirt_red_l", 0.24, 8.25),
    "shirt_green_s": _variant(4, "shirt_green_s", 0.20, 7.5),
    "shirt_green_m": _variant(5, "shirt_green_m", 0.22, 7.5),
    "shirt_green_l": _variant(6, "shirt_green_l", 0.24, 8.25),
    "shirt_blue_s": _variant(7, "shirt_blue_s", 0.20, 7.75),
    "shirt_blue_m": _variant(8, "shirt_blue_m", 0.22, 7.75),
    "shirt_blue_l": _variant(9, "shirt_blue_l", 0.24, 8.5),
    "mug_red": _variant(11, "mug_red", 0.35, 2.4),
    "mug_blue": _variant(12, "mug_blue", 0.35, 2.4),
    "desk_oak": _variant(21, "desk_oak", 28.0, 120.0),
}

# What a variant costs in the second company, in euros.
COST_IN_EUROPE: t.Final = {"shirt_red_s": 6.5, "mug_red": 2.1}


def make(world: World) -> None:
    """Make the attributes, templates and variants."""
    world.add_all("product.attribute", ATTRIBUTES)
    world.add_all("product.attribute.value", VALUES)
    values = {world[name].id: name.partition("_")[2] for name in VALUES}
    for name, row in TEMPLATES.items():
        stem = name.partition("_")[2]
        template = world.add("product.template", name, row)
        for value in template.attribute_line_ids.product_template_value_ids:
            world.name(f"{stem}_value_{values[value.product_attribute_value_id.id]}", value)
        if ASKED_FOR.startswith(f"{stem}_"):
            template._create_product_variant(world[ASKED_FOR])
        for variant in template.product_variant_ids:
            combination = variant.product_template_attribute_value_ids.sorted("id")
            words = [values[value.product_attribute_value_id.id] for value in combination]
            world.name("_".join([stem, *words]), variant)
    for name, extra in EXTRAS.items():
        world[name].price_extra = extra
    for name, row in VARIANTS.items():
        world.write(name, row)
    for name, cost in COST_IN_EUROPE.items():
        world[name].with_company(world[EUROPE]).standard_price = cost
    for name in ARCHIVED:
        world[name].active = False
