"""Custom fields and a custom model, as somebody makes them in Odoo's settings."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World

MODEL = "x_machine"

_COLOURS = [("red", "Red"), ("green", "Green")]

MACHINE_FIELDS: Table = {
    "field_machine_name": {"name": "x_name", "ttype": "char", "field_description": "Name"},
    "field_machine_code": {"name": "x_code", "ttype": "char", "field_description": "Code"},
    "field_machine_hours": {"name": "x_hours", "ttype": "float", "field_description": "Hours"},
    "field_machine_active": {
        "name": "x_active",
        "ttype": "boolean",
        "field_description": "Active",
    },
    "field_machine_partner": {
        "name": "x_partner_id",
        "ttype": "many2one",
        "relation": "res.partner",
        "field_description": "Owner",
    },
    "field_machine_bought": {"name": "x_bought", "ttype": "date", "field_description": "Bought"},
}

FIELDS: t.Final[dict[str, Table]] = {
    "product.template": {
        "field_product_char": {
            "name": "x_material",
            "ttype": "char",
            "field_description": "Material",
            "translate": "standard",
        },
        "field_product_integer": {
            "name": "x_shelf_life",
            "ttype": "integer",
            "field_description": "Shelf life in days",
        },
        "field_product_float": {
            "name": "x_density",
            "ttype": "float",
            "field_description": "Density",
        },
        "field_product_selection": {
            "name": "x_signal",
            "ttype": "selection",
            "field_description": "Signal colour",
            "options": _COLOURS,
        },
        "field_product_machine": {
            "name": "x_machine_id",
            "ttype": "many2one",
            "relation": MODEL,
            "field_description": "Made on",
        },
        "field_product_monetary": {
            "name": "x_deposit",
            "ttype": "monetary",
            "field_description": "Deposit",
        },
    },
    "res.partner": {
        "field_partner_char": {"name": "x_region", "ttype": "char", "field_description": "Region"},
        "field_partner_selection": {
            "name": "x_rating",
            "ttype": "selection",
            "field_description": "Rating",
            "options": [("a", "A"), ("b", "B"), ("c", "C")],
        },
        "field_partner_machines": {
            "name": "x_machine_ids",
            "ttype": "one2many",
            "relation": MODEL,
            "relation_field": "x_partner_id",
            "field_description": "Machines",
        },
    },
    "purchase.order": {
        "field_order_char": {
            "name": "x_reference",
            "ttype": "char",
            "field_description": "Reference of another system",
        },
        "field_order_date": {
            "name": "x_promised",
            "ttype": "date",
            "field_description": "Promised",
        },
        "field_order_monetary": {
            "name": "x_budget",
            "ttype": "monetary",
            "field_description": "Budget",
        },
    },
}

ACCESS: Table = {
    "access_machine_user": {
        "name": "x_machine of internal users",
        "model_id": "model_machine",
        "group_id": "base.group_user",
        "perm_read": True,
        "perm_write": True,
        "perm_create": True,
        "perm_unlink": False,
    },
    "access_machine_admin": {
        "name": "x_machine of administrators",
        "model_id": "model_machine",
        "group_id": "base.group_system",
        "perm_read": True,
        "perm_write": True,
        "perm_create": True,
        "perm_unlink": True,
    },
}

MACHINES: Table = {
    "machine_saw": {
        "x_name": "Saw",
        "x_code": "M-1",
        "x_hours": 120.5,
        "x_active": True,
        "x_bought": "2020-03-01",
    },
    "machine_press": {"x_name": "Press", "x_code": "M-2", "x_hours": 0.0, "x_active": True},
    "machine_scrapped": {"x_name": "Old drill", "x_code": "M-0", "x_active": False},
}


def make(world: World) -> None:
    """Make the model, then the fields, and records of the model."""
    fields = [{"id": name, "state": "manual", **row} for name, row in MACHINE_FIELDS.items()]
    world.add("ir.model", "model_machine", {"name": "Machine", "model": MODEL, "field_id": fields})
    world.add_all("ir.model.access", ACCESS)
    for model, table in FIELDS.items():
        owner = world.env["ir.model"]._get(model)
        for name, row in table.items():
            world.add("ir.model.fields", name, {"model_id": owner.id, **_field(world, row)})
    world.add_all(MODEL, MACHINES)


def _field(world: World, row: Row) -> dict[str, t.Any]:
    values = {"state": "manual", **row}
    if world.env["ir.model.fields"]._fields["translate"].type == "boolean":
        values["translate"] = "translate" in row
    options = values.pop("options", [])
    if options:
        values["selection_ids"] = [
            {"value": value, "name": name, "sequence": number}
            for number, (value, name) in enumerate(options)
        ]
    return values
