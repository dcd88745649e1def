"""Invoices, bills, refunds and journal entries in every state."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE, MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, World


class Move(t.NamedTuple):
    """An invoice or entry; `state` is draft, posted or cancel, `paid` an amount of its currency."""

    row: Row
    state: str
    paid: float = 0.0


def _line(line: str, product: str, quantity: float, price: float, **more: t.Any) -> Row:
    values = {"id": line, "quantity": quantity, "price_unit": price, "tax_ids": (), **more}
    return {**values, "product_id": product} if product else values


def _row(kind: str, partner: str, lines: list[Row], **more: t.Any) -> Row:
    return {
        "move_type": kind,
        "partner_id": partner,
        "invoice_date": "2025-05-15",
        "date": "2025-05-15",
        "currency_id": "base.USD",
        "company_id": MAIN,
        "invoice_line_ids": lines,
        **more,
    }


MOVES: t.Final[dict[str, Move]] = {
    "invoice_draft": Move(
        _row(
            "out_invoice",
            "customer_first",
            [_line("invoice_draft_line", "board", 2.0, 9.0, tax_ids=("tax_21",))],
        ),
        "draft",
    ),
    # 100 in three parts, and taxes of both kinds.
    "invoice_posted": Move(
        _row(
            "out_invoice",
            "customer_first",
            [
                _line(
                    "invoice_posted_wine",
                    "wine",
                    10.0,
                    10.0,
                    tax_ids=("tax_group",),
                    analytic_distribution="analytic_north",
                ),
                _line("invoice_posted_free", "", 1.0, 50.0, name="Without a product"),
            ],
            invoice_payment_term_id="terms_three",
        ),
        "posted",
    ),
    "invoice_partly_paid": Move(
        _row(
            "out_invoice",
            "customer_twin",
            [_line("invoice_partly_paid_line", "leg", 20.0, 5.0, tax_ids=("tax_21",))],
        ),
        "posted",
        paid=21.0,
    ),
    "invoice_paid": Move(
        _row(
            "out_invoice",
            "customer_abroad",
            [_line("invoice_paid_line", "leg", 10.0, 5.0, tax_ids=("tax_0",))],
        ),
        "posted",
        paid=50.0,
    ),
    "invoice_cancelled": Move(
        _row("out_invoice", "customer_twin", [_line("invoice_cancelled_line", "leg", 1.0, 5.0)]),
        "cancel",
    ),
    "refund_posted": Move(
        _row(
            "out_refund",
            "customer_first",
            [_line("refund_posted_line", "wine", 1.0, 10.0, tax_ids=("tax_group",))],
        ),
        "posted",
    ),
    "bill_draft": Move(
        _row(
            "in_invoice",
            "vendor_gamma",
            [_line("bill_draft_line", "transport", 1.0, 9.5, tax_ids=("tax_purchase_partly",))],
            ref="G-2025-1",
        ),
        "draft",
    ),
    # In another currency: at 0.75 pounds a dollar, 120 dollars.
    "bill_pounds": Move(
        _row(
            "in_invoice",
            "vendor_beta",
            [_line("bill_pounds_line", "transport", 3.0, 30.0)],
            ref="B-2025-7",
            currency_id="base.GBP",
            invoice_payment_term_id="terms_halves",
        ),
        "posted",
    ),
    "bill_partly_paid": Move(
        _row(
            "in_invoice",
            "vendor_alpha",
            [_line("bill_partly_paid_line", "transport", 1.0, 200.0, tax_ids=("tax_purchase_21",))],
            ref="A-2025-3",
        ),
        "posted",
        paid=42.0,
    ),
    "bill_refund": Move(
        _row(
            "in_refund",
            "vendor_alpha",
            [_line("bill_refund_line", "transport", 1.0, 20.0, tax_ids=("tax_purchase_21",))],
            ref="A-2025-4",
        ),
        "posted",
    ),
    "bill_europe": Move(
        _row(
            "in_invoice",
            "vendor_europe",
            [_line("bill_europe_line", "european", 2.0, 12.0, tax_ids=("tax_europe_purchase_19",))],
            ref="D-2025-9",
            currency_id="base.EUR",
            company_id=EUROPE,
        ),
        "posted",
    ),
    "entry_draft": Move(
        {
            "move_type": "entry",
            "journal_id": "journal_misc",
            "date": "2025-04-30",
            "ref": "HARD-E1",
            "company_id": MAIN,
            "line_ids": [
                {"id": "entry_draft_1", "account_id": "account_main_costs", "debit": 75.0},
                {"id": "entry_draft_2", "account_id": "account_main_assets", "credit": 75.0},
            ],
        },
        "draft",
    ),
    "entry_posted": Move(
        {
            "move_type": "entry",
            "journal_id": "journal_misc",
            "date": "2025-04-30",
            "ref": "HARD-E2",
            "company_id": MAIN,
            "line_ids": [
                {
                    "id": "entry_posted_1",
                    "account_id": "account_main_costs",
                    "debit": 60.5,
                    "partner_id": "vendor_alpha",
                    "name": "Costs",
                },
                {"id": "entry_posted_2", "account_id": "account_main_costs", "debit": 39.5},
                {"id": "entry_posted_3", "account_id": "account_main_assets", "credit": 100.0},
            ],
        },
        "posted",
    ),
    "entry_europe": Move(
        {
            "move_type": "entry",
            "journal_id": "journal_europe_misc",
            "date": "2025-04-30",
            "ref": "HARD-E3",
            "currency_id": "base.EUR",
            "company_id": EUROPE,
            "line_ids": [
                {"id": "entry_europe_1", "account_id": "account_europe_costs", "debit": 10.0},
                {"id": "entry_europe_2", "account_id": "account_europe_assets", "credit": 10.0},
            ],
        },
        "posted",
    ),
}


def make(world: World) -> None:
    """Make them, and pay some."""
    for name, move in MOVES.items():
        _make(world, name, move)


def _make(world: World, name: str, move: Move) -> None:
    record = world.add("account.move", name, move.row)
    if move.state == "posted":
        record.action_post()
    if move.state == "cancel":
        record.button_cancel()
    if move.paid:
        register = world.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=record.ids
        )
        wizard = register.create(
            {
                "amount": move.paid,
                "payment_date": "2025-06-05",
                "journal_id": world["journal_bank"].id,
            }
        )
        world.name(f"payment_of_{name}", wizard._create_payments())
