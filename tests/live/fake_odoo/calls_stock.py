"""The calls that the fake and a real Odoo are compared by: what lies in stock, and transfers."""

from __future__ import annotations

import typing as t

from tests.live.fake_odoo.playing import ARCHIVED_TOO, Id, Step, step

ORDER, PICKING, MOVE, LINE = "purchase.order", "stock.picking", "stock.move", "stock.move.line"
QUANT, KIND, PRODUCT = "stock.quant", "stock.picking.type", "product.product"
COUNTING: t.Final = {"inventory_mode": True}
BUTTON: t.Final = {"skip_backorder": True, "skip_immediate": True, "skip_sms": True}
#: By version: storable, the model of lots, the field of a count, and of what is done.
STORED: t.Final[dict[int, dict[str, t.Any]]] = {14: {"type": "product"}, 19: {"is_storable": True}}
LOT: t.Final = {14: "stock.production.lot", 19: "stock.lot"}
COUNTED: t.Final = {14: "inventory_quantity", 19: "inventory_quantity_auto_apply"}
DONE: t.Final = {14: "quantity_done", 19: "quantity"}
PICKED: t.Final[dict[int, dict[str, t.Any]]] = {14: {}, 19: {"picked": True}}
NAME: t.Final[dict[int, dict[str, t.Any]]] = {14: {"name": "move"}, 19: {}}
HELD = ["product_id", "location_id", "lot_id", "package_id", "quantity", "reserved_quantity"]


def each(about: str, model: str, method: str, args: t.Any, **more: t.Any) -> list[Step]:
    """Return a step for each version; `args` says its arguments of one."""
    return [step(f"{about} ({v})", model, method, *args(v), only=v, **more) for v in (14, 19)]


def product(name: str, tracking: str = "none") -> list[Step]:
    values: dict[str, t.Any] = {"name": name, "default_code": name, "tracking": tracking}
    return each(
        f"a product in stock, {name}",
        PRODUCT,
        "create",
        lambda v: [{**values, **STORED[v]}],
        makes=name,
    )


def _held(about: str, *products: str) -> Step:
    domain = [
        ["product_id", "in", [Id(name) for name in products]],
        ["quantity", "!=", 0],
        ["location_id.usage", "=", "internal"],
    ]
    return step(about, QUANT, "search_read", domain, HELD, order="product_id, lot_id, id")


def _moves(about: str, picking: str, *, makes: str = "") -> list[Step]:
    def args(version: int) -> list[t.Any]:
        names = ["product_id", "product_uom_qty", "product_qty", "state", DONE[version]]
        names += ["location_dest_id"]
        names += ["reserved_availability"] if version == 14 else ["picked"]
        return [[["picking_id", "=", Id(picking)]], names]

    return each(about, MOVE, "search_read", args, order="id", makes=makes)


def _order(name: str, *lines: tuple[str, float]) -> list[Step]:
    rows = [
        [0, 0, {"product_id": Id(product), "product_qty": quantity, "price_unit": 1}]
        for product, quantity in lines
    ]
    values = {"partner_id": Id("ada"), "origin": name, "order_line": rows}
    return [
        step(f"order {name}", ORDER, "create", values, makes=name),
        step(f"confirm {name}", ORDER, "button_confirm", [Id(name)]),
        step(
            f"the receipt of {name}",
            PICKING,
            "search_read",
            [["purchase_id", "=", Id(name)]],
            ["state", "partner_id", "backorder_id"],
            makes=f"in_{name}",
        ),
    ]


def _state(about: str, picking: str) -> Step:
    return step(about, PICKING, "read", [Id(picking)], ["state"])


def _transfer(name: str, product: str, quantity: float) -> list[Step]:
    places = {"location_id": Id("lying"), "location_dest_id": Id("shelf")}

    def args(version: int) -> list[t.Any]:
        move = {**NAME[version], **places, "product_id": Id(product), "product_uom": Id("units")}
        moves = [[0, 0, {**move, "product_uom_qty": quantity}]]
        field = "move_ids" if version == 19 else "move_lines"
        return [{"picking_type_id": Id("internal"), **places, field: moves}]

    return [
        *each(f"transfer {name}", PICKING, "create", args, makes=name),
        step(f"plan {name}", PICKING, "action_confirm", [Id(name)]),
        _state(f"{name} is planned", name),
    ]


