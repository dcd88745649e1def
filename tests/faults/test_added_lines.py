"""A lost answer to lines that are added to a record that is there already."""

from __future__ import annotations

import typing as t

import pytest

from tests.faults.faults import AFTER
from tests.faults.script import once
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from tests.faults.proxy import Proxy
    from tests.live.target.conftest import Name, Runner

pytestmark = [pytest.mark.live, pytest.mark.quick]

BILL = "account.move"


@pytest.mark.parametrize("method", ["load", "write", "web_save_multi"])
def test_a_bills_new_line_is_added_once_though_the_answer_was_lost(
    *,
    run: Runner,
    connection: Connection,
    faulty: dict[str, t.Any],
    proxy: Proxy,
    name: Name,
    method: str,
) -> None:
    vendor = connection.call("res.partner", "create", [{"name": name("Vendor")}])[0]
    lines = [
        {"id": name("L1"), "name": "Steel", "quantity": 2, "price_unit": 10},
        {"id": name("L2"), "name": "Wood", "quantity": 1, "price_unit": 5},
    ]
    bill: dict[str, t.Any] = {
        "id": name("BILL"),
        "move_type": "in_invoice",
        "partner_id/.id": vendor,
        "invoice_date": "2026-11-01",
        "ref": name("ref"),
    }
    first = [{**bill, "invoice_line_ids": lines[:1]}]
    assert run(records(BILL, first), **faulty).ended(BILL) == {"created": 1}
    # By `write` in Odoo 14, by `load` in 19; the third is not sent, or no harm.
    proxy.play(once(AFTER["reset_after"], method=method, model=BILL))
    run(records(BILL, [{**bill, "invoice_line_ids": lines}]), **faulty)
    [move] = connection.call(BILL, "search_read", [("ref", "=", name("ref"))], ["amount_untaxed"])
    assert move["amount_untaxed"] == 25
    names = [("name", "in", [name("L1"), name("L2")])]
    assert connection.call("ir.model.data", "search_count", names) == 2
    assert run(records(BILL, [{**bill, "invoice_line_ids": lines}]), **faulty).ended(BILL) == {
        "unchanged": 1
    }
