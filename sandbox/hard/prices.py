"""What vendors ask, by variant, quantity, date, currency and company; and our pricelists."""

from __future__ import annotations

import typing as t

from sandbox.hard import units
from sandbox.hard.companies import EUROPE, MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Row, Table, World


def _price(partner: str, template: str, price: float, **more: t.Any) -> Row:
    return {
        "partner_id": partner,
        "product_tmpl_id": f"template_{template}",
        "price": price,
        "min_qty": 0.0,
        "delay": 5,
        "currency_id": "base.USD",
        "company_id": MAIN,
        **more,
    }


# The sequence decides between vendors: alpha before beta before gamma.
SUPPLIERS: Table = {
    "price_shirt_alpha": _price(
        "vendor_alpha",
        "shirt",
        8.0,
        sequence=1,
        product_name="Overhemd klassiek",
        product_code="A-100",
    ),
    "price_shirt_alpha_50": _price("vendor_alpha", "shirt", 7.0, sequence=1, min_qty=50.0),
    "price_shirt_alpha_200": _price("vendor_alpha", "shirt", 6.25, sequence=1, min_qty=200.0),
    "price_shirt_red_s_alpha": _price(
        "vendor_alpha",
        "shirt",
        7.5,
        sequence=1,
        product_id="shirt_red_s",
        product_code="A-100-RS",
    ),
    "price_shirt_beta": _price(
        "vendor_beta", "shirt", 5.5, sequence=2, currency_id="base.GBP", delay=21
    ),
    "price_shirt_europe": _price(
        "vendor_gamma", "shirt", 7.2, sequence=3, currency_id="base.EUR", company_id=EUROPE
    ),
    "price_mug_expired": _price(
        "vendor_alpha", "mug", 1.5, sequence=1, date_start="2020-01-01", date_end="2020-12-31"
    ),
    "price_mug_now": _price("vendor_alpha", "mug", 2.4, sequence=1, date_start="2021-01-01"),
    "price_mug_future": _price("vendor_alpha", "mug", 3.0, sequence=1, date_start="2099-01-01"),
    "price_screw_hundred": _price(
        "vendor_gamma", "screw", 4.0, product_uom_id="unit_hundred", min_qty=2.0
    ),
    "price_cable_roll": _price("vendor_gamma", "cable", 7.0, product_uom_id="unit_roll"),
    "price_juice_crate": _price("vendor_alpha", "juice", 20.0, product_uom_id="unit_crate"),
    "price_board": _price("vendor_alpha", "board", 4.0),
    # Of all companies, and less by ten per cent where Odoo knows of discounts.
    "price_laptop": _price("vendor_beta", "laptop", 640.0, company_id=False, discount=10.0),
    "price_installation": _price("vendor_gamma", "installation", 45.0),
    "price_european": _price(
        "vendor_europe", "european", 12.0, currency_id="base.EUR", company_id=EUROPE
    ),
}

PRICELISTS: Table = {
    "pricelist_retail": {
        "name": "Hard retail",
        "currency_id": "base.USD",
        "company_id": MAIN,
        "item_ids": [
            {
                "id": "pricelist_retail_shirt",
                "applied_on": "1_product",
                "product_tmpl_id": "template_shirt",
                "compute_price": "fixed",
                "fixed_price": 18.0,
                "min_quantity": 10.0,
            },
            {
                "id": "pricelist_retail_variant",
                "applied_on": "0_product_variant",
                "product_tmpl_id": "template_shirt",
                "product_id": "shirt_green_l",
                "compute_price": "fixed",
                "fixed_price": 15.0,
            },
            {
                "id": "pricelist_retail_category",
                "applied_on": "2_product_category",
                "categ_id": "category_furniture",
                "compute_price": "percentage",
                "percent_price": 12.5,
                "date_start": "2025-01-01 00:00:00",
                "date_end": "2099-12-31 00:00:00",
            },
            {
                "id": "pricelist_retail_formula",
                "applied_on": "3_global",
                "compute_price": "formula",
                "base": "standard_price",
                "price_discount": -50.0,
                "price_surcharge": 1.0,
                "price_round": 0.5,
                "min_quantity": 100.0,
            },
        ],
    },
    "pricelist_pounds": {"name": "Hard pounds", "currency_id": "base.GBP", "company_id": MAIN},
    "pricelist_europe": {"name": "Hard euros", "currency_id": "base.EUR", "company_id": EUROPE},
    "pricelist_old": {"name": "Hard old prices", "currency_id": "base.USD", "active": False},
}


def make(world: World) -> None:
    """Make the vendors' prices and the pricelists."""
    for name, row in SUPPLIERS.items():
        world.add("product.supplierinfo", name, _in_bought_unit(world, row))
    world.add_all("product.pricelist", PRICELISTS)


def _in_bought_unit(world: World, row: Row) -> Row:
    # Since Odoo 19 the price says its unit; before, it was always the product's purchase unit.
    if "product_uom_id" in row or not world.has("product.supplierinfo", "product_uom_id"):
        return row
    template = world[row["product_tmpl_id"]]
    return {**row, "product_uom_id": template.uom_id.id or units.UNIT}
