"""Lots, serial numbers and packages come in, move about and go out, each once."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.stock.warehouse import CUSTOMERS, STOCK, STREAM, Warehouse, done

if t.TYPE_CHECKING:
    from tests.unit.target.running import Run

LOTS, SERIALS = "lot", "serial"


def told(run: Run) -> tuple[str, str, str]:
    """Return code, field and message of the only rejection."""
    [(code, field)], [message] = run.reasons, run.messages
    return code, field, message


@pytest.mark.parametrize("form", ["lines", "list", "names alone"])
def test_serial_numbers_are_received_once_in_every_form(house: Warehouse, form: str) -> None:
    made, plain = house.product("S", tracking=SERIALS), house.product("B")
    picking = house.order(("S", 3), ("B", 4))
    lines = {
        "lines": [done("S", 1, lot_name=number) for number in ("s1", "s2")],
        "list": [done("S", 2, lot_name=["s1", "s2"])],
        "names alone": [done("S", None, lot_name=["s1", "s2"])],
    }[form]
    lines.append(done("B", 4))
    dry = house.receive(picking, lines, settings={"dry_run": True})
    assert (dry.ended(STREAM), house.held(made)) == ({"updated": 1}, [])
    assert house.receive(picking, lines).ended(STREAM) == {"updated": 1}
    assert house.receive(picking, lines).ended(STREAM) == {"unchanged": 1}
    assert house.held(made, "lot_id") == [(1, "s1"), (1, "s2")]
    assert (house.held(plain), house.rests(picking)) == ([4], ["assigned"])
    other = [done("S", 1, lot_name=number) for number in ("s1", "s9")]
    assert told(house.receive(picking, other)) == (
        "workflow",
        "lot_name",
        "lot_name: the transfer is done already, and nothing of s9 in it",
    )


def test_lots_are_received_by_name_and_found_again(house: Warehouse) -> None:
    made = house.product("L", tracking=LOTS)
    picking = house.order(("L", 5))
    lines = [done("L", 2, lot_name="one"), done("L", 3, lot_name="two")]
    assert house.receive(picking, lines).ended(STREAM) == {"updated": 1}
    assert house.receive(picking, lines).ended(STREAM) == {"unchanged": 1}
    assert house.held(made, "lot_id") == [(2, "one"), (3, "two")]
    differs = house.receive(picking, [done("L", 1, lot_name="one"), lines[1]])
    assert told(differs) == (
        "workflow",
        "quantity_done",
        "2 of one is done already, and can't become 1",
    )


def test_a_new_lot_on_two_moves_is_made_once(house: Warehouse) -> None:
    made = house.product("L", tracking=LOTS)
    picking = house.order(("L", 2), ("L", 3))
    assert house.receive(picking, [done("L", 5, lot_name="one")]).ended(STREAM) == {"updated": 1}
    assert [row["name"] for row in house.odoo.rows(house.lot_model, "name")] == ["one"]
    assert house.held(made, "lot_id") == [(5, "one")]


def test_a_lot_is_named_by_its_id(house: Warehouse) -> None:
    made = house.product("L", tracking=LOTS)
    lot = house.lot("old", made)
    picking = house.order(("L", 5))
    lines = [done("L", 5, **{"lot_id/.id": lot})]
    assert house.receive(picking, lines).ended(STREAM) == {"updated": 1}
    assert house.receive(picking, lines).ended(STREAM) == {"unchanged": 1}
    assert house.held(made, "lot_id") == [(5, "old")]


def test_goods_are_put_into_a_package_that_is_made_once(house: Warehouse) -> None:
    made = house.product("A")
    picking = house.order(("A", 5))
    lines = [done("A", 2, package_name="P1"), done("A", 3, package_name="P2")]
    assert house.receive(picking, lines).ended(STREAM) == {"updated": 1}
    assert house.held(made, "package_id") == [(2, "P1"), (3, "P2")]
    again = house.order(("A", 1))
    assert house.receive(again, [done("A", 1, package_name="P1")]).ended(STREAM) == {"updated": 1}
    assert house.held(made, "package_id") == [(3, "P1"), (3, "P2")]
    assert len(house.odoo.rows(house.package_model, "name")) == 2


def test_goods_come_out_of_the_package_and_the_lot_that_a_line_names(house: Warehouse) -> None:
    made = house.product("L", tracking=LOTS)
    one, two = house.lot("one", made), house.lot("two", made)
    package, into = house.package("P"), house.package("Q")
    house.count(made, 4, lot_id=one)
    house.count(made, 4, lot_id=two, package_id=package)
    picking = house.transfer("internal", house.location("Shelf"), (made, 3))
    line = done(
        "L", 3, lot_name="two", **{"package_id/.id": package, "result_package_id/.id": into}
    )
    assert house.receive(picking, [line]).ended(STREAM) == {"updated": 1}
    assert house.held(made, "location_id", "lot_id", "package_id") == [
        (1, "WH/Stock", "two", "P"),
        (3, "WH/Stock/Shelf", "two", "Q"),
        (4, "WH/Stock", "one", ""),
    ]


def test_a_serial_number_goes_out_from_the_shelf_where_it_lies(house: Warehouse) -> None:
    made, shelf = house.product("S", tracking=SERIALS), house.location("Shelf")
    for name, place in (("s1", STOCK), ("s2", shelf)):
        house.count(made, 1, place, lot_id=house.lot(name, made))
    picking = house.transfer("outgoing", CUSTOMERS, (made, 1))
    assert house.receive(picking, [done("S", 1, lot_name="s2")]).ended(STREAM) == {"updated": 1}
    assert house.held(made, "lot_id") == [(1, "s1")]


def test_what_stays_open_of_named_goods_is_reserved_again(house: Warehouse) -> None:
    made = house.product("L", tracking=LOTS)
    house.count(made, 5, lot_id=house.lot("one", made))
    picking = house.transfer("outgoing", CUSTOMERS, (made, 5))
    assert house.receive(picking, [done("L", 2, lot_name="one")]).ended(STREAM) == {"updated": 1}
    assert (house.held(made), house.rests(picking)) == ([3], ["assigned"])


INCOMING: list[tuple[t.Any, str, str, str]] = [
    ([done("S", 2, lot_name=["a", "b", "c"])], "value", "quantity_done", "3 serial numbers"),
    ([done("S", 2, lot_name="a")], "value", "quantity_done", "2 of serial number a"),
    ([done("S", 1, lot_name="here")], "unique", "lot_name", "is in WH/Stock already"),
    ([done("S", 2, lot_name=["a", "a"])], "value", "lot_name", "serial number a is given twice"),
    ([done("S", 1, lot_name="a"), done("S", 1)], "required", "lot_name", "the rest has"),
    ([done("L", None, lot_name="a")], "required", "quantity_done", "how much is done of lot a"),
    ([done("L", 2, lot_name=["a", "b"])], "value", "lot_name", "several lots are several lines"),
    ([done("A", 1, lot_name="a")], "value", "lot_name", "A is not tracked"),
    ([done("A", 1, package_name="DOUBLE")], "reference", "package_name", "several packages"),
    ([done("A", 1, package_name="FULL")], "reference", "package_name", "that are in WH/Far"),
]


@pytest.mark.parametrize(("lines", "code", "field", "text"), INCOMING)
def test_goods_that_can_not_come_in_are_refused(
    house: Warehouse, lines: t.Any, code: str, field: str, text: str
) -> None:
    serial = house.product("S", tracking=SERIALS)
    house.product("L", tracking=LOTS)
    plain = house.product("A")
    house.count(serial, 1, lot_id=house.lot("here", serial))
    house.package("DOUBLE")
    house.package("DOUBLE")
    far = house.location("Far", parent=4)
    # The receipts go to WH/Stock: a package with goods elsewhere can't be there too.
    house.count(plain, 1, far, package_id=house.package("FULL"))
    picking = house.order(("S", 3), ("L", 3), ("A", 3))
    given = house.receive(picking, lines)
    assert told(given)[:2] == (code, field)
    assert text in told(given)[2]
    assert house.state(picking) == "assigned"


#: The fourth lot that is made below.
OTHER_LOT = 4
OUTGOING: list[tuple[t.Any, str, str, str]] = [
    ([done("S", 1, lot_name="nowhere")], "reference", "lot_name", "there is no serial number"),
    ([done("S", 1, lot_name="far")], "reference", "lot_name", "not in WH/Stock, but in WH/Far"),
    ([done("S", 1, lot_name="sold")], "reference", "lot_name", "nor anywhere else in stock"),
    ([done("S", 1, lot_name="other")], "reference", "lot_name", "it is one of [L] L"),
    ([done("S", 1, **{"lot_id/.id": OTHER_LOT})], "reference", "lot_id", "is one of [L] L"),
    ([done("A", 1, **{"package_id/name": "FULL"})], "reference", "package_id", "in package FULL"),
]


@pytest.mark.parametrize(("lines", "code", "field", "text"), OUTGOING)
def test_goods_that_are_not_there_do_not_go_out(
    house: Warehouse, lines: t.Any, code: str, field: str, text: str
) -> None:
    serial, plain = house.product("S", tracking=SERIALS), house.product("A")
    lotted = house.product("L", tracking=LOTS)
    far = house.location("Far", parent=4)
    house.count(serial, 1, lot_id=house.lot("there", serial))
    house.count(serial, 1, far, lot_id=house.lot("far", serial))
    house.lot("sold", serial)
    assert house.lot("other", lotted) == OTHER_LOT
    house.count(plain, 3)
    house.package("FULL")
    picking = house.transfer("outgoing", CUSTOMERS, (serial, 1), (plain, 1))
    given = house.receive(picking, lines)
    assert told(given)[:2] == (code, field)
    assert text in told(given)[2]
    assert house.odoo.called("button_validate") == []
    assert house.held(serial, "lot_id") == [(1, "far"), (1, "there")]
