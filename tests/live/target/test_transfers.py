"""Receipts and transfers are done once, with the quantities that their lines say."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Run, Runner, records
from tests.live.target.test_inventory import held, product

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
STREAM = "stock.picking"


@pytest.fixture
def receipt(run: Runner, connection: Connection, name: Name) -> int:
    """The receipt of a confirmed order of 5 of product A and 3 of product B."""
    product(connection, name("A"))
    product(connection, name("B"))
    return order(run, connection, name, "PO", [("A", 5), ("B", 3)])


def order(run: Runner, connection: Connection, name: Name, external_id: str, lines: t.Any) -> int:
    vendor = {"id": name("vendor"), "name": name("Vendor")}
    run(records("res.partner", [vendor]))
    row = {
        "id": name(external_id),
        "partner_id/id": vendor["id"],
        "state": "purchase",
        "order_line": [
            {"product_id/default_code": name(code), "product_qty": quantity, "price_unit": 1}
            for code, quantity in lines
        ],
    }
    assert run(records("purchase.order", [row])).ended("purchase.order") == {"created": 1}
    [found] = connection.call(
        STREAM,
        "search",
        [("purchase_id.partner_id.name", "=", name("Vendor"))],
        order="id desc",
        limit=1,
    )
    return int(found)


def receive(run: Runner, picking: int, lines: t.Sequence[Row] = (), **more: t.Any) -> Run:
    settings = more.pop("settings", {})
    moves = {"move_ids": list(lines)} if lines else {}
    row = {".id": picking, "state": "done", **moves, **more}
    return run(records(STREAM, [row]), **settings)


def done(name: Name, code: str, quantity: float, **more: t.Any) -> Row:
    return {"product_id/default_code": name(code), "quantity_done": quantity, **more}


def stock(connection: Connection, name: Name, code: str) -> list[float]:
    [found] = connection.call("product.product", "search", [("default_code", "=", name(code))])
    return held(connection, found)


def backorders(connection: Connection, picking: int) -> list[str]:
    domain = [("backorder_id", "=", picking)]
    rows = connection.call(STREAM, "search_read", domain, ["state"])
    return [row["state"] for row in rows]


def test_a_part_is_received_once_and_the_rest_stays_open(
    run: Runner, connection: Connection, name: Name, receipt: int
) -> None:
    lines = [done(name, "A", 2), done(name, "B", 0)]

    assert receive(run, receipt, lines, settings={"dry_run": True}).ended(STREAM) == {"updated": 1}
    assert stock(connection, name, "A") == []
    assert receive(run, receipt, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, receipt, lines).ended(STREAM) == {"unchanged": 1}
    assert (stock(connection, name, "A"), stock(connection, name, "B")) == ([2], [])
    assert backorders(connection, receipt) == ["assigned"]

    [letter] = receive(run, receipt, [done(name, "A", 4)]).rejects
    assert letter["rejection"]["code"] == "workflow"
    assert "can't become 4" in letter["rejection"]["message"]

    [rest] = connection.call(STREAM, "search", [("backorder_id", "=", receipt)])
    assert receive(run, rest).ended(STREAM) == {"updated": 1}
    assert receive(run, rest).ended(STREAM) == {"unchanged": 1}
    assert (stock(connection, name, "A"), stock(connection, name, "B")) == ([5], [3])


@pytest.mark.parametrize("how", ["column", "setting"])
def test_what_is_open_is_dropped_where_a_column_or_a_setting_says_so(
    run: Runner, connection: Connection, name: Name, receipt: int, how: str
) -> None:
    more = {"backorder": False} if how == "column" else {"settings": {"backorders": "drop"}}

    assert receive(run, receipt, [done(name, "A", 2)], **more).ended(STREAM) == {"updated": 1}
    assert receive(run, receipt, [done(name, "A", 2)], **more).ended(STREAM) == {"unchanged": 1}
    assert (stock(connection, name, "A"), stock(connection, name, "B")) == ([2], [])
    assert backorders(connection, receipt) == []


def test_more_than_was_ordered_can_be_received(
    run: Runner, connection: Connection, name: Name, receipt: int
) -> None:
    lines = [done(name, "A", 7), done(name, "B", 3)]

    assert receive(run, receipt, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, receipt, lines).ended(STREAM) == {"unchanged": 1}
    assert (stock(connection, name, "A"), stock(connection, name, "B")) == ([7], [3])
    assert backorders(connection, receipt) == []


def test_two_lines_of_a_product_share_what_is_done(
    run: Runner, connection: Connection, name: Name
) -> None:
    product(connection, name("A"))
    picking = order(run, connection, name, "PO", [("A", 5), ("A", 4)])

    assert receive(run, picking, [done(name, "A", 6)]).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, [done(name, "A", 6)]).ended(STREAM) == {"unchanged": 1}
    assert stock(connection, name, "A") == [6]
    assert backorders(connection, picking) == ["assigned"]


def test_lots_are_received_by_name_and_found_again(
    run: Runner, connection: Connection, name: Name
) -> None:
    product(connection, name("L"), tracking="lot")
    picking = order(run, connection, name, "PO", [("L", 5)])
    lines = [
        done(name, "L", 2, lot_name=name("one")),
        done(name, "L", 3, lot_name=name("two")),
    ]

    assert receive(run, picking, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, lines).ended(STREAM) == {"unchanged": 1}
    assert stock(connection, name, "L") == [2, 3]


def test_what_can_not_be_done_is_rejected_and_says_why(
    run: Runner, connection: Connection, name: Name, receipt: int
) -> None:
    nothing = receive(run, receipt, [done(name, "A", 0)])
    early = receive(run, receipt, [done(name, "A", 1)], state="confirmed")
    less = receive(run, receipt, [done(name, "A", -1)])
    tiny = receive(run, receipt, [done(name, "A", 0.0001)])
    product(connection, name("C"))

    assert "less than nothing" in less.rejects[0]["rejection"]["message"]
    assert tiny.ended(STREAM) == {"rejected": 1}
    assert "nothing of the transfer is done" in nothing.rejects[0]["rejection"]["message"]
    assert "together with state: done" in early.rejects[0]["rejection"]["message"]
    [letter] = receive(run, receipt, [done(name, "C", 1)]).rejects
    assert "moves nothing of the product" in letter["rejection"]["message"]
    assert stock(connection, name, "A") == []


def test_a_transfer_of_ours_is_made_and_done_in_one_go(
    run: Runner, connection: Connection, name: Name
) -> None:
    one = product(connection, name("A"))
    [kind] = connection.call(
        "stock.picking.type", "search_read", [("code", "=", "incoming")], [], limit=1
    )
    source, target = kind["default_location_src_id"], kind["default_location_dest_id"]
    if not source:
        domain = [("usage", "=", "supplier")]
        source = connection.call("stock.location", "search", domain, limit=1)
    places = {"location_id/.id": source[0], "location_dest_id/.id": target[0]}
    line = {
        "product_id/default_code": name("A"),
        "product_uom_qty": 5,
        "product_uom/.id": connection.call("product.product", "read", [one], ["uom_id"])[0][
            "uom_id"
        ][0],
        "quantity": 4,
        **places,
    }
    if "name" in connection.call("stock.move", "fields_get", [], ["type"]):
        line["name"] = "A"
    row = {
        "id": name("IN"),
        "picking_type_id/.id": kind["id"],
        "state": "done",
        "move_ids": [line],
        **places,
    }

    assert run(records(STREAM, [row])).ended(STREAM) == {"created": 1}
    assert run(records(STREAM, [row])).ended(STREAM) == {"unchanged": 1}
    assert held(connection, one) == [4]


def test_an_order_is_completed_by_its_last_receipt(
    run: Runner, connection: Connection, name: Name, receipt: int
) -> None:
    completes: dict[str, t.Any] = {"settings": {"bo_completed_on_receipt": True}}

    def state() -> str:
        domain = [("partner_id.name", "=", name("Vendor"))]
        [row] = connection.call("purchase.order", "search_read", domain)
        return "done" if row.get("locked") else str(row["state"])

    receive(run, receipt, [done(name, "A", 5)], **completes)
    assert state() == "purchase"
    [rest] = connection.call(STREAM, "search", [("backorder_id", "=", receipt)])
    assert receive(run, rest, **completes).ended(STREAM) == {"updated": 1}
    assert state() == "done"
    assert receive(run, rest, **completes).ended(STREAM) == {"unchanged": 1}
