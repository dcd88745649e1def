"""Sales orders in every state, with kits, custom values, discounts and other units."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE, MAIN
from sandbox.hard.moving import Done, finish

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, World


class Order(t.NamedTuple):
    """A sales order; `state` is draft, sent, sale, locked (`done` before Odoo 17) or cancel.

    `delivered` is what was delivered: None nothing, an empty mapping all of it.
    """

    row: Row
    state: str
    delivered: Done | None = None
    invoiced_on: str = ""


def _line(line: str, product: str, quantity: float, price: float, **more: t.Any) -> Row:
    return {
        "id": line,
        "product_id": product,
        "product_uom_qty": quantity,
        "price_unit": price,
        "tax_ids": ("tax_21",),
        **more,
    }


def _row(partner: str, reference: str, lines: list[Row], **more: t.Any) -> Row:
    return {
        "partner_id": partner,
        "client_order_ref": reference,
        "date_order": "2025-06-10 09:00:00",
        "pricelist_id": "pricelist_retail",
        "company_id": MAIN,
        "order_line": lines,
        **more,
    }


ORDERS: t.Final[dict[str, Order]] = {
    "sale_draft": Order(
        _row(
            "customer_first",
            "HARD-DRAFT",
            [
                _line("sale_draft_shirt", "shirt_red_s", 3.0, 18.5, discount=12.5),
                {"id": "sale_draft_note", "display_type": "line_note", "name": "Gift wrap"},
                _line("sale_draft_box", "mug_blue", 2.0, 45.0, product_uom_id="unit_box"),
            ],
        ),
        "draft",
    ),
    # What no variant is made for, and what the customer wants written on it.
    "sale_sent": Order(
        _row(
            "person",
            "HARD-SENT",
            [
                _line(
                    "sale_sent_mug",
                    "mug_red",
                    1.0,
                    12.0,
                    tax_ids=("tax_21_included",),
                    product_no_variant_attribute_value_ids=("mug_value_engraved",),
                    product_custom_attribute_value_ids=[
                        {
                            "id": "sale_sent_text",
                            "custom_product_template_attribute_value_id": "mug_value_engraved",
                            "custom_value": "For Ann",
                        }
                    ],
                ),
            ],
        ),
        "sent",
    ),
    # A kit: its parts are what is delivered.
    "sale_kit": Order(
        _row("customer_first", "HARD-KIT", [_line("sale_kit_line", "starter_kit", 4.0, 60.0)]),
        "sale",
    ),
    "sale_partly": Order(
        _row(
            "customer_twin",
            "HARD-PARTLY",
            [
                _line("sale_partly_mug", "mug_red", 20.0, 8.0, tax_ids=("tax_21_included",)),
                _line("sale_partly_wine", "wine", 6.0, 10.0, tax_ids=("tax_group",)),
                _line("sale_partly_service", "installation", 1.5, 80.0),
            ],
        ),
        "sale",
        {"mug_red": 5.0},
    ),
    "sale_full": Order(
        _row(
            "customer_abroad",
            "HARD-FULL",
            [
                _line("sale_full_board", "board", 10.0, 9.0, tax_ids=("tax_0",)),
                _line("sale_full_paint", "paint", 2.5, 12.0, tax_ids=("tax_0",)),
            ],
            fiscal_position_id="fiscal_abroad",
        ),
        "sale",
        {"board": 10.0, "paint": {"lot_paint_1": 2.5}},
        invoiced_on="2025-06-30",
    ),
    "sale_pounds": Order(
        _row(
            "customer_other_twin",
            "HARD-POUNDS",
            [_line("sale_pounds_shirt", "shirt_red_m", 2.0, 15.0)],
            pricelist_id="pricelist_pounds",
        ),
        "sale",
    ),
    "sale_second_warehouse": Order(
        _row(
            "customer_first",
            "HARD-WH2",
            [_line("sale_second_board", "board", 5.0, 9.0)],
            warehouse_id="warehouse_second",
        ),
        "sale",
    ),
    "sale_locked": Order(
        _row("customer_first", "HARD-LOCKED", [_line("sale_locked_leg", "leg", 4.0, 5.0)]),
        "locked",
        {},
    ),
    "sale_cancelled": Order(
        _row("customer_twin", "HARD-CANCEL", [_line("sale_cancelled_leg", "leg", 1.0, 5.0)]),
        "cancel",
    ),
    "sale_of_seller": Order(
        _row(
            "customer_first",
            "HARD-SELLER",
            [_line("sale_of_seller_leg", "leg", 2.0, 5.0)],
            user_id="user_seller",
        ),
        "draft",
    ),
    "sale_europe": Order(
        _row(
            "customer_europe",
            "HARD-EUROPE",
            [
                _line("sale_europe_line", "european", 3.0, 30.0, tax_ids=("tax_europe_sale_19",)),
            ],
            company_id=EUROPE,
            pricelist_id="pricelist_europe",
            warehouse_id="warehouse_europe",
        ),
        "sale",
    ),
}


def make(world: World) -> None:
    """Make the orders."""
    for name, order in ORDERS.items():
        _make(world, name, order)


def _make(world: World, name: str, order: Order) -> None:
    record = world.add("sale.order", name, order.row)
    record = record.with_company(world[order.row["company_id"]])
    if order.state == "sent":
        record.action_quotation_sent()
    if order.state in ("sale", "locked"):
        record.action_confirm()
        record.date_order = order.row["date_order"]  # confirming sets it to the present
    if order.delivered is not None:
        finish(world, record.picking_ids, order.delivered or None)
    if order.invoiced_on:
        invoice = world.name(f"invoice_of_{name}", record._create_invoices())
        invoice.write({"invoice_date": order.invoiced_on, "date": order.invoiced_on})
        invoice.action_post()
    if order.state == "locked":
        _lock(record)
    if order.state == "cancel":
        record.action_cancel()


def _lock(order: t.Any) -> None:
    if "locked" in order._fields:
        order.action_lock()
    else:
        order.action_done()
