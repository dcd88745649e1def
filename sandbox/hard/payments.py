"""Payments that belong to no invoice, in every state."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, World


class Payment(t.NamedTuple):
    """A payment that belongs to no invoice; `state` is draft, posted or cancel."""

    row: Row
    state: str


def _payment(kind: str, partner: str, amount: float, memo: str, **more: t.Any) -> Row:
    return {
        "payment_type": kind,
        "partner_type": "customer" if kind == "inbound" else "supplier",
        "partner_id": partner,
        "amount": amount,
        "date": "2025-05-31",
        "memo": memo,
        "journal_id": "journal_bank",
        **more,
    }


PAYMENTS: t.Final[dict[str, Payment]] = {
    "payment_draft": Payment(_payment("inbound", "customer_first", 33.0, "HARD-P1"), "draft"),
    "payment_posted": Payment(_payment("outbound", "vendor_gamma", 44.0, "HARD-P2"), "posted"),
    "payment_euro": Payment(
        _payment(
            "inbound",
            "customer_abroad",
            45.0,
            "HARD-P3",
            journal_id="journal_bank_euro",
            currency_id="base.EUR",
        ),
        "posted",
    ),
    "payment_cancelled": Payment(_payment("inbound", "customer_first", 55.0, "HARD-P4"), "cancel"),
}


def make(world: World) -> None:
    """Make them."""
    for name, payment in PAYMENTS.items():
        record = world.add("account.payment", name, payment.row)
        if payment.state == "posted":
            record.action_post()
        if payment.state == "cancel":
            record.action_cancel()
