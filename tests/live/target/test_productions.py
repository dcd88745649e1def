"""Production orders without questions are done once; the others say what a person has to do."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Run, Runner, records
from tests.live.target.test_inventory import held, level, product

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
STREAM = "mrp.production"


class Factory(t.NamedTuple):
    """A product that is made of two of a component, and how many components are in stock."""

    connection: Connection
    made: int
    component: int
    bom: int

    def order(self, quantity: float) -> int:
        """Make a confirmed order as Odoo's form does."""
        read = self.connection.call("product.product", "read", [self.made], ["uom_id"])
        unit = read[0]["uom_id"][0]
        values: dict[str, t.Any] = {
            "product_id": self.made,
            "product_qty": quantity,
            "product_uom_id": unit,
            "bom_id": self.bom,
        }
        # Odoo 14 plans the components in its form, and where a file is imported.
        context = {"import_file": True} if self.connection.version < (15,) else {}
        found = int(self.connection.call(STREAM, "create", values, context=context))
        self.connection.call(STREAM, "action_confirm", [found])
        return found


def build(
    run: Runner, connection: Connection, name: Name, *, stock: float = 10, **more: t.Any
) -> Factory:
    """Make a product, its bill of materials and its components."""
    made = product(connection, name("P"), **more.pop("made", {}))
    component = product(connection, name("C"), **more)
    if stock:
        assert not run(records("stock.quant", [level(name("C"), stock)])).failed
    [row] = connection.call("product.product", "read", [made], ["product_tmpl_id"])
    bom = connection.call(
        "mrp.bom",
        "create",
        {
            "product_tmpl_id": row["product_tmpl_id"][0],
            "bom_line_ids": [[0, 0, {"product_id": component, "product_qty": 2}]],
        },
    )
    return Factory(connection, made, component, int(bom))


def finish(run: Runner, order: int, **more: t.Any) -> Run:
    settings = more.pop("settings", {})
    return run(records(STREAM, [{".id": order, "state": "done", **more}]), **settings)


def test_an_order_is_done_once_and_whole(run: Runner, connection: Connection, name: Name) -> None:
    factory = build(run, connection, name)
    order = factory.order(3)

    assert finish(run, order, settings={"dry_run": True}).ended(STREAM) == {"updated": 1}
    assert held(connection, factory.made) == []
    assert finish(run, order).ended(STREAM) == {"updated": 1}
    assert finish(run, order).ended(STREAM) == {"unchanged": 1}
    assert finish(run, order, qty_producing=3).ended(STREAM) == {"unchanged": 1}
    assert (held(connection, factory.made), held(connection, factory.component)) == ([3], [4])
    [row] = connection.call(STREAM, "read", [order], ["state", "qty_produced"])
    assert (row["state"], row["qty_produced"]) == ("done", 3)


def test_an_order_of_ours_is_made_with_its_components_and_done_in_one_go(
    run: Runner, connection: Connection, name: Name
) -> None:
    factory = build(run, connection, name)
    row = {
        "id": name("MO"),
        "product_id/default_code": name("P"),
        "product_qty": 2,
        "product_uom_id/.id": 1,
        "bom_id/.id": factory.bom,
        "state": "done",
    }

    assert run(records(STREAM, [row])).ended(STREAM) == {"created": 1}
    assert run(records(STREAM, [row])).ended(STREAM) == {"unchanged": 1}
    assert (held(connection, factory.made), held(connection, factory.component)) == ([2], [6])


def test_of_orders_that_share_components_those_are_done_that_have_theirs(
    run: Runner, connection: Connection, name: Name
) -> None:
    factory = build(run, connection, name)
    orders = [factory.order(3) for _ in range(2)]
    feed = records(STREAM, [{".id": order, "state": "done"} for order in orders])

    result = run(feed)
    assert result.ended(STREAM) == {"updated": 1, "rejected": 1}
    assert "lacks components" in result.rejects[0]["rejection"]["message"]
    assert (held(connection, factory.made), held(connection, factory.component)) == ([3], [4])
    run(records("stock.quant", [level(name("C"), 6)]))
    assert run(feed).ended(STREAM) == {"updated": 1, "unchanged": 1}
    assert (held(connection, factory.made), held(connection, factory.component)) == ([6], [])


def test_what_a_person_has_to_say_is_left_to_them(
    run: Runner, connection: Connection, name: Name
) -> None:
    plain = build(run, connection, name)
    lots = build(run, connection, lambda text: name(f"lot{text}"), made={"tracking": "lot"})
    part, tracked = plain.order(3), lots.order(1)

    for text, result in (
        ("is finished whole or not at all", finish(run, part, qty_producing=2)),
        ("makes or uses lots or serial numbers", finish(run, tracked)),
    ):
        [letter] = result.rejects
        rejection = letter["rejection"]
        assert (rejection["code"], rejection["field"]) == ("workflow", "state")
        assert text in rejection["message"]
    assert held(connection, plain.made) == held(connection, lots.made) == []
    done = "quantity" if connection.version >= (17,) else "quantity_done"
    rows = connection.call(
        "stock.move", "search_read", [("raw_material_production_id", "=", part)], [done, "state"]
    )
    connection.call("stock.move", "write", [rows[0]["id"]], {done: 5, **picked(connection)})
    assert "was started" in finish(run, part).rejects[0]["rejection"]["message"]


def picked(connection: Connection) -> dict[str, bool]:
    return {"picked": True} if connection.version >= (17,) else {}
