"""The calls that the fake and a real Odoo are compared by: production orders."""

from __future__ import annotations

import typing as t

from tests.live.fake_odoo.playing import Id, Step, step
from tests.live.fake_odoo.stock_steps import COUNTED, COUNTING, DONE, QUANT, each, product

ORDER, MOVE = "mrp.production", "stock.move"
STATES = ["state", "reservation_state", "product_qty", "qty_producing", "workorder_ids"]
AS_PLANNED: t.Final = {"skip_consumption": True}


def _order(name: str, quantity: float) -> list[Step]:
    def args(_version: int) -> list[t.Any]:
        values = {"product_id": Id("made"), "product_qty": quantity, "bom_id": Id("bom")}
        return [{**values, "product_uom_id": Id("units")}]

    # Odoo 14 plans in its form, and where a file is imported.
    more: dict[str, t.Any] = {"makes": name, "context": {"import_file": True}}
    return [
        *each(f"production {name}", ORDER, "create", args, **more),
        step(f"{name} as it is made", ORDER, "read", [Id(name)], STATES),
        step(f"plan production {name}", ORDER, "action_confirm", [Id(name)]),
        step(f"reserve production {name}", ORDER, "action_assign", [Id(name)]),
        step(f"{name} when it is reserved", ORDER, "read", [Id(name)], STATES),
    ]


def _moves(about: str, name: str) -> list[Step]:
    def args(version: int) -> list[t.Any]:
        of_order = [
            "|",
            ["raw_material_production_id", "=", Id(name)],
            ["production_id", "=", Id(name)],
        ]
        names = ["product_id", "state", "has_tracking", "product_uom_qty", DONE[version]]
        return [of_order, names]

    return each(about, MOVE, "search_read", args, order="product_id, id")


PRODUCTIONS: list[Step] = [
    *product("component"),
    *product("made"),
    *each(
        "components in stock",
        QUANT,
        "create",
        lambda v: [{"product_id": Id("component"), "location_id": Id("lying"), COUNTED[v]: 7}],
        context=COUNTING,
    ),
    step(
        "the template of what is made",
        "product.template",
        "search",
        [["default_code", "=", "made"]],
        makes="template",
    ),
    step(
        "a bill of materials",
        "mrp.bom",
        "create",
        {
            "product_tmpl_id": Id("template"),
            "bom_line_ids": [[0, 0, {"product_id": Id("component"), "product_qty": 2}]],
        },
        makes="bom",
    ),
    *_order("mo1", 3),
    *_order("mo2", 3),
    step(
        "finish what is there", ORDER, "button_mark_done", [Id("mo1")], context=AS_PLANNED, only=19
    ),
    step(
        "the dialog of 14",
        "mrp.immediate.production",
        "create",
        {
            "mo_ids": [[6, 0, [Id("mo1")]]],
            "immediate_production_line_ids": [
                [0, 0, {"production_id": Id("mo1"), "to_immediate": True}]
            ],
        },
        makes="dialog",
        only=14,
    ),
    step(
        "finish by the dialog",
        "mrp.immediate.production",
        "process",
        [Id("dialog")],
        context={**AS_PLANNED, "button_mark_done_production_ids": [Id("mo1")]},
        only=14,
    ),
    step("finished production", ORDER, "read", [Id("mo1")], ["state", "product_qty"]),
    *_moves("the moves of a finished production", "mo1"),
    step("cancel production", ORDER, "action_cancel", [Id("mo2")]),
    step("cancelled production", ORDER, "read", [Id("mo2")], ["state"]),
    step(
        "what is there after productions",
        QUANT,
        "search_read",
        [
            ["product_id", "in", [Id("component"), Id("made")]],
            ["quantity", "!=", 0],
            ["location_id.usage", "=", "internal"],
        ],
        ["product_id", "quantity", "reserved_quantity"],
        order="product_id, id",
    ),
]
