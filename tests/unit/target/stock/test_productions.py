"""Production orders without questions are done once; the others say what a person has to do."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Run, records
from tests.unit.target.stock.warehouse import STOCK, Warehouse

ORDER, STREAM = "mrp.production", "mrp_production"


class Factory:
    """A product that is made of two of a component."""

    def __init__(self, house: Warehouse, stock: float = 10, **component: t.Any) -> None:
        self.house = house
        self.made, self.component = house.product("P"), house.product("C", **component)
        if stock:
            house.count(self.component, stock)
        template = house.odoo.env().value("product.product", self.made, "product_tmpl_id")
        lines = [[0, 0, {"product_id": self.component, "product_qty": 2}]]
        values = {"product_tmpl_id": template, "bom_line_ids": lines}
        self.bom = house.odoo.do("mrp.bom", "create", values)

    def order(self, quantity: float, *, confirmed: bool = True, planned: bool = True) -> int:
        values: dict[str, t.Any] = {"product_id": self.made, "product_qty": quantity}
        if planned:
            values["bom_id"] = self.bom
        odoo = self.house.odoo
        order = odoo.do(ORDER, "create", values, context={"import_file": True})
        if confirmed:
            odoo.do(ORDER, "action_confirm", [order])
        return int(order)

    def finish(self, order: int, **more: t.Any) -> Run:
        settings = more.pop("settings", {})
        row = {".id": order, "state": "done", **more}
        return self.house.run(records(STREAM, row), **settings)


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_order_is_done_once_and_whole(house: Warehouse, *, confirmed: bool) -> None:
    factory = Factory(house)
    order = factory.order(3, confirmed=confirmed)
    dry = factory.finish(order, settings={"dry_run": True})
    assert (dry.ended(STREAM), house.held(factory.made)) == ({"updated": 1}, [])
    assert factory.finish(order).ended(STREAM) == {"updated": 1}
    assert factory.finish(order).ended(STREAM) == {"unchanged": 1}
    assert factory.finish(order, qty_producing=3).ended(STREAM) == {"unchanged": 1}
    assert (house.held(factory.made), house.held(factory.component)) == ([3], [4])


def test_an_order_that_says_less_is_not_finished(house: Warehouse) -> None:
    factory = Factory(house)
    order = factory.order(3)
    refused = factory.finish(order, qty_producing=2)
    assert refused.reasons == [("workflow", "state")]
    assert "is finished whole or not at all" in refused.messages[0]
    assert house.held(factory.made) == []


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ({"stock": 0}, "lacks components"),
        ({"stock": 5}, "lacks components"),
        ({"tracking": "lot", "stock": 0}, "makes or uses lots or serial numbers"),
    ],
)
def test_components_that_are_not_there_or_tracked_are_for_a_person(
    house: Warehouse, setting: dict[str, t.Any], text: str
) -> None:
    factory = Factory(house, **setting)
    order = factory.order(3)
    refused = factory.finish(order)
    assert refused.reasons == [("workflow", "state")]
    assert text in refused.messages[0]
    assert refused.rejects[0]["rejection"]["message"].startswith(
        "state: the production order WH/MO/"
    )
    assert house.held(factory.made) == []


def _work_order(factory: Factory, order: int) -> None:
    factory.house.odoo.do("mrp.workorder", "create", {"name": "Drill", "production_id": order})


def _by_product(factory: Factory, order: int) -> None:
    other = factory.house.product("B")
    odoo = factory.house.odoo
    unit = min(odoo.db.table("uom.uom"))
    values: dict[str, t.Any] = {"production_id": order, "product_id": other, "product_uom": unit}
    values |= {"location_id": 7, "location_dest_id": STOCK, "product_uom_qty": 1.0}
    odoo.do("stock.move", "create", {**values, **({"name": "b"} if factory.house.is_old else {})})


def _started(factory: Factory, order: int) -> None:
    factory.house.odoo.do(ORDER, "write", [order], {"qty_producing": 1.0})


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (_work_order, "has work orders"),
        (_by_product, "makes by-products too"),
        (_started, "was started by somebody"),
    ],
)
def test_what_only_a_person_can_say_is_left_to_them(
    house: Warehouse, change: t.Callable[[Factory, int], None], text: str
) -> None:
    factory = Factory(house)
    order = factory.order(3)
    change(factory, order)
    refused = factory.finish(order)
    assert refused.reasons == [("workflow", "state")]
    assert text in refused.messages[0]
    assert house.held(factory.component) == [10]


def test_an_order_without_components_is_not_finished(house: Warehouse) -> None:
    factory = Factory(house)
    order = factory.order(3, confirmed=False, planned=False)
    refused = factory.finish(order)
    assert refused.reasons == [("user" if house.is_old else "workflow", "state")]
    assert house.held(factory.made) == []


def test_an_order_is_cancelled_and_not_finished_afterwards(house: Warehouse) -> None:
    factory = Factory(house)
    order = factory.order(3)
    gone = house.run(records(STREAM, {".id": order, "state": "cancel"}))
    assert gone.ended(STREAM) == {"updated": 1}
    refused = factory.finish(order)
    assert refused.reasons == [("workflow", "state")]
    assert (house.held(factory.made), house.held(factory.component)) == ([], [10])
