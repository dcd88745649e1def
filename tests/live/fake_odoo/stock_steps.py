"""Steps of the comparison that calls of stock are made of."""

from __future__ import annotations

import typing as t

from tests.live.fake_odoo.playing import Id, Step, step

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
