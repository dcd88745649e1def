"""Inventory levels are set once, by counts."""

from __future__ import annotations

import typing as t

import pytest

from tests.fake_odoo.faults import user_error
from tests.unit.target.running import Message, records
from tests.unit.target.stock.warehouse import CUSTOMERS, QUANT, Warehouse

STREAM = "stock_quant"


def level(code: str, quantity: t.Any, **more: t.Any) -> Message:
    place = {} if "location_id/.id" in more else {"warehouse_id/code": "WH"}
    return {"product_id/default_code": code, "quantity": quantity, **place, **more}


def test_a_level_is_set_once_and_moves_only_what_differs(house: Warehouse) -> None:
    one, other = house.product("A"), house.product("B")
    first = records(STREAM, level("A", 5), level("B", 0))
    assert house.run(first).ended(STREAM) == {"created": 1, "unchanged": 1}
    assert house.run(first).ended(STREAM) == {"unchanged": 2}
    assert (house.held(one), house.moved(one), house.moved(other)) == ([5], [5], [])

    second = records(STREAM, level("A", 2.5), level("B", 7))
    assert house.run(second, dry_run=True).ended(STREAM) == {"created": 1, "updated": 1}
    assert house.held(one) == [5]
    assert house.run(second).ended(STREAM) == {"created": 1, "updated": 1}
    assert (house.held(one), house.held(other)) == ([2.5], [7])
    assert house.moved(one) == [5, 2.5]


def test_the_last_of_two_records_of_a_level_counts(house: Warehouse) -> None:
    one = house.product("A")
    both = house.run(records(STREAM, level("A", 5), level("A", 3, id="x")))
    assert sum(both.ended(STREAM).values()) == 2
    assert house.held(one) == [3]


def test_a_level_is_of_a_place_a_lot_and_a_package(house: Warehouse) -> None:
    product, shelf = house.product("L", tracking="lot"), house.location("Shelf")
    lot, package = house.lot("one", product), house.package("P")
    at_shelf = {"location_id/.id": shelf, "lot_id/.id": lot}
    rows = [
        level("L", 2, **at_shelf),
        level("L", 3, **at_shelf, **{"package_id/.id": package}),
    ]
    assert house.run(records(STREAM, *rows)).ended(STREAM) == {"created": 2}
    assert house.held(product, "lot_id", "package_id") == [(2, "one", ""), (3, "one", "P")]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({"product_id/default_code": "A", "quantity": 1}, "required", "location_id"),
        (level("A", 1, **{"location_id/.id": CUSTOMERS}), "value", "location_id"),
        (level("T", 1), "required", "lot_id"),
        (level("SERVICE", 1), "value", "product_id"),
        ({"quantity": 1, "warehouse_id/code": "WH"}, "required", "product_id"),
        (
            {"product_id/default_code": "A", "warehouse_id/code": "WH"},
            "required",
            "inventory_quantity",
        ),
        (level("A", 1, **{"company_id/.id": 2}), "value", "company_id"),
    ],
)
def test_what_is_no_level_is_rejected_and_says_why(
    house: Warehouse, row: Message, code: str, field: str
) -> None:
    house.product("A")
    house.product("T", tracking="lot")
    service = {"type": "service"} if house.is_old else {"type": "service", "is_storable": False}
    house.product("SERVICE", **service)
    assert house.run(records(STREAM, row)).reasons == [(code, field)]
    assert house.odoo.db.table(QUANT) == {}


def test_a_deletion_of_a_level_is_ignored_or_refused(house: Warehouse) -> None:
    product = house.product("A")
    house.run(records(STREAM, level("A", 5)))
    gone = {**level("A", 5), "_sdc_deleted_at": "2026-01-01T00:00:00Z"}
    ignored = house.run(records(STREAM, gone))
    assert ignored.ended(STREAM) == {"skipped": 1}
    refused = house.run(records(STREAM, gone), on_delete={QUANT: "archive"})
    assert refused.messages == ["a level can't be deleted: send the quantity 0"]
    assert house.held(product) == [5]


def test_a_count_that_odoo_refuses_leaves_the_others_alone(house: Warehouse) -> None:
    good, bad = house.product("A"), house.product("B")
    house.odoo.failures.answer("create", user_error("not now"), QUANT, times=2)
    done = house.run(records(STREAM, level("B", 1), level("A", 1)))
    assert done.ended(STREAM) == {"created": 1, "rejected": 1}
    assert (house.held(good), house.held(bad)) == ([1], [])


def test_stock_that_moves_meanwhile_is_told_and_can_be_tried_again(house: Warehouse) -> None:
    product = house.product("A")
    house.count(product, 2)

    def take() -> None:
        house.count(product, 1)

    house.odoo.failures.meanwhile("search_read", take, QUANT, skip=1)
    done = house.run(records(STREAM, level("A", 5)))
    assert done.messages == ["Odoo holds 1 after the count: it was refused, or stock moved"]
    assert done.rejects[0]["rejection"]["can_retry"] is True
    assert house.run(records(STREAM, level("A", 5))).ended(STREAM) == {"updated": 1}
    assert house.held(product) == [5]
