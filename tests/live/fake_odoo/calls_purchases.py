"""The calls that the fake and a real Odoo are compared by: purchase orders."""

from __future__ import annotations

import typing as t

from tests.live.fake_odoo.playing import ARCHIVED_TOO, Id, Step, step

ORDER, LINE, PICKING = "purchase.order", "purchase.order.line", "stock.picking"
LOADED_ORDER = [
    "id",
    "partner_id/.id",
    "origin",
    "order_line/id",
    "order_line/product_id/.id",
    "order_line/product_qty",
    "order_line/price_unit",
]

_OWN: dict[str, t.Any] = {"price_unit": 20, "date_planned": "2027-02-01 08:00:00"}
#: What is said of an order's line, and what Odoo makes of it when something else is written.
ORDERED_FROM_A_PRICE_LIST: list[Step] = [
    step("another vendor", "res.partner", "create", {"name": "Fk Vendor"}, makes="vendor")
]
ORDERED_FROM_A_PRICE_LIST += [
    step(
        "a product with a price list",
        "product.template",
        "create",
        {
            "name": "Fk Listed",
            "standard_price": 3,
            "seller_ids": [
                [0, 0, {field: Id("ada"), "price": 55, "delay": 4}],
                [0, 0, {field: Id("vendor"), "price": 66, "delay": 5}],
            ],
        },
        makes="listed",
        only=version,
    )
    for version, field in ((19, "partner_id"), (14, "name"))
]
ORDERED_FROM_A_PRICE_LIST += [
    step(
        "its variant",
        "product.product",
        "search",
        [["product_tmpl_id", "=", Id("listed")]],
        makes="listedv",
    ),
    step(
        "an order with a date of its own",
        ORDER,
        "create",
        {
            "partner_id": Id("ada"),
            "date_order": "2027-01-01 00:00:00",
            "date_planned": "2027-06-01 00:00:00",
            "order_line": [[0, 0, {"product_id": Id("listedv"), "product_qty": 2, **_OWN}]],
        },
        makes="o4",
    ),
    step("its line", LINE, "search", [["order_id", "=", Id("o4")]], makes="l4"),
    step("planned by its line", ORDER, "read", [Id("o4")], ["date_planned"]),
]
for _about, _values in (
    ("another date of the order", {"date_planned": "2027-06-01 00:00:00"}),
    ("another quantity", {"order_line": [[1, Id("l4"), {"product_qty": 5}]]}),
    (
        "another quantity with what else is stated",
        {"order_line": [[1, Id("l4"), {"product_qty": 6, **_OWN}]]},
    ),
    (
        "other dates of the order and its line",
        {
            "date_planned": "2027-07-01 00:00:00",
            "order_line": [[1, Id("l4"), {"date_planned": "2027-03-01 00:00:00"}]],
        },
    ),
    ("the same vendor", {"partner_id": Id("ada")}),
    ("another vendor of it", {"partner_id": Id("vendor")}),
    (
        "the first vendor with what else is stated",
        {"partner_id": Id("ada"), "order_line": [[1, Id("l4"), _OWN]]},
    ),
):
    ORDERED_FROM_A_PRICE_LIST += [
        step(_about, ORDER, "write", [Id("o4")], _values),
        step(f"{_about}: the order", ORDER, "read", [Id("o4")], ["date_planned"]),
        step(
            f"{_about}: the line",
            LINE,
            "read",
            [Id("l4")],
            ["product_qty", "price_unit", "date_planned"],
        ),
    ]
ORDERED_FROM_A_PRICE_LIST.append(step("away with it", ORDER, "button_cancel", [Id("o4")]))

