"""Lots and serial numbers come in, move about and go out, each once."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Run, Runner, records
from tests.live.target.test_inventory import held, product
from tests.live.target.test_transfers import backorders, done, order, receive

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
STREAM = "stock.picking"


def transfer(connection: Connection, code: str, lines: t.Sequence[tuple[int, float]]) -> int:
    """Make a confirmed transfer of the main warehouse: outgoing, or internal to a shelf."""
    [warehouse] = connection.call(
        "stock.warehouse", "search_read", [("code", "=", "WH")], [], order="id", limit=1
    )
    kind = warehouse["out_type_id" if code == "outgoing" else "int_type_id"][0]
    source = warehouse["lot_stock_id"][0]
    if code == "outgoing":
        domain: t.Any = [("usage", "=", "customer")]
        [target] = connection.call("stock.location", "search", domain, limit=1)
    else:
        target = shelf(connection, source, "Target")
    places = {"location_id": source, "location_dest_id": target}
    moves = []
    for product_id, quantity in lines:
        [row] = connection.call("product.product", "read", [product_id], ["uom_id"])
        move = {"product_id": product_id, "product_uom_qty": quantity, **places}
        move |= {"product_uom": row["uom_id"][0]}
        if "name" in connection.call("stock.move", "fields_get", [], ["type"]):
            move["name"] = "move"
        moves.append([0, 0, move])
    field = "move_ids" if connection.version >= (17,) else "move_lines"
    values = {"picking_type_id": kind, **places, field: moves}
    picking = int(connection.call(STREAM, "create", values))
    connection.call(STREAM, "action_confirm", [picking])
    return picking


def shelf(connection: Connection, parent: int, name: str) -> int:
    return int(connection.call("stock.location", "create", {"name": name, "location_id": parent}))


def rows_of(connection: Connection, product_id: int) -> dict[str, tuple[str, float]]:
    """Return where each lot of a product is, and how much of it, less than nothing included."""
    domain: list[t.Any] = [("product_id", "=", product_id), ("quantity", "!=", 0)]
    domain.append(("location_id.usage", "in", ["internal", "customer"]))
    rows = connection.call(
        "stock.quant", "search_read", domain, ["lot_id", "location_id", "quantity"]
    )
    return {
        row["lot_id"] and row["lot_id"][1]: (row["location_id"][1], row["quantity"]) for row in rows
    }


def twelve(connection: Connection, unit: int) -> int:
    """Make a unit of twelve."""
    if "relative_factor" in connection.call("uom.uom", "fields_get", [], ["type"]):
        size: Row = {"relative_factor": 12, "relative_uom_id": unit}
    else:
        [row] = connection.call("uom.uom", "read", [unit], ["category_id"])
        size = {"factor_inv": 12, "uom_type": "bigger", "category_id": row["category_id"][0]}
    return int(connection.call("uom.uom", "create", {"name": "Twelve", **size}))


def reason(run: Run) -> tuple[str, str, str]:
    [letter] = run.rejects
    rejection = letter["rejection"]
    return rejection["code"], rejection["field"], rejection["value"]


@pytest.fixture
def stocked(run: Runner, connection: Connection, name: Name) -> int:
    """A product with the serial numbers 1, 2 and 3 in stock."""
    made = product(connection, name("S"), tracking="serial")
    picking = order(run, connection, name, "PO", [("S", 3)])
    lines = [done(name, "S", 3, lot_name=[name(number) for number in "123"])]
    assert receive(run, picking, lines).ended(STREAM) == {"updated": 1}
    return made


@pytest.mark.parametrize("form", ["lines", "list", "names alone"])
def test_serial_numbers_are_received_once_in_every_form(
    run: Runner, connection: Connection, name: Name, form: str
) -> None:
    made = product(connection, name("S"), tracking="serial")
    product(connection, name("B"))
    picking = order(run, connection, name, "PO", [("S", 3), ("B", 4)])
    numbers = [name("1"), name("2")]
    lines: list[Row] = {
        "lines": [done(name, "S", 1, lot_name=number) for number in numbers],
        "list": [done(name, "S", 2, lot_name=numbers)],
        "names alone": [{"product_id/default_code": name("S"), "lot_name": numbers}],
    }[form]
    lines.append(done(name, "B", 4))

    assert receive(run, picking, lines, settings={"dry_run": True}).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, lines).ended(STREAM) == {"unchanged": 1}
    assert set(rows_of(connection, made)) == set(numbers)
    assert held(connection, made) == [1, 1]
    assert backorders(connection, picking) == ["assigned"]

    other = [done(name, "S", 1, lot_name=number) for number in (name("1"), name("9"))]
    assert reason(receive(run, picking, other)) == ("workflow", "lot_name", name("9"))


def test_lots_of_two_lines_of_a_product_are_received_once(
    run: Runner, connection: Connection, name: Name
) -> None:
    made = product(connection, name("L"), tracking="lot")
    picking = order(run, connection, name, "PO", [("L", 5), ("L", 4)])
    lines = [done(name, "L", 6, lot_name=name("one")), done(name, "L", 3, lot_name=name("two"))]

    assert receive(run, picking, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, lines).ended(STREAM) == {"unchanged": 1}
    assert held(connection, made) == [3, 6]
    swapped = [done(name, "L", 3, lot_name=name("one")), done(name, "L", 6, lot_name=name("two"))]
    assert reason(receive(run, picking, swapped))[0] == "workflow"


def test_serial_numbers_of_an_order_in_dozens_are_pieces(
    run: Runner, connection: Connection, name: Name
) -> None:
    made = product(connection, name("S"), tracking="serial")
    [unit] = connection.call("product.product", "read", [made], ["uom_id"])
    dozen = twelve(connection, unit["uom_id"][0])
    vendor = {"id": name("vendor"), "name": name("Vendor")}
    run(records("res.partner", [vendor]))
    column = "product_uom_id" if connection.version >= (19,) else "product_uom"
    line = {"product_id/default_code": name("S"), "product_qty": 1, "price_unit": 1}
    row = {"id": name("PO"), "partner_id/id": vendor["id"], "state": "purchase"}
    made_order = run(
        records("purchase.order", [row | {"order_line": [line | {f"{column}/.id": dozen}]}])
    )
    assert made_order.ended("purchase.order") == {"created": 1}
    [picking] = connection.call(
        STREAM, "search", [("purchase_id.partner_id.name", "=", name("Vendor"))]
    )
    lines = [done(name, "S", 12, lot_name=[name(str(number)) for number in range(12)])]

    assert receive(run, picking, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, picking, lines).ended(STREAM) == {"unchanged": 1}
    assert held(connection, made) == [1] * 12
    assert backorders(connection, picking) == []


def test_serial_numbers_are_delivered_from_where_they_lie(
    run: Runner, connection: Connection, name: Name, stocked: int
) -> None:
    inside = transfer(connection, "internal", [(stocked, 1)])
    assert receive(run, inside, [done(name, "S", 1, lot_name=name("2"))]).ended(STREAM) == {
        "updated": 1
    }
    assert rows_of(connection, stocked)[name("2")][0].endswith("/Target")

    out = transfer(connection, "outgoing", [(stocked, 2)])
    lines = [{"product_id/default_code": name("S"), "lot_name": [name("2"), name("3")]}]
    assert receive(run, out, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, out, lines).ended(STREAM) == {"unchanged": 1}
    assert {
        lot: (place.split("/")[-1], quantity)
        for lot, (place, quantity) in rows_of(connection, stocked).items()
    } == {
        name("1"): ("Stock", 1),
        name("2"): ("Customers", 1),
        name("3"): ("Customers", 1),
    }


def test_a_part_of_a_lot_is_delivered_and_the_rest_waits(
    run: Runner, connection: Connection, name: Name
) -> None:
    made = product(connection, name("L"), tracking="lot")
    picking = order(run, connection, name, "PO", [("L", 9)])
    lots = [done(name, "L", 5, lot_name=name("one")), done(name, "L", 4, lot_name=name("two"))]
    receive(run, picking, lots)
    out = transfer(connection, "outgoing", [(made, 6)])
    [lot] = connection.call(
        "stock.lot" if connection.version >= (16,) else "stock.production.lot",
        "search",
        [("name", "=", name("two"))],
    )
    lines = [done(name, "L", 1, lot_name=name("one")), done(name, "L", 3, **{"lot_id/.id": lot})]

    assert receive(run, out, lines).ended(STREAM) == {"updated": 1}
    assert receive(run, out, lines).ended(STREAM) == {"unchanged": 1}
    assert held(connection, made) == [1, 4]
    assert backorders(connection, out) == ["assigned"]


@pytest.mark.parametrize(
    "case",
    [
        ([(1, "8"), (1, "8")], ("value", "lot_name", "8")),
        ([(2, "8")], ("value", "quantity_done", "2")),
        ([(1, "1")], ("unique", "lot_name", "1")),
        ([(1, "8"), (1, "")], ("required", "lot_name", "")),
    ],
    ids=["twice", "two of one", "in stock", "one has none"],
)
def test_a_receipt_with_wrong_serial_numbers_is_left_as_it_was(
    run: Runner, connection: Connection, name: Name, stocked: int, case: t.Any
) -> None:
    lines, wanted = case
    picking = order(run, connection, name, "PO2", [("S", 3)])
    before = lines_in(connection, picking)
    moves = [done(name, "S", n, lot_name=lot and name(lot)) for n, lot in lines]
    value = name(wanted[2]) if wanted[1] == "lot_name" and wanted[2] else wanted[2]

    assert reason(receive(run, picking, moves)) == (*wanted[:2], value)
    assert lines_in(connection, picking) == before
    assert held(connection, stocked) == [1, 1, 1]


def lines_in(connection: Connection, picking: int) -> t.Any:
    fields = connection.call("stock.move.line", "fields_get", [], ["type"])
    names = ["lot_id", "lot_name", "qty_done" if "qty_done" in fields else "quantity"]
    domain = [("picking_id", "=", picking)]
    return connection.call("stock.move.line", "search_read", domain, names, order="id")


def test_a_delivery_of_what_is_not_there_is_left_as_it_was(
    run: Runner, connection: Connection, name: Name, stocked: int
) -> None:
    product(connection, name("T"), tracking="serial")
    picking = order(run, connection, name, "PO2", [("T", 1)])
    receive(run, picking, [done(name, "T", 1, lot_name=name("T1"))])
    gone = transfer(connection, "outgoing", [(stocked, 1)])
    receive(run, gone, [done(name, "S", 1, lot_name=name("1"))])
    out = transfer(connection, "outgoing", [(stocked, 2)])
    before = lines_in(connection, out)

    unknown = receive(run, out, [done(name, "S", 1, lot_name=name("9"))])
    assert reason(unknown) == ("reference", "lot_name", name("9"))
    assert "there is no serial number" in unknown.rejects[0]["rejection"]["message"]
    other = receive(run, out, [done(name, "S", 1, lot_name=name("T1"))])
    assert reason(other) == ("reference", "lot_name", name("T1"))
    assert name("T") in other.rejects[0]["rejection"]["message"]
    left = receive(run, out, [done(name, "S", 1, lot_name=name("1"))])
    assert reason(left) == ("reference", "lot_name", name("1"))
    assert "nor anywhere else" in left.rejects[0]["rejection"]["message"]
    assert lines_in(connection, out) == before


def test_a_new_transfer_with_wrong_goods_is_not_made(
    run: Runner, connection: Connection, name: Name, stocked: int
) -> None:
    out = transfer(connection, "outgoing", [(stocked, 1)])
    names = ["picking_type_id", "location_id", "location_dest_id"]
    [row] = connection.call(STREAM, "read", [out], names)
    places = {f"{field}/.id": row[field][0] for field in names[1:]}
    [uom] = connection.call("product.product", "read", [stocked], ["uom_id"])
    line = done(name, "S", 1, lot_name=name("9"), product_uom_qty=1, **places)
    line["product_uom/.id"] = uom["uom_id"][0]
    if "name" in connection.call("stock.move", "fields_get", [], ["type"]):
        line["name"] = "S"
    new = {"id": name("OUT"), "state": "done", "picking_type_id/.id": row["picking_type_id"][0]}
    new |= {"move_ids": [line], **places}

    assert reason(run(records(STREAM, [new]))) == ("reference", "lot_name", name("9"))
    assert connection.call("ir.model.data", "search_count", [("name", "=", name("OUT"))]) == 0
    line["lot_name"] = name("2")
    assert run(records(STREAM, [new])).ended(STREAM) == {"created": 1}
    assert run(records(STREAM, [new])).ended(STREAM) == {"unchanged": 1}
    assert held(connection, stocked) == [1, 1]
