"""Inventory levels are set once, with the stock moves that explain them."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
STREAM = "stock.quant"


def product(connection: Connection, name: str, **more: t.Any) -> int:
    """Make a product that Odoo keeps stock of."""
    fields = connection.call("product.product", "fields_get", [], ["type"])
    kind = {"is_storable": True} if "is_storable" in fields else {"type": "product"}
    values = {"name": name, "default_code": name, **kind, **more}
    return int(connection.call("product.product", "create", values))


def level(code: str, quantity: float, **more: t.Any) -> Row:
    place = {"warehouse_id/code": "WH"} if "location_id/.id" not in more else {}
    return {"product_id/default_code": code, "quantity": quantity, **place, **more}


def held(connection: Connection, product_id: int) -> list[float]:
    domain = [("product_id", "=", product_id), ("location_id.usage", "=", "internal")]
    rows = connection.call(STREAM, "search_read", domain, ["quantity"])
    return sorted(row["quantity"] for row in rows if row["quantity"])


def moves(connection: Connection, product_id: int) -> list[float]:
    done = "quantity"
    if done not in connection.call("stock.move", "fields_get", [], ["type"]):
        done = "quantity_done"
    domain = [("product_id", "=", product_id), ("state", "=", "done")]
    rows = connection.call("stock.move", "search_read", domain, [done], order="id")
    return [row[done] for row in rows]


def test_a_level_is_set_once_and_moves_only_what_differs(
    run: Runner, connection: Connection, name: Name
) -> None:
    one, other = product(connection, name("A")), product(connection, name("B"))
    first = records(STREAM, [level(name("A"), 5), level(name("B"), 0)])

    assert run(first).ended(STREAM) == {"created": 1, "unchanged": 1}
    assert run(first).ended(STREAM) == {"unchanged": 2}
    assert (held(connection, one), moves(connection, one)) == ([5], [5])
    assert moves(connection, other) == []

    second = records(STREAM, [level(name("A"), 2.5), level(name("B"), 7)])
    assert run(second, dry_run=True).ended(STREAM) == {"created": 1, "updated": 1}
    assert held(connection, one) == [5]
    assert run(second).ended(STREAM) == {"created": 1, "updated": 1}
    assert run(second).ended(STREAM) == {"unchanged": 2}
    assert (held(connection, one), moves(connection, one)) == ([2.5], [5, 2.5])

    run(records(STREAM, [level(name("A"), 0)]))
    assert held(connection, one) == []
    assert run(records(STREAM, [level(name("A"), 4)])).failed is False
    assert held(connection, one) == [4]


def test_the_last_of_two_counts_of_a_level_is_what_stays(
    run: Runner, connection: Connection, name: Name
) -> None:
    one = product(connection, name("A"))
    feed = records(STREAM, [level(name("A"), quantity) for quantity in (5, 9, 3)])

    assert run(feed).ended(STREAM) == {"created": 1, "updated": 2}
    assert held(connection, one) == [3]


@pytest.mark.parametrize("size", [1, 500])
def test_a_count_that_waited_for_its_product_is_not_counted_after_a_newer_one(
    run: Runner, connection: Connection, name: Name, size: int
) -> None:
    goods: Row = {"id": name("A"), "name": "A", "default_code": name("A")}
    goods |= (
        {"type": "consu", "is_storable": True}
        if connection.version >= (18,)
        else {"type": "product"}
    )
    feed = [
        *records(STREAM, [level(name("A"), 5)]),
        *records("product.product", [goods]),
        *records(STREAM, [level(name("A"), 7)]),
    ]
    result = run(feed, batch_size_rows=size, parallel_requests=1)
    assert not result.rejects
    [one] = connection.call("product.product", "search", [("default_code", "=", name("A"))])
    assert held(connection, one) == [7]


def test_levels_are_told_apart_by_location_owner_and_lot(
    run: Runner, connection: Connection, name: Name
) -> None:
    one = product(connection, name("A"))
    tracked = product(connection, name("L"), tracking="lot")
    [warehouse] = connection.call(
        "stock.warehouse", "search_read", [("code", "=", "WH")], ["lot_stock_id", "company_id"]
    )
    parent = warehouse["lot_stock_id"][0]
    shelf = connection.call(
        "stock.location", "create", {"name": name("Shelf"), "location_id": parent}
    )
    lots = "stock.lot" if connection.version >= (16,) else "stock.production.lot"
    lot = {"id": name("lot"), "name": name("lot"), "product_id/default_code": name("L")}
    if connection.version < (17,):
        lot["company_id/.id"] = warehouse["company_id"][0]
    run(records(lots, [lot]))
    feed = [
        level(name("A"), 1),
        level(name("A"), 2, **{"location_id/.id": shelf}),
        level(name("A"), 4, **{"owner_id/.id": 1}),
        level(name("L"), 8, **{"lot_id/name": name("lot")}),
    ]

    assert run(records(STREAM, feed)).ended(STREAM) == {"created": 4}
    assert run(records(STREAM, reversed(feed))).ended(STREAM) == {"unchanged": 4}
    assert held(connection, one) == [1, 2, 4]
    assert held(connection, tracked) == [8]
    [letter] = run(records(STREAM, [level(name("L"), 8)])).rejects
    assert "tracked by lot" in letter["rejection"]["message"]


def test_quants_that_odoo_has_not_merged_count_together(
    run: Runner, connection: Connection, name: Name, box: t.Any, odoo: t.Any
) -> None:
    one = product(connection, name("A"))
    run(records(STREAM, [level(name("A"), 5)]))
    columns = "product_id, location_id, company_id, reserved_quantity, in_date"
    box.psql(
        odoo.name,
        f"INSERT INTO stock_quant ({columns}, quantity) "
        f"SELECT {columns}, 2 FROM stock_quant WHERE product_id = {one} AND quantity = 5",
    )
    assert held(connection, one) == [2, 5]

    assert run(records(STREAM, [level(name("A"), 7)])).ended(STREAM) == {"unchanged": 1}
    assert run(records(STREAM, [level(name("A"), 4)])).ended(STREAM) == {"updated": 1}
    assert sum(held(connection, one)) == 4


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"product_id/default_code": "SERVICE"}, "is not storable"),
        ({"location_id/name": "Vendors"}, "no place where goods are counted"),
        ({"warehouse_id/code": None}, "the location is missing"),
        ({"quantity": None}, "the quantity is missing"),
    ],
)
def test_what_can_not_be_counted_is_rejected_and_says_why(
    run: Runner, connection: Connection, name: Name, more: Row, text: str
) -> None:
    product(connection, name("A"))
    connection.call(
        "product.product", "create", {"name": "S", "default_code": name("S"), "type": "service"}
    )
    if "product_id/default_code" in more:
        more = {"product_id/default_code": name("S")}
    row = level(name("A"), 1) | more
    result = run(records(STREAM, [row, level(name("A"), 1)]))

    assert result.ended(STREAM) == {"created": 1, "rejected": 1}
    assert text in result.rejects[0]["rejection"]["message"]
