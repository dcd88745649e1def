"""Purchase orders in every state, of several currencies and companies, and some of their bills."""

from __future__ import annotations

import typing as t

from sandbox.hard import units
from sandbox.hard.companies import EUROPE, MAIN
from sandbox.hard.moving import Done, finish

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, World


class Order(t.NamedTuple):
    """A purchase order.

    `state` is draft, sent, purchase, locked or cancel (`locked` is the state `done` before
    Odoo 19); `received` is what was received, None nothing, an empty mapping all of it.
    """

    row: Row
    state: str
    received: Done | None = None
    billed_on: str = ""


def _line(line: str, product: str, quantity: float, price: float, **more: t.Any) -> Row:
    return {
        "id": line,
        "product_id": product,
        "product_qty": quantity,
        "price_unit": price,
        "date_planned": "2025-07-01 12:00:00",
        "tax_ids": ("tax_purchase_21",),
        **more,
    }


def _row(partner: str, reference: str, lines: list[Row], **more: t.Any) -> Row:
    return {
        "partner_id": partner,
        "partner_ref": reference,
        "date_order": "2025-06-01 08:00:00",
        "currency_id": "base.USD",
        "company_id": MAIN,
        "order_line": lines,
        **more,
    }


ORDERS: t.Final[dict[str, Order]] = {
    "purchase_draft": Order(
        _row(
            "vendor_alpha",
            "HARD-DRAFT",
            [
                _line("purchase_draft_shirt", "shirt_red_s", 60.0, 6.9),
                {
                    "id": "purchase_draft_section",
                    "display_type": "line_section",
                    "name": "Services",
                    "product_qty": 0.0,
                },
                _line("purchase_draft_service", "installation", 2.0, 44.0),
            ],
            x_reference="EXT-1",
            x_promised="2025-07-15",
            x_budget=1000.0,
        ),
        "draft",
    ),
    "purchase_sent": Order(
        _row(
            "vendor_gamma",
            "HARD-SENT",
            [
                # Three hundreds of screws, two rolls of cable.
                _line("purchase_sent_screw", "screw", 3.0, 3.9, product_uom_id="unit_hundred"),
                _line("purchase_sent_cable", "cable", 2.0, 7.0, product_uom_id="unit_roll"),
            ],
        ),
        "sent",
    ),
    "purchase_open": Order(
        _row(
            "vendor_alpha",
            "HARD-OPEN",
            [_line("purchase_open_board", "board", 40.0, 4.1)],
        ),
        "purchase",
    ),
    # A part of it came, in another currency; the rest is a backorder.
    "purchase_partly": Order(
        _row(
            "vendor_beta",
            "HARD-PARTLY",
            [
                _line("purchase_partly_shirt", "shirt_green_l", 100.0, 5.5, discount=10.0),
                _line("purchase_partly_dozen", "mug_blue", 5.0, 24.0, product_uom_id=units.DOZEN),
                _line("purchase_partly_transport", "transport", 1.0, 12.0),
            ],
            currency_id="base.GBP",
        ),
        "purchase",
        {"shirt_green_l": 30.0},
    ),
    "purchase_full": Order(
        _row(
            "vendor_alpha",
            "HARD-FULL",
            [
                _line("purchase_full_shirt", "shirt_red_m", 20.0, 7.0),
                _line("purchase_full_battery", "battery", 10.0, 10.5),
            ],
        ),
        "purchase",
        {"shirt_red_m": 20.0, "battery": {"lot_battery": 10.0}},
        billed_on="2025-06-20",
    ),
    "purchase_locked": Order(
        _row("vendor_gamma", "HARD-LOCKED", [_line("purchase_locked_leg", "leg", 16.0, 2.0)]),
        "locked",
        {},
    ),
    "purchase_cancelled": Order(
        _row("vendor_alpha", "HARD-CANCEL", [_line("purchase_cancelled_leg", "leg", 4.0, 2.2)]),
        "cancel",
    ),
    "purchase_second_warehouse": Order(
        _row(
            "vendor_alpha",
            "HARD-WH2",
            [
                _line(
                    "purchase_second_board",
                    "board",
                    12.0,
                    4.0,
                    tax_ids=("tax_purchase_21_included",),
                )
            ],
        ),
        "purchase",
    ),
    "purchase_europe": Order(
        _row(
            "vendor_europe",
            "HARD-EUROPE",
            [
                _line(
                    "purchase_europe_line",
                    "european",
                    50.0,
                    12.0,
                    tax_ids=("tax_europe_purchase_19",),
                )
            ],
            company_id=EUROPE,
            currency_id="base.EUR",
        ),
        "purchase",
        {"european": 20.0},
        billed_on="2025-06-25",
    ),
}

# Orders that are received in another warehouse than the company's first.
WAREHOUSES: t.Final = {"purchase_second_warehouse": "warehouse_second"}


def make(world: World) -> None:
    """Make the orders."""
    for name, order in ORDERS.items():
        _make(world, name, order)


def _make(world: World, name: str, order: Order) -> None:
    row = dict(order.row)
    warehouse = WAREHOUSES.get(name)
    if warehouse:
        row["picking_type_id"] = world[warehouse].in_type_id.id
    record = world.add("purchase.order", name, row).with_company(world[row["company_id"]])
    if order.state == "sent":
        record.state = "sent"  # as Odoo does when it is printed
    if order.state in ("purchase", "locked"):
        record.button_confirm()
    if order.received is not None:
        finish(world, record.picking_ids, order.received or None)
    if order.billed_on:
        record.action_create_invoice()
        bill = world.name(f"bill_of_{name}", record.invoice_ids)
        bill.write(
            {
                "invoice_date": order.billed_on,
                "date": order.billed_on,
                "ref": f"BILL {row['partner_ref']}",
            }
        )
        bill.action_post()
    if order.state == "locked":
        _lock(record)
    if order.state == "cancel":
        record.button_cancel()


def _lock(order: t.Any) -> None:
    if "locked" in order._fields:
        order.button_lock()
    else:
        order.button_done()
