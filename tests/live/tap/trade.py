"""A small trade in a database: what the flags of Optiply's mapping file are about."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

Made = dict[str, t.Any]
DATE = "2026-05-04 10:00:00"


class Trade:
    """Makes records, on Odoo 14 as on 19.

    Args:
        plain: A second way into the database.
    """

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.new_stock = self.has("product.template", "is_storable")

    def has(self, model: str, field: str) -> bool:
        return field in self.plain.call(model, "fields_get", [field], ["type"])

    def name_of(self, model: str, *names: str) -> str:
        """Return the first of the names that the model has."""
        return next(name for name in names if self.has(model, name))

    def create(self, model: str, **values: t.Any) -> int:
        return int(self.plain.call(model, "create", [values])[0])

    def write(self, model: str, number: int, **values: t.Any) -> None:
        self.plain.call(model, "write", [number], values)

    def unlink(self, model: str, number: int) -> None:
        self.plain.call(model, "unlink", [number])

    def ids(self, model: str, *domain: t.Any, **more: t.Any) -> list[int]:
        return t.cast("list[int]", self.plain.call(model, "search", list(domain), **more))

    def variants(self, template: int) -> list[int]:
        return self.ids("product.product", ["product_tmpl_id", "=", template], order="id")

    def product(self, name: str, *, storable: bool = True, **values: t.Any) -> int:
        """Make a template that is kept in stock, or goods that are not, and return its id."""
        kind: Made = {"type": "product" if storable else "consu"}
        if self.new_stock:
            kind = {"type": "consu", "is_storable": storable}
        return self.create("product.template", name=name, **kind, **values)

    def choice(self, name: str, *values: str) -> list[t.Any]:
        """Return the line of a template that makes a variant of each value."""
        attribute = self.create("product.attribute", name=name, create_variant="always")
        made = [
            self.create("product.attribute.value", name=value, attribute_id=attribute)
            for value in values
        ]
        return [[0, 0, {"attribute_id": attribute, "value_ids": [[6, 0, made]]}]]

    def supply(self, vendor: int, template: int, **values: t.Any) -> int:
        """Make a line of a supplier's price list."""
        partner = self.name_of("product.supplierinfo", "partner_id", "name")
        return self.create(
            "product.supplierinfo", **{partner: vendor}, product_tmpl_id=template, **values
        )

    def bom(self, template: int, parts: dict[int, float], **values: t.Any) -> int:
        """Make a bill of materials; parts are quantities by product."""
        lines = [[0, 0, {"product_id": p, "product_qty": n}] for p, n in parts.items()]
        return self.create("mrp.bom", product_tmpl_id=template, bom_line_ids=lines, **values)

    def sell(self, partner: int, product: int, quantity: float, **values: t.Any) -> int:
        line = {"product_id": product, "product_uom_qty": quantity, "price_unit": 10}
        return self.create("sale.order", partner_id=partner, order_line=[[0, 0, line]], **values)

    def buy(self, vendor: int, product: int, quantity: float, **values: t.Any) -> int:
        """Make a purchase order and confirm it."""
        units = self.plain.call("product.product", "read", [product], ["uom_id"])[0]["uom_id"][0]
        line = {
            "name": "line",
            "product_id": product,
            "product_qty": quantity,
            "price_unit": 7,
            "date_planned": DATE,
            self.name_of("purchase.order.line", "product_uom_id", "product_uom"): units,
        }
        order = self.create(
            "purchase.order", partner_id=vendor, order_line=[[0, 0, line]], **values
        )
        self.plain.call("purchase.order", "button_confirm", [order])
        return order

    def receive(self, order: int) -> None:
        """Take in all that a purchase order brings."""
        for picking in self.plain.call("purchase.order", "read", [order], ["picking_ids"])[0][
            "picking_ids"
        ]:
            for move in self.ids("stock.move", ["picking_id", "=", picking]):
                row = self.plain.call("stock.move", "read", [move], ["product_uom_qty"])[0]
                done = "quantity" if self.has("stock.move", "quantity") else "quantity_done"
                self.write("stock.move", move, **{done: row["product_uom_qty"]})
                if self.has("stock.move", "picked"):
                    self.write("stock.move", move, picked=True)
            self.plain.call("stock.picking", "button_validate", [picking])

    def ring_up(self, product: int, quantity: float) -> int:
        """Make a paid order of the point of sale."""
        config = self.ids("pos.config", limit=1)[0]
        open_one = ["state", "=", "opened"], ["config_id", "=", config]
        sessions = self.ids("pos.session", *open_one) or [
            self.create("pos.session", config_id=config, user_id=self.plain.uid)
        ]
        amounts = {"price_subtotal": 10 * quantity, "price_subtotal_incl": 12 * quantity}
        line = {"product_id": product, "qty": quantity, "price_unit": 10, "name": "L1", **amounts}
        order = self.create(
            "pos.order",
            session_id=sessions[0],
            lines=[[0, 0, line]],
            amount_tax=2 * quantity,
            amount_total=12 * quantity,
            amount_paid=12 * quantity,
            amount_return=0,
        )
        self.write("pos.order", order, state="paid")
        # Nobody may delete a contact while one is open.
        self.write("pos.session", sessions[0], state="closed")
        return order

    def stock_of(self, warehouse: int) -> int:
        """Return the location where a warehouse has its stock."""
        row = self.plain.call("stock.warehouse", "read", [warehouse], ["lot_stock_id"])[0]
        return int(row["lot_stock_id"][0])

    def dozens(self) -> int:
        """Return the unit of twelve, which Odoo 19 doesn't have by itself."""
        found = self.ids("uom.uom", ["name", "=", "Dozens"])
        if found:
            return found[0]
        units = self.ids("uom.uom", ["name", "=", "Units"])[0]
        return self.create("uom.uom", name="Dozens", relative_factor=12, relative_uom_id=units)
