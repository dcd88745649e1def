"""Receipts and transfers are done once, with the quantities that their lines say."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import records
from tests.unit.target.stock.warehouse import CUSTOMERS, MOVE, PICKING, STREAM, Warehouse, done


class Receipt(t.NamedTuple):
    """The receipt of 5 A and 3 B."""

    id: int
    a: int
    b: int


@pytest.fixture
def receipt(house: Warehouse) -> Receipt:
    a, b = house.product("A"), house.product("B")
    return Receipt(house.order(("A", 5), ("B", 3)), a, b)


def test_what_is_reserved_is_received_where_no_line_says_otherwise(
    house: Warehouse, receipt: Receipt
) -> None:
    assert house.receive(receipt.id).ended(STREAM) == {"updated": 1}
    assert house.receive(receipt.id).ended(STREAM) == {"unchanged": 1}
    assert (house.held(receipt.a), house.held(receipt.b)) == ([5], [3])
    assert len(house.odoo.called("button_validate")) == 1


def test_a_part_is_received_once_and_the_rest_stays_open(
    house: Warehouse, receipt: Receipt
) -> None:
    lines = [done("A", 2), done("B", 0)]
    dry = house.receive(receipt.id, lines, settings={"dry_run": True})
    assert (dry.ended(STREAM), house.held(receipt.a)) == ({"updated": 1}, [])
    assert house.receive(receipt.id, lines).ended(STREAM) == {"updated": 1}
    assert house.receive(receipt.id, lines).ended(STREAM) == {"unchanged": 1}
    assert (house.held(receipt.a), house.held(receipt.b)) == ([2], [])
    assert house.rests(receipt.id) == ["assigned"]

    other = house.receive(receipt.id, [done("A", 4)])
    assert other.reasons == [("workflow", "quantity_done")]
    assert other.messages == ["2 of [A] A is done already, and can't become 4"]

    [rest] = [one for one in house.odoo.db.table(PICKING) if one != receipt.id]
    assert house.receive(rest).ended(STREAM) == {"updated": 1}
    assert (sum(house.held(receipt.a)), house.held(receipt.b)) == (5, [3])


@pytest.mark.parametrize("how", ["column", "setting"])
def test_what_is_open_is_dropped_where_a_column_or_a_setting_says_so(
    house: Warehouse, receipt: Receipt, how: str
) -> None:
    more: dict[str, t.Any] = {"backorder": False}
    if how == "setting":
        more = {"settings": {"backorders": "drop"}}
    assert house.receive(receipt.id, [done("A", 2)], **more).ended(STREAM) == {"updated": 1}
    assert house.receive(receipt.id, [done("A", 2)], **more).ended(STREAM) == {"unchanged": 1}
    assert (house.held(receipt.a), house.held(receipt.b)) == ([2], [])
    assert house.rests(receipt.id) == []


def test_more_than_was_ordered_can_be_received(house: Warehouse, receipt: Receipt) -> None:
    lines = [done("A", 7), done("B", 3)]
    assert house.receive(receipt.id, lines).ended(STREAM) == {"updated": 1}
    assert (house.held(receipt.a), house.held(receipt.b)) == ([7], [3])
    assert house.rests(receipt.id) == []


def test_two_moves_of_a_product_share_what_is_done(house: Warehouse) -> None:
    product = house.product("A")
    picking = house.order(("A", 5), ("A", 4))
    assert house.receive(picking, [done("A", 6)]).ended(STREAM) == {"updated": 1}
    assert house.receive(picking, [done("A", 6)]).ended(STREAM) == {"unchanged": 1}
    assert house.held(product) == [6]
    assert sorted(house.moved(product)) == [1, 5]


def test_a_line_names_its_move_by_its_id(house: Warehouse, receipt: Receipt) -> None:
    [move, _] = house.odoo.db.table(MOVE)
    lines = [{".id": move, "quantity_done": 4}]
    assert house.receive(receipt.id, lines).ended(STREAM) == {"updated": 1}
    assert (house.held(receipt.a), house.held(receipt.b)) == ([4], [])


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (done("A", 0), "value", "quantity_done"),
        (done("A", -1), "value", "quantity_done"),
        (done("C", 1), "reference", "product_id"),
        (done("A", None, lot_name=["x"], **{"lot_id/.id": 1}), "value", "lot_id"),
        (
            done("A", 1, package_name="P", **{"result_package_id/.id": 1}),
            "value",
            "result_package_id",
        ),
        (done("A", None, package_name="P"), "required", "quantity_done"),
        (done("A", 1, lot_name="x"), "value", "lot_name"),
    ],
)
def test_what_can_not_be_done_is_rejected_and_says_why(
    house: Warehouse, receipt: Receipt, line: dict[str, t.Any], code: str, field: str
) -> None:
    house.lot("L", house.product("C"))
    house.package("P")
    assert house.receive(receipt.id, [line]).reasons == [(code, field)]
    assert (house.held(receipt.a), house.state(receipt.id)) == ([], "assigned")


def test_what_is_done_waits_for_the_state_that_says_so(house: Warehouse, receipt: Receipt) -> None:
    early = house.receive(receipt.id, [done("A", 1)], state="confirmed")
    assert early.reasons == [("value", "quantity_done")]
    assert "only written together with state: done" in early.messages[0]


def test_lines_of_a_transfer_that_is_cancelled_are_not_written(
    house: Warehouse, receipt: Receipt
) -> None:
    house.odoo.do(PICKING, "action_cancel", [receipt.id])
    refused = house.receive(receipt.id, [done("A", 1)])
    assert refused.reasons == [("workflow", "state")]
    assert house.held(receipt.a) == []
    assert house.odoo.called("write", MOVE) == house.odoo.called("web_save_multi", MOVE) == []


def test_a_transfer_moves_what_is_reserved_to_another_place(house: Warehouse) -> None:
    product, shelf = house.product("A"), house.location("Shelf")
    house.count(product, 5)
    picking = house.transfer("internal", shelf, (product, 3))
    assert house.receive(picking).ended(STREAM) == {"updated": 1}
    assert house.held(product, "location_id") == [(2, "WH/Stock"), (3, "WH/Stock/Shelf")]


def test_a_transfer_of_what_is_not_there_is_refused(house: Warehouse) -> None:
    nothing, product = house.product("N"), house.product("A")
    house.count(product, 5)
    empty = house.transfer("outgoing", CUSTOMERS, (nothing, 1))
    full = house.transfer("outgoing", CUSTOMERS, (product, 1))
    rows = [{".id": one, "state": "done"} for one in (empty, full)]
    done_ = house.run(records(STREAM, *rows))
    assert done_.ended(STREAM) == {"updated": 1, "rejected": 1}
    assert done_.reasons == [("user", "state")]
    assert (house.state(empty), house.state(full)) == ("confirmed", "done")


def test_a_transfer_is_made_and_done_in_one_record(house: Warehouse) -> None:
    product, shelf = house.product("A"), house.location("Shelf")
    house.count(product, 5)
    named = {"name": "move"} if house.is_old else {}
    places = {"location_id/.id": 5, "location_dest_id/.id": shelf}
    moves = [
        {
            **named,
            **places,
            "product_id/default_code": "A",
            "product_uom_qty": 3,
            "product_uom/.id": 1,
            "quantity_done": 2,
        }
    ]
    row = {"id": "t1", "picking_type_id/.id": 3, **places, "move_ids": moves, "state": "done"}
    assert house.run(records(STREAM, row)).ended(STREAM) == {"created": 1}
    assert house.held(product, "location_id") == [(2, "WH/Stock/Shelf"), (3, "WH/Stock")]
    assert house.rests(house.odoo.named("singer.t1")) == [
        "confirmed" if house.is_old else "assigned"
    ]


def test_a_lost_answer_to_what_is_done_is_looked_up(house: Warehouse, receipt: Receipt) -> None:
    method = "write" if house.is_old else "web_save_multi"
    house.odoo.failures.lose_answer(method, MOVE)
    done_ = house.receive(receipt.id, [done("A", 2), done("B", 1)])
    assert done_.ended(STREAM) == {"updated": 1}
    assert (house.held(receipt.a), house.held(receipt.b)) == ([2], [1])


def test_an_order_that_is_received_in_full_is_completed(house: Warehouse, receipt: Receipt) -> None:
    settings = {"bo_completed_on_receipt": True}

    def order() -> tuple[t.Any, ...]:
        names = ["state"] if house.is_old else ["state", "locked"]
        [row] = house.odoo.rows("purchase.order", *names)
        return tuple(row[name] for name in names)

    first = house.receive(receipt.id, [done("A", 5)], settings=settings)
    assert (first.ended(STREAM), order()[0]) == ({"updated": 1}, "purchase")
    [rest] = [one for one in house.odoo.db.table(PICKING) if one != receipt.id]
    assert house.receive(rest, settings=settings).ended(STREAM) == {"updated": 1}
    assert order() == (("done",) if house.is_old else ("purchase", True))
