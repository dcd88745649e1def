"""A random walk through what people do in an Odoo: the same seed, the same steps."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from tests.live.plain import Plain

Values = dict[str, t.Any]


@dataclasses.dataclass
class Walk:
    """Changes a database at random.

    Attributes:
        plain: Does the changes.
        dice: Decides which.
        log: What was done, in words, refused steps too.
        done: How many changes took place.
    """

    plain: Plain
    dice: random.Random
    log: list[str] = dataclasses.field(default_factory=list)
    done: int = 0

    def __post_init__(self) -> None:
        self._fields: dict[str, Values] = {}
        self._made: dict[str, list[int]] = {}
        self._numbers = 0

    def step(self) -> None:
        """Do one change, or say in the log that Odoo refused it."""
        name = self.dice.choices(list(STEPS), [weight for weight, _ in STEPS.values()])[0]
        self.do(name)

    def do(self, name: str) -> None:
        """Do the change with this name."""
        try:
            what = STEPS[name][1](self)
        except (RuntimeError, LookupError) as refused:
            self.log.append(f"{name}: refused, {str(refused)[:200]}")
            return
        self.done += 1
        self.log.append(f"{name}: {what}")

    def has(self, model: str, field: str) -> bool:
        if model not in self._fields:
            self._fields[model] = self.plain.call(model, "fields_get", [], ["type"])
        return field in self._fields[model]

    def first(self, model: str, *fields: str) -> str:
        """Return the one of several names that this version has."""
        return next(field for field in fields if self.has(model, field))

    def some(self, model: str, domain: Sequence[t.Any] = (), *, archived: bool = False) -> int:
        """Return the id of any record.

        Raises:
            LookupError: There is none.
        """
        context = {"active_test": not archived}
        found = self.plain.call(model, "search", list(domain), order="id", context=context)
        return int(self.dice.choice(found))

    def made(self, model: str) -> int:
        """Return the id of a record that this walk made and that may be deleted.

        Raises:
            LookupError: There is none.
        """
        known = self._made.get(model, [])
        there = self.plain.call(
            model, "search", [["id", "in", known]], context={"active_test": False}
        )
        return int(self.dice.choice(there))

    def create(self, model: str, values: Values) -> int:
        new = int(self.plain.call(model, "create", [values])[0])
        self._made.setdefault(model, []).append(new)
        return new

    def write(self, model: str, record: int, values: Values) -> str:
        self.plain.call(model, "write", [record], values)
        return f"{model} {record} {values}"

    def unlink(self, model: str, record: int) -> str:
        self.plain.call(model, "unlink", [record])
        return f"{model} {record}"

    def toggle(self, model: str, record: int) -> str:
        """Archive a record, or bring it back."""
        context = {"active_test": False}
        active = self.plain.call(model, "read", [record], ["active"], context=context)
        return self.write(model, record, {"active": not active[0]["active"]})

    def word(self) -> str:
        self._numbers += 1
        return f"{self.dice.choice(WORDS)} {self._numbers}"

    def amount(self) -> float:
        return self.dice.randrange(1, 20_000) / 100

    def some_product(self) -> int:
        return self.some("product.product", [["type", "!=", "service"]])

    def some_storable(self) -> int:
        key = ["is_storable", "=", True]
        if not self.has("product.product", "is_storable"):
            key = ["type", "=", "product"]
        return self.some("product.product", [key, ["tracking", "=", "none"]])


WORDS = ("Chair", "Table", "Lamp", "Desk", "Crème", "Bolt", "Screw", "Panel", "Drawer", "Zürich")
Step = t.Callable[[Walk], object]
#: What can happen, and how often.
STEPS: dict[str, tuple[float, Step]] = {}


def step(weight: float = 1) -> Callable[[Step], Step]:
    """Add a function to the steps."""

    def add(function: Step) -> Step:
        STEPS[function.__name__] = (weight, function)
        return function

    return add


@step(3)
def new_partner(walk: Walk) -> object:
    values: Values = {"name": walk.word(), "city": walk.word()}
    if walk.dice.random() < 0.4:
        values["parent_id"] = walk.some("res.partner", [["is_company", "=", True]])
    return walk.create("res.partner", values)


@step(3)
def partner_changes(walk: Walk) -> object:
    values: Values = walk.dice.choice(
        [
            {"name": walk.word()},
            {"city": walk.word(), "zip": str(walk.dice.randrange(10_000))},
            {"comment": walk.word()},
            {"property_payment_term_id": walk.some("account.payment.term")},
            {"category_id": [(6, 0, [walk.some("res.partner.category")])]},
            {"ref": False},
        ]
    )
    return walk.write("res.partner", walk.some("res.partner"), values)


@step()
def partner_archived_or_back(walk: Walk) -> object:
    return walk.toggle("res.partner", walk.made("res.partner"))


@step(2)
def partner_deleted(walk: Walk) -> object:
    return walk.unlink("res.partner", walk.made("res.partner"))


@step(2)
def new_template(walk: Walk) -> object:
    values: Values = {"name": walk.word(), "list_price": walk.amount()}
    if walk.has("product.template", "is_storable"):
        values["is_storable"] = True
    else:
        values["type"] = "product"
    if walk.dice.random() < 0.5:
        attribute = walk.some("product.attribute", [["create_variant", "=", "always"]])
        options = walk.plain.call(
            "product.attribute.value", "search", [["attribute_id", "=", attribute]], limit=3
        )
        line = {"attribute_id": attribute, "value_ids": [(6, 0, options)]}
        values["attribute_line_ids"] = [(0, 0, line)]
    return walk.create("product.template", values)


@step(4)
def template_changes(walk: Walk) -> object:
    values: Values = walk.dice.choice(
        [
            {"name": walk.word()},
            {"list_price": walk.amount()},
            {"categ_id": walk.some("product.category")},
            {"description_sale": walk.word()},
            {"taxes_id": [(6, 0, [walk.some("account.tax", [["type_tax_use", "=", "sale"]])])]},
            {"sale_ok": walk.dice.random() < 0.5},
        ]
    )
    return walk.write("product.template", walk.some("product.template"), values)


@step()
def template_archived_or_back(walk: Walk) -> object:
    return walk.toggle("product.template", walk.made("product.template"))


@step()
def template_deleted(walk: Walk) -> object:
    return walk.unlink("product.template", walk.made("product.template"))


@step()
def template_gets_another_option(walk: Walk) -> object:
    line = walk.some("product.template.attribute.line")
    option = walk.create(
        "product.attribute.value",
        {
            "name": walk.word(),
            "attribute_id": walk.plain.call(
                "product.template.attribute.line", "read", [line], ["attribute_id"]
            )[0]["attribute_id"][0],
        },
    )
    return walk.write("product.template.attribute.line", line, {"value_ids": [(4, option)]})


@step(2)
def option_costs_extra(walk: Walk) -> object:
    model = "product.template.attribute.value"
    return walk.write(model, walk.some(model), {"price_extra": walk.amount()})


@step()
def option_is_renamed(walk: Walk) -> object:
    model = "product.attribute.value"
    return walk.write(model, walk.some(model), {"name": walk.word()})


@step(3)
def product_changes(walk: Walk) -> object:
    values: Values = walk.dice.choice(
        [
            {"default_code": walk.word()},
            {"barcode": str(walk.dice.randrange(10**12))},
            {"standard_price": walk.amount()},
            {"weight": walk.amount()},
        ]
    )
    return walk.write("product.product", walk.some("product.product"), values)


@step()
def product_archived_or_back(walk: Walk) -> object:
    template = walk.made("product.template")
    variant = walk.some("product.product", [["product_tmpl_id", "=", template]], archived=True)
    return walk.toggle("product.product", variant)


@step()
def product_is_translated(walk: Walk) -> object:
    template = walk.some("product.template")
    language = walk.dice.choice(["en_US", "fr_FR"])
    values = {"name": f"{walk.word()} {language}"}
    walk.plain.call("product.template", "write", [template], values, context={"lang": language})
    return f"product.template {template} {values}"


@step()
def category_changes(walk: Walk) -> object:
    return walk.write("product.category", walk.some("product.category"), {"name": walk.word()})


@step()
def tax_changes(walk: Walk) -> object:
    tax = walk.some("account.tax", [["type_tax_use", "=", "sale"]])
    return walk.write("account.tax", tax, {"amount": walk.dice.randrange(30)})


@step(2)
def new_supplier_price(walk: Walk) -> object:
    model = "product.supplierinfo"
    values = {
        walk.first(model, "partner_id", "name"): walk.some("res.partner"),
        "product_tmpl_id": walk.some("product.template"),
        "price": walk.amount(),
    }
    return walk.create(model, values)


@step(2)
def supplier_price_changes(walk: Walk) -> object:
    model = "product.supplierinfo"
    return walk.write(model, walk.some(model), {"price": walk.amount()})


@step(2)
def supplier_price_deleted(walk: Walk) -> object:
    return walk.unlink("product.supplierinfo", walk.some("product.supplierinfo"))


@step(4)
def stock_is_counted(walk: Walk) -> object:
    product, location = (
        walk.some_storable(),
        walk.some("stock.location", [["usage", "=", "internal"]]),
    )
    more = walk.dice.randrange(-3, 20)
    walk.plain.put_on_stock(product, location, more)
    return f"{more} of product {product} at {location}"


@step()
def location_is_renamed(walk: Walk) -> object:
    location = walk.some("stock.location", [["usage", "=", "internal"]])
    return walk.write("stock.location", location, {"name": walk.word()})


@step(2)
def new_sale_order(walk: Walk) -> object:
    lines = [
        (0, 0, {"product_id": walk.some_product(), "product_uom_qty": walk.dice.randrange(1, 9)})
        for _ in range(walk.dice.randrange(1, 4))
    ]
    return walk.create("sale.order", {"partner_id": walk.some("res.partner"), "order_line": lines})


@step(2)
def sale_line_changes(walk: Walk) -> object:
    line = walk.some("sale.order.line", [["state", "=", "draft"], ["display_type", "=", False]])
    values: Values = walk.dice.choice(
        [
            {"product_uom_qty": walk.dice.randrange(1, 30)},
            {"price_unit": walk.amount()},
            {"name": walk.word()},
        ]
    )
    return walk.write("sale.order.line", line, values)


@step(2)
def sale_line_deleted(walk: Walk) -> object:
    return walk.unlink("sale.order.line", walk.some("sale.order.line", [["state", "=", "draft"]]))


@step(2)
def sale_order_confirmed(walk: Walk) -> object:
    order = walk.some("sale.order", [["state", "in", ["draft", "sent"]]])
    walk.plain.call("sale.order", "action_confirm", [order])
    return order


@step()
def sale_order_cancelled(walk: Walk) -> object:
    order = walk.some("sale.order", [["state", "in", ["draft", "sent", "sale"]]])
    context = {"disable_cancel_warning": True}
    walk.plain.call("sale.order", "action_cancel", [order], context=context)
    return order


@step()
def sale_order_deleted(walk: Walk) -> object:
    return walk.unlink(
        "sale.order", walk.some("sale.order", [["state", "in", ["draft", "cancel"]]])
    )


@step(2)
def new_purchase_order(walk: Walk) -> object:
    lines = [
        (0, 0, {"product_id": walk.some_product(), "product_qty": walk.dice.randrange(1, 9)})
        for _ in range(walk.dice.randrange(1, 4))
    ]
    values = {"partner_id": walk.some("res.partner"), "order_line": lines}
    return walk.create("purchase.order", values)


@step(2)
def purchase_line_changes(walk: Walk) -> object:
    line = walk.some("purchase.order.line", [["state", "=", "draft"]])
    values: Values = walk.dice.choice(
        [{"product_qty": walk.dice.randrange(1, 30)}, {"price_unit": walk.amount()}]
    )
    return walk.write("purchase.order.line", line, values)


@step(2)
def purchase_line_deleted(walk: Walk) -> object:
    line = walk.some("purchase.order.line", [["state", "=", "draft"]])
    return walk.unlink("purchase.order.line", line)


@step(2)
def purchase_order_confirmed(walk: Walk) -> object:
    order = walk.some("purchase.order", [["state", "in", ["draft", "sent"]]])
    walk.plain.call("purchase.order", "button_confirm", [order])
    return order


@step()
def purchase_order_deleted(walk: Walk) -> object:
    order = walk.some("purchase.order", [["state", "in", ["draft", "cancel"]]])
    walk.plain.call("purchase.order", "button_cancel", [order])
    return walk.unlink("purchase.order", order)


@step()
def receipt_arrives(walk: Walk) -> object:
    receipt = walk.some(
        "stock.picking", [["picking_type_id.code", "=", "incoming"], ["state", "=", "assigned"]]
    )
    done = walk.first("stock.move", "quantity_done", "quantity")
    moves = walk.plain.call(
        "stock.move", "search_read", [["picking_id", "=", receipt]], ["product_uom_qty"]
    )
    for move in moves:
        walk.write("stock.move", move["id"], {done: move["product_uom_qty"]})
    skip = {"skip_backorder": True, "skip_immediate": True, "skip_sms": True}
    walk.plain.call("stock.picking", "button_validate", [receipt], context=skip)
    return receipt


@step()
def transfer_deleted(walk: Walk) -> object:
    open_ones = [["state", "in", ["draft", "confirmed", "assigned"]]]
    return walk.unlink("stock.picking", walk.some("stock.picking", open_ones))


@step(2)
def new_bom(walk: Walk) -> object:
    lines = [
        (0, 0, {"product_id": walk.some_product(), "product_qty": walk.dice.randrange(1, 9)})
        for _ in range(2)
    ]
    template = walk.some("product.template", [["type", "!=", "service"]])
    return walk.create("mrp.bom", {"product_tmpl_id": template, "bom_line_ids": lines})


@step(2)
def bom_line_changes(walk: Walk) -> object:
    line = walk.some("mrp.bom.line")
    return walk.write("mrp.bom.line", line, {"product_qty": walk.dice.randrange(1, 99)})


@step(2)
def bom_line_deleted(walk: Walk) -> object:
    return walk.unlink("mrp.bom.line", walk.some("mrp.bom.line"))


@step()
def bom_archived_or_back(walk: Walk) -> object:
    return walk.toggle("mrp.bom", walk.made("mrp.bom"))


@step()
def bom_deleted(walk: Walk) -> object:
    return walk.unlink("mrp.bom", walk.made("mrp.bom"))


@step()
def invoice_posted(walk: Walk) -> object:
    line = {"product_id": walk.some_product(), "quantity": 2, "price_unit": walk.amount()}
    values = {
        "move_type": walk.dice.choice(["out_invoice", "in_invoice"]),
        "partner_id": walk.some("res.partner"),
        "invoice_date": "2026-01-15",
        "ref": walk.word(),
        "invoice_line_ids": [(0, 0, line)],
    }
    new = walk.create("account.move", values)
    walk.plain.call("account.move", "action_post", [new])
    return new
