"""Steps of the random walk in documents: orders, transfers, bills of materials, invoices."""

from __future__ import annotations

import typing as t

from tests.live.tap.walk_steps import Steps, adding_to

if t.TYPE_CHECKING:
    from tests.live.tap.random_walk import Walk
    from tests.live.tap.walk_steps import Values

STEPS: Steps = {}
step = adding_to(STEPS)


@step(2)
def new_sale_order(walk: Walk) -> object:
    lines = [
        (0, 0, {"product_id": walk.some_product(), "product_uom_qty": walk.dice.randrange(1, 9)})
        for _ in range(walk.dice.randrange(1, 4))
    ]
    return walk.create("sale.order", {"partner_id": walk.some("res.partner"), "order_line": lines})


@step(2)
def sale_line_changes(walk: Walk) -> object:
    line = walk.some("sale.order.line", [["state", "=", "draft"], ["display_type", "=", False]])
    values: Values = walk.dice.choice(
        [
            {"product_uom_qty": walk.dice.randrange(1, 30)},
            {"price_unit": walk.amount()},
            {"name": walk.word()},
        ]
    )
    return walk.write("sale.order.line", line, values)


@step(2)
def sale_line_deleted(walk: Walk) -> object:
    return walk.unlink("sale.order.line", walk.some("sale.order.line", [["state", "=", "draft"]]))


@step(2)
def sale_order_confirmed(walk: Walk) -> object:
    order = walk.some("sale.order", [["state", "in", ["draft", "sent"]]])
    walk.plain.call("sale.order", "action_confirm", [order])
    return order


@step()
def sale_order_cancelled(walk: Walk) -> object:
    order = walk.some("sale.order", [["state", "in", ["draft", "sent", "sale"]]])
    context = {"disable_cancel_warning": True}
    walk.plain.call("sale.order", "action_cancel", [order], context=context)
    return order


@step()
def sale_order_deleted(walk: Walk) -> object:
    return walk.unlink(
        "sale.order", walk.some("sale.order", [["state", "in", ["draft", "cancel"]]])
    )


@step(2)
def new_purchase_order(walk: Walk) -> object:
    lines = [
        (0, 0, {"product_id": walk.some_product(), "product_qty": walk.dice.randrange(1, 9)})
        for _ in range(walk.dice.randrange(1, 4))
    ]
    values = {"partner_id": walk.some("res.partner"), "order_line": lines}
    return walk.create("purchase.order", values)


@step(2)
def purchase_line_changes(walk: Walk) -> object:
    line = walk.some("purchase.order.line", [["state", "=", "draft"]])
    values: Values = walk.dice.choice(
        [{"product_qty": walk.dice.randrange(1, 30)}, {"price_unit": walk.amount()}]
    )
    return walk.write("purchase.order.line", line, values)


@step(2)
def purchase_line_deleted(walk: Walk) -> object:
    line = walk.some("purchase.order.line", [["state", "=", "draft"]])
    return walk.unlink("purchase.order.line", line)


@step(2)
def purchase_order_confirmed(walk: Walk) -> object:
    order = walk.some("purchase.order", [["state", "in", ["draft", "sent"]]])
    walk.plain.call("purchase.order", "button_confirm", [order])
    return order


@step()
def purchase_order_deleted(walk: Walk) -> object:
    order = walk.some("purchase.order", [["state", "in", ["draft", "cancel"]]])
    walk.plain.call("purchase.order", "button_cancel", [order])
    return walk.unlink("purchase.order", order)


@step()
def receipt_arrives(walk: Walk) -> object:
    receipt = walk.some(
        "stock.picking", [["picking_type_id.code", "=", "incoming"], ["state", "=", "assigned"]]
    )
    done = walk.first("stock.move", "quantity_done", "quantity")
    moves = walk.plain.call(
        "stock.move", "search_read", [["picking_id", "=", receipt]], ["product_uom_qty"]
    )
    for move in moves:
        walk.write("stock.move", move["id"], {done: move["product_uom_qty"]})
    skip = {"skip_backorder": True, "skip_immediate": True, "skip_sms": True}
    walk.plain.call("stock.picking", "button_validate", [receipt], context=skip)
    return receipt


@step()
def transfer_deleted(walk: Walk) -> object:
    open_ones = [["state", "in", ["draft", "confirmed", "assigned"]]]
    return walk.unlink("stock.picking", walk.some("stock.picking", open_ones))


@step(2)
def new_bom(walk: Walk) -> object:
    lines = [
        (0, 0, {"product_id": walk.some_product(), "product_qty": walk.dice.randrange(1, 9)})
        for _ in range(2)
    ]
    template = walk.some("product.template", [["type", "!=", "service"]])
    return walk.create("mrp.bom", {"product_tmpl_id": template, "bom_line_ids": lines})


@step(2)
def bom_line_changes(walk: Walk) -> object:
    line = walk.some("mrp.bom.line")
    return walk.write("mrp.bom.line", line, {"product_qty": walk.dice.randrange(1, 99)})


@step(2)
def bom_line_deleted(walk: Walk) -> object:
    return walk.unlink("mrp.bom.line", walk.some("mrp.bom.line"))


@step()
def bom_archived_or_back(walk: Walk) -> object:
    return walk.toggle("mrp.bom", walk.made("mrp.bom"))


@step()
def bom_deleted(walk: Walk) -> object:
    return walk.unlink("mrp.bom", walk.made("mrp.bom"))


@step()
def invoice_posted(walk: Walk) -> object:
    line = {"product_id": walk.some_product(), "quantity": 2, "price_unit": walk.amount()}
    values = {
        "move_type": walk.dice.choice(["out_invoice", "in_invoice"]),
        "partner_id": walk.some("res.partner"),
        "invoice_date": "2026-01-15",
        "ref": walk.word(),
        "invoice_line_ids": [(0, 0, line)],
    }
    new = walk.create("account.move", values)
    walk.plain.call("account.move", "action_post", [new])
    return new
