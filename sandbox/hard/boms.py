"""Bills of materials: kits, alternatives, of one variant, nested, in other units, archived."""

from __future__ import annotations

import typing as t

from sandbox.hard import units
from sandbox.hard.companies import EUROPE

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World

WORKCENTERS: Table = {
    "workcenter_saw": {"name": "Hard saw", "code": "SAW", "time_start": 5.0},
    "workcenter_paint": {"name": "Hard paint shop", "code": "PAINT"},
}


def _line(name: str, product: str, quantity: float, **more: t.Any) -> Row:
    return {"id": name, "product_id": product, "product_qty": quantity, **more}


BOMS: Table = {
    "bom_drawer": {
        "product_tmpl_id": "template_drawer",
        "product_qty": 1.0,
        "code": "D-1",
        "bom_line_ids": [
            _line("bom_drawer_board", "board", 3.0),
            # Two dozen screws.
            _line("bom_drawer_screw", "screw", 2.0, product_uom_id=units.DOZEN),
            _line("bom_drawer_glue", "glue", 0.25),
        ],
    },
    # The drawer is made, too: a bill inside a bill.
    "bom_cabinet": {
        "product_tmpl_id": "template_cabinet",
        "product_qty": 1.0,
        "code": "C-1",
        "sequence": 1,
        "bom_line_ids": [
            _line("bom_cabinet_drawer", "drawer", 2.0),
            _line("bom_cabinet_board", "board", 4.0),
            _line("bom_cabinet_leg", "leg", 4.0),
        ],
        "operation_ids": [
            {
                "id": "operation_saw",
                "name": "Saw",
                "workcenter_id": "workcenter_saw",
                "time_cycle_manual": 15.0,
                "sequence": 1,
            },
            {
                "id": "operation_paint",
                "name": "Paint",
                "workcenter_id": "workcenter_paint",
                "time_cycle_manual": 30.0,
                "sequence": 2,
            },
        ],
    },
    # Another way to make it, of a higher sequence: not what Odoo chooses.
    "bom_cabinet_other": {
        "product_tmpl_id": "template_cabinet",
        "product_qty": 2.0,
        "code": "C-2",
        "sequence": 2,
        "bom_line_ids": [
            _line("bom_cabinet_other_board", "board", 14.0),
            _line("bom_cabinet_other_leg", "leg", 8.0),
        ],
    },
    "bom_cabinet_old": {
        "product_tmpl_id": "template_cabinet",
        "product_qty": 1.0,
        "code": "C-0",
        "active": False,
        "bom_line_ids": [_line("bom_cabinet_old_board", "board", 10.0)],
    },
    # For all variants; some lines are of some variants only.
    "bom_shirt": {
        "product_tmpl_id": "template_shirt",
        "product_qty": 10.0,
        "code": "S-1",
        "sequence": 2,
        "bom_line_ids": [
            _line("bom_shirt_glue", "glue", 1.0),
            _line(
                "bom_shirt_leg",
                "leg",
                1.0,
                bom_product_template_attribute_value_ids=("shirt_value_red",),
            ),
            _line(
                "bom_shirt_board",
                "board",
                1.0,
                bom_product_template_attribute_value_ids=("shirt_value_l", "shirt_value_green"),
            ),
        ],
    },
    # For one variant only.
    "bom_shirt_red_s": {
        "product_tmpl_id": "template_shirt",
        "product_id": "shirt_red_s",
        "product_qty": 1.0,
        "code": "S-RED-S",
        "sequence": 1,
        "bom_line_ids": [_line("bom_shirt_red_s_glue", "glue", 0.5)],
    },
    "bom_kit": {
        "product_tmpl_id": "template_starter_kit",
        "product_qty": 1.0,
        "type": "phantom",
        "bom_line_ids": [
            _line("bom_kit_shirt", "shirt_red_m", 2.0),
            _line("bom_kit_mug", "mug_red", 1.0),
            _line("bom_kit_cable", "cable", 3.0),
        ],
    },
    # A kit with a kit in it: three of that, and a box of six mugs.
    "bom_family_kit": {
        "product_tmpl_id": "template_family_kit",
        "product_qty": 1.0,
        "type": "phantom",
        "bom_line_ids": [
            _line("bom_family_kit_kit", "starter_kit", 3.0),
            _line("bom_family_kit_mug", "mug_blue", 1.0, product_uom_id="unit_box"),
        ],
    },
    "bom_battery": {
        "product_tmpl_id": "template_battery",
        "product_qty": 1.0,
        "bom_line_ids": [_line("bom_battery_glue", "glue", 1.0)],
        "byproduct_ids": [
            {
                "id": "bom_battery_byproduct",
                "product_id": "sample",
                "product_qty": 2.0,
                "product_uom_id": units.UNIT,
            }
        ],
    },
    "bom_european": {
        "product_tmpl_id": "template_european",
        "product_qty": 1.0,
        "company_id": EUROPE,
        "bom_line_ids": [_line("bom_european_board", "board", 2.0)],
    },
}


def make(world: World) -> None:
    """Make the work centres and the bills."""
    world.add_all("mrp.workcenter", WORKCENTERS)
    world.add_all("mrp.bom", BOMS)
