"""Goods are put into packages when they come in, and taken out when they go."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_inventory import product
from tests.live.target.test_serial_numbers import reason, shelf, transfer
from tests.live.target.test_transfers import done, order, receive

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
STREAM = "stock.picking"


def model_of_packages(connection: Connection) -> str:
    fields = connection.call("stock.move.line", "fields_get", ["package_id"], ["relation"])
    return str(fields["package_id"]["relation"])


def contents(connection: Connection, product_id: int) -> dict[str, float]:
    """Return how much of a product is in which package; less than nothing is said too."""
    domain = [("product_id", "=", product_id), ("location_id.usage", "=", "internal")]
    rows = connection.call(
        "stock.quant", "search_read", [*domain, ("quantity", "!=", 0)], ["package_id", "quantity"]
    )
    return {row["package_id"][1] if row["package_id"] else "": row["quantity"] for row in rows}


def packages(connection: Connection, name: str) -> int:
    model = model_of_packages(connection)
    return int(connection.call(model, "search_count", [("name", "=", name)]))


@pytest.mark.parametrize("tracking", ["none", "lot"])
def test_goods_come_into_a_package_and_go_out_of_it_once(
    run: Runner, connection: Connection, name: Name, tracking: str
) -> None:
    made = product(connection, name("A"), tracking=tracking)
    lot = {"lot_name": name("lot")} if tracking == "lot" else {}
    picking = order(run, connection, name, "PO", [("A", 5)])
    lines = [done(name, "A", 3, package_name=name("P"), **lot), done(name, "A", 2, **lot)]

    assert receive(run, picking, lines, settings={"dry_run": True}).ended(STREAM) == {"updated": 1}
    assert packages(connection, name("P")) == 0
    assert receive(run, picking, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, lines).ended(STREAM) == {"unchanged": 1}
    assert contents(connection, made) == {name("P"): 3, "": 2}
    assert packages(connection, name("P")) == 1

    out = transfer(connection, "outgoing", [(made, 4)])
    lines = [done(name, "A", 2, **{"package_id/name": name("P")}), done(name, "A", 1, **lot)]
    assert receive(run, out, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, out, lines).ended(STREAM) == {"unchanged": 1}
    assert contents(connection, made) == {name("P"): 1, "": 1}


def test_a_package_that_is_there_takes_more(
    run: Runner, connection: Connection, name: Name
) -> None:
    made = product(connection, name("A"))
    first = order(run, connection, name, "PO1", [("A", 5)])
    receive(run, first, [done(name, "A", 5, package_name=name("P"))])
    second = order(run, connection, name, "PO2", [("A", 2)])
    lines = [done(name, "A", 2, **{"result_package_id/name": name("P")})]

    assert receive(run, second, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, second, lines).ended(STREAM) == {"unchanged": 1}
    assert contents(connection, made) == {name("P"): 7}
    third = order(run, connection, name, "PO3", [("A", 1)])
    absent = receive(run, third, [done(name, "A", 1, **{"result_package_id/name": name("Q")})])
    assert reason(absent) == ("reference", "result_package_id/name", name("Q"))


def test_goods_that_lie_on_a_shelf_are_taken_from_there(
    run: Runner, connection: Connection, name: Name
) -> None:
    made = product(connection, name("A"))
    [warehouse] = connection.call(
        "stock.warehouse", "search_read", [("code", "=", "WH")], ["lot_stock_id"], limit=1
    )
    place = shelf(connection, warehouse["lot_stock_id"][0], name("shelf"))
    level = {"product_id/default_code": name("A"), "location_id/.id": place, "quantity": 5}
    assert run(records("stock.quant", [level])).ended("stock.quant") == {"created": 1}
    out = transfer(connection, "outgoing", [(made, 3)])

    assert receive(run, out, [done(name, "A", 3)]).ended(STREAM) == {"updated": 1}
    assert contents(connection, made) == {"": 2}


def test_what_is_not_in_a_package_is_not_taken_from_it(
    run: Runner, connection: Connection, name: Name
) -> None:
    made = product(connection, name("A"))
    other = product(connection, name("B"))
    picking = order(run, connection, name, "PO", [("A", 5), ("B", 5)])
    lines = [done(name, "A", 5, package_name=name("P")), done(name, "B", 5)]
    receive(run, picking, lines)
    out = transfer(connection, "outgoing", [(other, 1)])

    refused = receive(run, out, [done(name, "B", 1, **{"package_id/name": name("P")})])
    assert reason(refused) == ("reference", "package_id", name("P"))
    moved = transfer(connection, "outgoing", [(made, 5)])
    lines = [
        done(name, "A", 5, **{"package_id/name": name("P"), "result_package_id/name": name("P")})
    ]
    assert receive(run, moved, lines).ended(STREAM) == {"updated": 1}
    second = order(run, connection, name, "PO2", [("A", 2)])
    elsewhere = receive(run, second, [done(name, "A", 2, package_name=name("P"))])
    assert reason(elsewhere) == ("reference", "package_name", name("P"))
    assert contents(connection, made) == {}
