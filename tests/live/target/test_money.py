"""Amounts are compared as their currency counts."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    ("currency", "amounts"),
    [("KWD", (10.123, 10.1232, 10.124)), ("JPY", (100, 100.3, 101)), ("EUR", (5.25, 5.251, 5.26))],
)
def test_an_amount_differs_by_the_decimals_of_its_currency(
    run: Runner,
    connection: Connection,
    name: Name,
    currency: str,
    amounts: tuple[float, float, float],
) -> None:
    domain = [("name", "=", currency)]
    ids = connection.call("res.currency", "search", domain, context={"active_test": False})
    connection.call("res.currency", "write", ids, {"active": True})
    row = {
        "id": name("payment"),
        "payment_type": "inbound",
        "partner_type": "customer",
        "partner_id/.id": 1,
        "currency_id/name": currency,
    }

    for value, outcome in zip(amounts, ("created", "unchanged", "updated"), strict=True):
        result = run(records("account.payment", [{**row, "amount": value}]))
        assert result.ended("account.payment") == {outcome: 1}