def _line(version: int, product: str, quantity: float) -> list[t.Any]:
    """Return the command that adds a line with a new lot to a move of a receipt."""
    values: dict[str, t.Any] = {
        "product_id": Id(product),
        "product_uom_id": Id("units"),
        "location_id": Id("from"),
        "location_dest_id": Id("lying"),
        "picking_id": Id("in_po2"),
        "lot_name": f"FK {product}",
        "qty_done" if version == 14 else "quantity": quantity,
    }
    return [0, 0, {**values, **PICKED[version]}]


STOCK: list[Step] = [
    step(
        "the warehouse",
        "stock.warehouse",
        "search_read",
        [["code", "=", "WH"]],
        ["code"],
        makes="wh",
    ),
    step(
        "where goods lie",
        "stock.location",
        "search",
        [["usage", "=", "internal"], ["name", "=", "Stock"], ["company_id", "=", 1]],
        limit=1,
        order="id",
        makes="lying",
    ),
    step(
        "internal transfers",
        KIND,
        "search",
        [["code", "=", "internal"], ["company_id", "=", 1]],
        limit=1,
        context=ARCHIVED_TOO,
        order="id",
        makes="internal",
    ),
    step(
        "a shelf",
        "stock.location",
        "create",
        {"name": "Shelf FK", "location_id": Id("lying")},
        makes="shelf",
    ),
    step("the shelf", "stock.location", "read", [Id("shelf")], ["usage", "location_id", "name"]),
    *product("sto"),
    *product("lotted", "lot"),
    *product("numbered", "serial"),
    step(
        "units", "uom.uom", "search", [["name", "=", "Units"]], limit=1, order="id", makes="units"
    ),
    *each(
        "a first count",
        QUANT,
        "create",
        lambda v: [
            {"product_id": Id("sto"), "location_id": Id("lying"), COUNTED[v]: 4},
        ],
        context=COUNTING,
        makes="q1",
    ),
    _held("what was counted", "sto"),
    *each(
        "a second count of the same",
        QUANT,
        "create",
        lambda v: [{"product_id": Id("sto"), "location_id": Id("lying"), COUNTED[v]: 6}],
        context=COUNTING,
    ),
    *each(
        "count what is there",
        QUANT,
        "write",
        lambda v: [[Id("q1")], {COUNTED[v]: 5}],
        context=COUNTING,
    ),
    _held("what is there after counts", "sto"),
    *each(
        "the moves of the counts",
        MOVE,
        "search_read",
        lambda v: [[["product_id", "=", Id("sto")], ["state", "=", "done"]], [DONE[v]]],
        order="id",
    ),
    *_order("po1", ("sto", 5), ("varq", 2)),
    *_moves("the moves of a receipt", "in_po1", makes="m1 m2"),
    *each(
        "set what is done",
        MOVE,
        "write",
        lambda v: [[Id("m1")], {DONE[v]: 2, **PICKED[v]}],
    ),
    *_moves("moves with what is done", "in_po1"),
    step("receive a part", PICKING, "button_validate", [Id("in_po1")], context=BUTTON),
    _state("received", "in_po1"),
    step(
        "the rest",
        PICKING,
        "search_read",
        [["backorder_id", "=", Id("in_po1")]],
        ["state"],
        makes="rest1",
    ),
    *_moves("the moves of what is received", "in_po1"),
    *_moves("the moves of the rest", "rest1"),
    _held("what is there after a receipt", "sto"),
    step(
        "what is received of the order",
        "purchase.order.line",
        "search_read",
        [["order_id", "=", Id("po1")], ["product_id", "=", Id("sto")]],
        ["qty_received", "product_qty"],
    ),
    step("cancel the rest", PICKING, "action_cancel", [Id("rest1")]),
    _state("cancelled rest", "rest1"),
    step("cancel what is received", PICKING, "action_cancel", [Id("in_po1")]),
    *_order("po2", ("lotted", 5), ("numbered", 2)),
    *_moves("moves of lots", "in_po2", makes="ml mn"),
    step(
        "where they come from",
        "stock.location",
        "search",
        [["usage", "=", "supplier"]],
        order="id",
        limit=1,
        makes="from",
    ),
    step("lines of lots", LINE, "search", [["move_id", "=", Id("ml")]], order="id", makes="line1"),
    *each(
        "name the lots",
        MOVE,
        "write",
        lambda v: [[Id("ml")], {"move_line_ids": [[2, Id("line1")], _line(v, "lotted", 5)]}],
    ),
    step(
        "lines of serial numbers",
        LINE,
        "search",
        [["move_id", "=", Id("mn")]],
        order="id",
        makes="line2 line3",
    ),
    *each(
        "name the serial numbers",
        MOVE,
        "write",
        lambda v: [
            [Id("mn")],
            {
                "move_line_ids": [
                    [2, Id("line2")],
                    [2, Id("line3")],
                    _line(v, "numbered", 1),
                ]
            },
        ],
    ),
    *_moves("moves with lots", "in_po2"),
    step("receive lots", PICKING, "button_validate", [Id("in_po2")], context=BUTTON),
    _state("received lots", "in_po2"),
    _held("lots that are there", "lotted", "numbered"),
    *(
        step(
            f"the lots ({version})",
            model,
            "search_read",
            [["product_id", "in", [Id("lotted"), Id("numbered")]]],
            ["name", "product_id"],
            order="id",
            only=version,
        )
        for version, model in LOT.items()
    ),
    *_transfer("t1", "sto", 3),
    step("reserve t1", PICKING, "action_assign", [Id("t1")]),
    _state("t1 is reserved", "t1"),
    *_moves("the moves of t1", "t1", makes="mt1"),
    _held("what is reserved", "sto"),
    *each("set one of t1", MOVE, "write", lambda v: [[Id("mt1")], {DONE[v]: 1, **PICKED[v]}]),
    _held("what is reserved when one is set", "sto"),
    step("move one of t1", PICKING, "button_validate", [Id("t1")], context=BUTTON),
    step(
        "the rest of t1",
        PICKING,
        "search_read",
        [["backorder_id", "=", Id("t1")]],
        ["state"],
        makes="rest2",
    ),
    *_moves("the moves of the rest of t1", "rest2"),
    _held("what is there after t1", "sto"),
    step("cancel the rest of t1", PICKING, "action_cancel", [Id("rest2")]),
    _held("what is there after the rest is cancelled", "sto"),
    *_transfer("t2", "lotted", 50),
    step("reserve t2", PICKING, "action_assign", [Id("t2")]),
    *_moves("the moves of t2", "t2", makes="mt2"),
    *each("set two of t2", MOVE, "write", lambda v: [[Id("mt2")], {DONE[v]: 2, **PICKED[v]}]),
    step(
        "drop the rest of t2",
        PICKING,
        "button_validate",
        [Id("t2")],
        context={**BUTTON, "picking_ids_not_to_backorder": [Id("t2")]},
    ),
    _state("t2 is done", "t2"),
    step("no rest of t2", PICKING, "search_count", [["backorder_id", "=", Id("t2")]]),
    _held("what is there after t2", "lotted"),
    *_transfer("t3", "sto", 50),
    step("reserve t3", PICKING, "action_assign", [Id("t3")]),
    *_moves("the moves of t3", "t3", makes="mt3"),
    *each(
        "set what comes from two places",
        MOVE,
        "write",
        lambda v: [[Id("mt3")], {DONE[v]: 2, **PICKED[v]}],
    ),
    step("cancel t3", PICKING, "action_cancel", [Id("t3")]),
    _held("what is there after t3", "sto"),
]
