"""What tests of stock start from, in the fake's words."""

from __future__ import annotations

import typing as t

from tests.unit.target.running import records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo
    from tests.unit.target.running import Message, Run, Runner

QUANT, PICKING, MOVE, LOCATION = "stock.quant", "stock.picking", "stock.move", "stock.location"
STOCK, CUSTOMERS = 5, 3
STREAM = "stock_picking"


class Warehouse:
    """A fake with goods, and the target that writes into it.

    Args:
        odoo: The fake.
        run: Runs the target.
    """

    def __init__(self, odoo: FakeOdoo, run: Runner) -> None:
        self.odoo = odoo
        self.run = run

    @property
    def is_old(self) -> bool:
        return self.odoo.db.version < 17

    @property
    def lot_model(self) -> str:
        return "stock.production.lot" if self.is_old else "stock.lot"

    @property
    def package_model(self) -> str:
        return "stock.quant.package" if self.is_old else "stock.package"

    def product(self, code: str, **more: t.Any) -> int:
        """Make a product that Odoo keeps stock of."""
        stored = {"type": "product"} if self.is_old else {"is_storable": True}
        values = {"name": code, "default_code": code, **stored, **more}
        return int(self.odoo.do("product.product", "create", values))

    def lot(self, name: str, product: int) -> int:
        return int(self.odoo.do(self.lot_model, "create", {"name": name, "product_id": product}))

    def package(self, name: str) -> int:
        return int(self.odoo.do(self.package_model, "create", {"name": name}))

    def location(self, name: str, parent: int = STOCK) -> int:
        return int(self.odoo.do(LOCATION, "create", {"name": name, "location_id": parent}))

    def count(self, product: int, quantity: float, location: int = STOCK, **more: int) -> None:
        """Have goods lie somewhere."""
        field = "inventory_quantity" if self.is_old else "inventory_quantity_auto_apply"
        values = {"product_id": product, "location_id": location, field: quantity, **more}
        self.odoo.do(QUANT, "create", values, context={"inventory_mode": True})

    def order(self, *lines: tuple[str, float]) -> int:
        """Confirm an order and return its receipt."""
        vendor = self.odoo.do("res.partner", "create", {"name": "Vendor"})
        codes = {
            row["default_code"]: row["id"]
            for row in self.odoo.rows("product.product", "default_code", "id")
        }
        rows = [
            [0, 0, {"product_id": codes[code], "product_qty": quantity, "price_unit": 1}]
            for code, quantity in lines
        ]
        order = self.odoo.do("purchase.order", "create", {"partner_id": vendor, "order_line": rows})
        self.odoo.do("purchase.order", "button_confirm", [order])
        return max(self.odoo.db.table(PICKING))

    def transfer(self, kind: str, target: int, *lines: tuple[int, float]) -> int:
        """Plan a transfer from the stock."""
        kinds = self.odoo.rows("stock.picking.type", "id", "code")
        chosen = next(row["id"] for row in kinds if row["code"] == kind)
        places = {"location_id": STOCK, "location_dest_id": target}
        unit = min(self.odoo.db.table("uom.uom"))
        named = {"name": "move"} if self.is_old else {}
        moves = [
            [0, 0, {**named, **places, "product_id": one, "product_uom": unit, **_wanted(quantity)}]
            for one, quantity in lines
        ]
        field = "move_lines" if self.is_old else "move_ids"
        values = {"picking_type_id": chosen, **places, field: moves}
        picking = int(self.odoo.do(PICKING, "create", values))
        self.odoo.do(PICKING, "action_confirm", [picking])
        return picking

    def receive(self, picking: int, lines: t.Sequence[Message] = (), **more: t.Any) -> Run:
        """Have the target do a transfer."""
        settings = more.pop("settings", {})
        moves = {"move_ids": list(lines)} if lines else {}
        row = {".id": picking, "state": "done", **moves, **more}
        return self.run(records(STREAM, row), **settings)

    def held(self, product: int, *names: str) -> list[t.Any]:
        """Return what lies in our locations of a product, with more about each quant."""
        env = self.odoo.env()
        rows = [
            (row["quantity"], *(self._name(name, row.get(name)) for name in names))
            for row in self.odoo.db.table(QUANT).values()
            if row["product_id"] == product
            and row["quantity"]
            and env.value(LOCATION, row["location_id"], "usage") == "internal"
        ]
        return sorted(rows if names else [row[0] for row in rows])

    def _name(self, field: str, record: t.Any) -> str:
        relation = self.odoo.env().field(QUANT, field).relation
        return self.odoo.env().display_name(relation, record) if record else ""

    def moved(self, product: int) -> list[float]:
        """Return the quantities of the moves that are done of a product."""
        done = "quantity_done" if self.is_old else "quantity"
        rows = self.odoo.rows(MOVE, "product_id", "state", done)
        return [row[done] for row in rows if (row["product_id"], row["state"]) == (product, "done")]

    def state(self, picking: int) -> str:
        return str(self.odoo.env().value(PICKING, picking, "state"))

    def rests(self, picking: int) -> list[str]:
        """Return the states of what stayed open of a transfer."""
        rows = self.odoo.rows(PICKING, "id", "backorder_id", "state")
        return [row["state"] for row in rows if row["backorder_id"] == picking]


def _wanted(quantity: float) -> Message:
    return {"product_uom_qty": quantity}


def done(code: str, quantity: float | None, **more: t.Any) -> Message:
    """Return a line that says what is done of a product."""
    said = {} if quantity is None else {"quantity_done": quantity}
    return {"product_id/default_code": code, **said, **more}
