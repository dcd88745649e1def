"""Companies, their currencies and rates, and the features that Odoo's settings switch on."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from sandbox.hard.world import Table, World

MAIN = "base.main_company"  # of the demo, in US dollars
EUROPE = "company_europe"

FEATURES: t.Final = (
    "base.group_multi_currency",
    "uom.group_uom",
    "product.group_product_variant",
    "product.group_product_pricelist",
    "product.group_stock_packaging",
    "product.group_discount_per_so_line",
    "sale.group_discount_per_so_line",
    "stock.group_stock_multi_locations",
    "stock.group_stock_multi_warehouses",
    "stock.group_adv_location",
    "stock.group_production_lot",
    "stock.group_tracking_lot",
    "stock.group_tracking_owner",
    "analytic.group_analytic_accounting",
    "mrp.group_mrp_routings",
    "mrp.group_mrp_byproducts",
)

CURRENCIES: t.Final = ("base.EUR", "base.GBP")

COMPANIES: Table = {
    EUROPE: {
        "name": "Hard Europe",
        "currency_id": "base.EUR",
        "country_id": "base.nl",
        "street": "Keizersgracht 1",
        "zip": "1015 CJ",
        "city": "Amsterdam",
        "email": "europe@example.com",
    },
}

# What one unit of the company's currency buys. No later rate exists, so these stay in force.
RATES: Table = {
    "rate_main_eur_2024": {
        "company_id": MAIN,
        "currency_id": "base.EUR",
        "name": "2024-01-01",
        "rate": 0.8,
    },
    "rate_main_eur_2025": {
        "company_id": MAIN,
        "currency_id": "base.EUR",
        "name": "2025-01-01",
        "rate": 0.9,
    },
    "rate_main_gbp_2025": {
        "company_id": MAIN,
        "currency_id": "base.GBP",
        "name": "2025-01-01",
        "rate": 0.75,
    },
    "rate_europe_usd_2025": {
        "company_id": EUROPE,
        "currency_id": "base.USD",
        "name": "2025-01-01",
        "rate": 1.25,
    },
    "rate_europe_gbp_2025": {
        "company_id": EUROPE,
        "currency_id": "base.GBP",
        "name": "2025-01-01",
        "rate": 0.8,
    },
}


def make(world: World) -> None:
    """Make the second company with its chart of accounts, and the rates."""
    everyone = world["base.group_user"]
    for feature in FEATURES:
        group = world.env.ref(feature, raise_if_not_found=False)
        if group:
            everyone.write({"implied_ids": [(4, group.id)]})
    for currency in CURRENCIES:
        world[currency].active = True
    # Odoo's own rates of these currencies are of other years in each version.
    world.env["res.currency.rate"].search(
        [("currency_id", "in", [world[name].id for name in (*CURRENCIES, "base.USD")])]
    ).unlink()
    # The context keeps Odoo from installing the modules of the company's country.
    world.add_all("res.company", COMPANIES, chart_template_load=True)
    admin = world["base.user_admin"]
    admin.write({"company_ids": [(4, world[EUROPE].id)]})
    _load_chart(world)
    world.add_all("res.currency.rate", RATES)


def _load_chart(world: World) -> None:
    charts = world.env["account.chart.template"].with_company(world[EUROPE])
    if world.has("res.company", "chart_template_id"):
        world["l10n_generic_coa.configurable_chart_template"].with_company(
            world[EUROPE]
        ).try_loading(company=world[EUROPE])
    else:
        charts.try_loading("generic_coa", company=world[EUROPE], install_demo=False)