PURCHASES: list[Step] = [
    step(
        "load an order",
        ORDER,
        "load",
        LOADED_ORDER,
        [
            ["fake.o1", "{ada}", "FKO1", "fake.l1", "{varq}", "2", "1.5"],
            ["", "", "", "fake.l2", "{v1}", "3", "0.335"],
            ["fake.o2", "{ada}", "FKO2", "fake.l3", "{varq}", "1", "7"],
        ],
        makes="o1 o2",
    ),
    step(
        "its lines",
        LINE,
        "search",
        [["order_id", "in", [Id("o1"), Id("o2")]]],
        order="id",
        makes="l1 l2 l3",
    ),
    step(
        "the order",
        ORDER,
        "read",
        [Id("o1")],
        [
            "partner_id",
            "origin",
            "state",
            "order_line",
            "amount_untaxed",
            "priority",
            "partner_ref",
        ],
        load="",
    ),
    step(
        "what its lines show",
        LINE,
        "read",
        [Id("l1"), Id("l2")],
        [
            "product_qty",
            "price_unit",
            "price_subtotal",
            "name",
            "order_id",
            "product_id",
            "state",
            "sequence",
            "display_type",
        ],
        load="",
    ),
    step(
        "the external ids of its lines",
        "ir.model.data",
        "search_read",
        [["module", "=", "fake"], ["model", "=", LINE]],
        ["name"],
        order="id",
    ),
    step("an order without a partner", ORDER, "create", {"origin": "FKO9"}),
    step(
        "an order without lines",
        ORDER,
        "create",
        {"partner_id": Id("ada"), "origin": "FKO3"},
        makes="o3",
    ),
    step(
        "change a line of the order",
        ORDER,
        "write",
        [Id("o1")],
        {"order_line": [[1, Id("l1"), {"product_qty": 4}]]},
    ),
    step(
        "remove a line of the order", ORDER, "write", [Id("o1")], {"order_line": [[2, Id("l2"), 0]]}
    ),
    step("the order by then", ORDER, "read", [Id("o1")], ["amount_untaxed", "order_line"]),
    *ORDERED_FROM_A_PRICE_LIST,
    step("confirm", ORDER, "button_confirm", [Id("o1")]),
    step("confirmed", ORDER, "read", [Id("o1")], ["state"]),
    step(
        "its receipt",
        PICKING,
        "search_read",
        [["origin", "like", "P0"], ["partner_id", "=", Id("ada")]],
        ["state", "partner_id"],
        makes="picking",
    ),
    step("the order's receipts", ORDER, "read", [Id("o1")], ["picking_ids"]),
    step("confirm once more", ORDER, "button_confirm", [Id("o1")]),
    step("one receipt", PICKING, "search_count", [["partner_id", "=", Id("ada")]]),
    step(
        "remove a line of a confirmed order",
        ORDER,
        "write",
        [Id("o1")],
        {"order_line": [[2, Id("l1"), 0]]},
    ),
    step("delete a confirmed order", ORDER, "unlink", [Id("o1")]),
    step("lock", ORDER, "button_lock", [Id("o1")], only=19),
    step("locked", ORDER, "read", [Id("o1")], ["state", "locked"], only=19),
    step("finish", ORDER, "button_done", [Id("o1")], only=14),
    step("finished", ORDER, "read", [Id("o1")], ["state"], only=14),
    step("sent", ORDER, "print_quotation", [Id("o3")], only=19),
    step("cancel", ORDER, "button_cancel", [Id("o2")]),
    step("cancelled", ORDER, "search", [["state", "=", "cancel"], ["origin", "=", "FKO2"]]),
    step("as a draft again", ORDER, "button_draft", [Id("o2")]),
    step("as a draft", ORDER, "read", [Id("o2")], ["state"]),
    step("delete a draft", ORDER, "unlink", [Id("o2")]),
    step(
        "orders as arrays",
        ORDER,
        "formatted_read_group",
        [["id", "in", [Id("o1"), Id("o3")]]],
        [],
        ["id:array_agg", "origin:array_agg", "state:array_agg", "amount_untaxed:array_agg"],
        context=ARCHIVED_TOO,
        only=19,
    ),
    step(
        "orders as arrays of 14",
        ORDER,
        "read_group",
        [["id", "in", [Id("o1"), Id("o3")]]],
        ["id:array_agg", "origin:array_agg", "state:array_agg", "amount_untaxed:array_agg"],
        [],
        context=ARCHIVED_TOO,
        only=14,
    ),
    step(
        "lines as arrays",
        LINE,
        "formatted_read_group",
        [["id", "in", [Id("l1")]]],
        [],
        ["id:array_agg", "product_qty:array_agg", "price_unit:array_agg", "product_id:array_agg"],
        context=ARCHIVED_TOO,
        only=19,
    ),
    step(
        "lines as arrays of 14",
        LINE,
        "read_group",
        [["id", "in", [Id("l1")]]],
        ["id:array_agg", "product_qty:array_agg", "price_unit:array_agg", "product_id:array_agg"],
        [],
        context=ARCHIVED_TOO,
        only=14,
    ),
]
