"""Steps of the random walk in what documents are about: partners, products, prices, stock."""

from __future__ import annotations

import typing as t

from tests.live.tap.walk_steps import Steps, adding_to

if t.TYPE_CHECKING:
    from tests.live.tap.random_walk import Walk
    from tests.live.tap.walk_steps import Values

STEPS: Steps = {}
step = adding_to(STEPS)


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
