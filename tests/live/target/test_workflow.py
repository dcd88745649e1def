"""States are reached through Odoo's buttons, and what is gone in the source goes as told."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Run, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]


def id_of(connection: Connection, external_id: str) -> int:
    domain = [("module", "=", "singer"), ("name", "=", external_id)]
    [row] = connection.call("ir.model.data", "search_read", domain, ["res_id"])
    return int(row["res_id"])


@pytest.fixture
def vendor(run: Runner, name: Name) -> str:
    run(records("res.partner", [{"id": name("vendor"), "name": name("Vendor")}]))
    return name("vendor")


def buy(name: Name, vendor: str, **more: t.Any) -> Row:
    lines = [{"product_id/default_code": "FURN_7777", "product_qty": 3, "price_unit": 5}]
    return {"id": name("PO"), "partner_id/id": vendor, "order_line": lines, **more}


def put(run: Runner, model: str, row: Row, **settings: t.Any) -> Run:
    return run(records(model, [row]), **settings)


def test_a_buy_order_goes_through_its_states_and_never_back(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    def state() -> str:
        [row] = connection.call("purchase.order", "read", [id_of(connection, name("PO"))])
        return "done" if row.get("locked") else str(row["state"])

    for target_state, outcome, reached in (
        ("draft", "created", "draft"),
        ("sent", "updated", "sent"),
        ("draft", "unchanged", "sent"),
        ("purchase", "updated", "purchase"),
        ("purchase", "unchanged", "purchase"),
        ("done", "updated", "done"),
        ("purchase", "unchanged", "done"),
    ):
        result = put(run, "purchase.order", buy(name, vendor, state=target_state))
        assert result.ended("purchase.order") == {outcome: 1}
        assert state() == reached


def test_a_cancelled_order_is_not_revived(run: Runner, name: Name, vendor: str) -> None:
    put(run, "purchase.order", buy(name, vendor, state="purchase"))
    cancelled = put(run, "purchase.order", buy(name, vendor, state="cancel"))
    again = put(run, "purchase.order", buy(name, vendor, state="purchase"))

    assert cancelled.ended("purchase.order") == {"updated": 1}
    [letter] = again.rejects
    assert letter["rejection"]["code"] == "workflow"
    assert "is in state 'cancel'" in letter["rejection"]["message"]


def test_an_unknown_state_is_rejected_with_the_known_ones(
    run: Runner, name: Name, vendor: str
) -> None:
    [letter] = put(run, "purchase.order", buy(name, vendor, state="confirmed")).rejects

    assert "only to draft, sent, purchase, done, cancel" in letter["rejection"]["message"]


def test_a_received_order_refuses_to_be_cancelled(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    put(run, "purchase.order", buy(name, vendor, state="purchase"))
    [order] = connection.call("purchase.order", "read", [id_of(connection, name("PO"))])
    [picking_id] = order["picking_ids"]
    fields = connection.call("stock.move", "fields_get", [], ["type"])
    done = "quantity" if "quantity" in fields else "quantity_done"
    moves = connection.call("stock.move", "search", [("picking_id", "=", picking_id)])
    connection.call("stock.move", "write", moves, {done: 3})
    picking = {".id": picking_id, "state": "done"}

    assert put(run, "stock.picking", picking).ended("stock.picking") == {"updated": 1}
    assert put(run, "stock.picking", picking).ended("stock.picking") == {"unchanged": 1}
    [letter] = put(run, "purchase.order", buy(name, vendor, state="cancel")).rejects
    assert letter["rejection"]["code"] == "workflow"
    assert "is received" in letter["rejection"]["message"]


def test_a_sale_is_confirmed_and_delivers(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    lines = [{"product_id/default_code": "FURN_7777", "product_uom_qty": 1}]
    row = {"id": name("SO"), "partner_id/id": vendor, "order_line": lines, "state": "sale"}

    assert put(run, "sale.order", row).ended("sale.order") == {"created": 1}
    assert put(run, "sale.order", row).ended("sale.order") == {"unchanged": 1}
    [order] = connection.call("sale.order", "read", [id_of(connection, name("SO"))])
    assert order["state"] == "sale"
    assert len(order["picking_ids"]) == 1
    row["state"] = "cancel"
    assert put(run, "sale.order", row).ended("sale.order") == {"updated": 1}


def test_a_bill_is_posted_once(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    row = {
        "id": name("BILL"),
        "move_type": "in_invoice",
        "partner_id/id": vendor,
        "invoice_date": "2026-05-01",
        "ref": name("R"),
        "invoice_line_ids": [{"name": "Work", "quantity": 2, "price_unit": 50}],
        "state": "posted",
    }

    assert put(run, "account.move", row).ended("account.move") == {"created": 1}
    assert put(run, "account.move", row).ended("account.move") == {"unchanged": 1}
    [move] = connection.call("account.move", "read", [id_of(connection, name("BILL"))])
    assert move["state"] == "posted"
    assert move["amount_untaxed"] == 100


def test_what_is_gone_in_the_source_is_archived_cancelled_deleted_or_left(
    run: Runner, connection: Connection, name: Name, vendor: str
) -> None:
    put(run, "purchase.order", buy(name, vendor))
    order_id = id_of(connection, name("PO"))
    gone_order = {"id": name("PO"), "delete": True}
    gone_vendor = {"id": vendor, "name": "any", "_sdc_deleted_at": "2026-05-01T00:00:00Z"}

    assert put(run, "res.partner", gone_vendor).ended("res.partner") == {"skipped": 1}
    archive = {"on_delete": {"res.partner": "archive"}}
    for outcome in ("updated", "unchanged"):
        result = put(run, "res.partner", gone_vendor, **archive)
        assert result.ended("res.partner") == {outcome: 1}
    partner = connection.call("res.partner", "read", [id_of(connection, vendor)], ["active"])
    assert partner[0]["active"] is False

    cancel = {"on_delete": {"purchase.order": "cancel"}}
    assert put(run, "purchase.order", gone_order, **cancel).ended("purchase.order") == {
        "updated": 1
    }
    unlink = {"on_delete": {"purchase.order": "unlink"}}
    for outcome in ("updated", "unchanged"):
        result = put(run, "purchase.order", gone_order, **unlink)
        assert result.ended("purchase.order") == {outcome: 1}
    assert connection.call("purchase.order", "search_count", [("id", "=", order_id)]) == 0


def test_a_production_order_without_its_components_is_confirmed_and_cancelled_but_not_done(
    run: Runner, connection: Connection
) -> None:
    model = "mrp.production"
    [known] = connection.call(model, "search", [("move_raw_ids", "!=", False)], limit=1)
    copy = connection.call(model, "copy", [known])
    order = copy[0] if isinstance(copy, list) else copy
    for target_state, outcome in (
        ("draft", "unchanged"),
        ("confirmed", "updated"),
        ("confirmed", "unchanged"),
        ("done", "rejected"),
        ("cancel", "updated"),
        ("cancel", "unchanged"),
    ):
        result = put(run, model, {".id": order, "state": target_state})
        assert result.ended(model) == {outcome: 1}


def test_what_is_done_is_not_written_into_a_move_alone(run: Runner) -> None:
    [letter] = put(run, "stock.move", {".id": 1, "quantity_done": 3}).rejects
    assert "part of a transfer" in letter["rejection"]["message"]
