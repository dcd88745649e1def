"""What stands in the database `hard`, read by plain RPC on each version."""

from __future__ import annotations

import typing as t

import pytest

if t.TYPE_CHECKING:
    from tests.live.sandbox.conftest import Hard

BY_MODEL = {
    "account.account": 6,
    "account.analytic.account": 3,
    "account.fiscal.position": 3,
    "account.journal": 5,
    "account.move": 17,
    "account.payment": 7,
    "account.payment.term": 2,
    "account.tax": 16,
    "ir.model.fields": 18,
    "mrp.bom": 10,
    "mrp.bom.line": 20,
    "mrp.production": 7,
    "pos.order": 3,
    "product.category": 5,
    "product.pricelist": 4,
    "product.supplierinfo": 16,
    "product.template.attribute.value": 13,
    "purchase.order": 10,
    "purchase.order.line": 16,
    "res.partner": 15,
    "res.users": 7,
    "sale.order": 11,
    "sale.order.line": 16,
    "stock.location": 8,
    "stock.picking": 9,
    "stock.warehouse": 3,
    "stock.warehouse.orderpoint": 8,
    "uom.uom": 7,
    "x_machine": 3,
}

STATES = {
    "purchase_draft": "draft",
    "purchase_sent": "sent",
    "purchase_to_approve": "to approve",
    "purchase_open": "purchase",
    "purchase_cancelled": "cancel",
    "sale_draft": "draft",
    "sale_sent": "sent",
    "sale_partly": "sale",
    "sale_cancelled": "cancel",
    "invoice_draft": "draft",
    "invoice_posted": "posted",
    "invoice_cancelled": "cancel",
    "entry_draft": "draft",
    "entry_posted": "posted",
    "transfer_draft": "draft",
    "transfer_waiting": "confirmed",
    "transfer_reserved": "assigned",
    "transfer_done": "done",
    "transfer_cancelled": "cancel",
    "production_draft": "draft",
    "production_confirmed": "confirmed",
    "production_progress": "progress",
    "production_to_close": "to_close",
    "production_done": "done",
    "production_cancelled": "cancel",
    "shop_order_paid": "paid",
    "shop_order_draft": "draft",
    "shop_session": "opened",
}

# Dollars, unless said otherwise; worked out by hand from the tables in sandbox/hard.
AMOUNTS = [
    ("invoice_posted", "amount_total", 165.5),  # 100 + 10 + 5.5 of the group, and 50
    ("invoice_partly_paid", "amount_residual", 100.0),  # 121 - 21
    ("bill_pounds", "amount_total", 90.0),  # pounds
    ("bill_pounds", "amount_total_signed", -120.0),  # dollars, at 0.75
    ("bill_draft", "amount_tax", 2.0),  # 21 % of 9.50, of which 60 % is deducted
    ("purchase_full", "amount_total", 296.45),  # (140 + 105) * 1.21
    ("purchase_second_warehouse", "amount_total", 48.0),  # the tax is in the price
    ("sale_draft", "amount_untaxed", 138.56),  # 55.50 less 12.5 % is 48.56, and 2 * 45
    ("shop_order_return", "amount_total", -6.05),
]

IN_STOCK = [
    ("shirt_red_s", "location_main", 100.0, 25.0),
    ("shirt_red_s", "location_bin_a1", 15.0, 0.0),
    ("shirt_red_s", "location_second", 40.0, 0.0),
    ("shirt_red_s", "location_europe", 30.0, 0.0),
    ("leg", "location_second", -3.0, 0.0),
    ("cable", "location_main", 312.5, 12.0),
    ("european", "location_europe", 45.0, 3.0),
    # 500, less 30 moved, 6 of two drawers, 10 sold.
    ("board", "location_main", 454.0, 9.0),
]


def test_every_model_has_its_records_and_they_are_there(admin: Hard) -> None:
    named = admin.call(
        "ir.model.data", "search_read", [["module", "=", "hard"]], ["model", "res_id"]
    )
    for model, count in BY_MODEL.items():
        ids = [row["res_id"] for row in named if row["model"] == model]

        assert len(ids) == count, model
        assert admin.count(model, [["id", "in", ids]]) == count, model


@pytest.mark.parametrize("name", STATES)
def test_each_state_is_there(admin: Hard, name: str) -> None:
    assert admin.value(name, "state") == STATES[name]


@pytest.mark.parametrize("name", ["purchase_locked", "sale_locked"])
def test_locked_orders_are_locked_as_the_version_does_it(admin: Hard, name: str) -> None:
    model, record = admin.find(name)
    if "locked" in admin.call(model, "fields_get", [], ["type"]):
        assert admin.value(name, "locked") is True
    else:
        assert admin.value(name, "state") == "done"
    assert record


@pytest.mark.parametrize(("name", "field", "amount"), AMOUNTS)
def test_amounts_are_what_the_tables_say(admin: Hard, name: str, field: str, amount: float) -> None:
    assert admin.value(name, field) == pytest.approx(amount, abs=0.001)


@pytest.mark.parametrize(("product", "location", "quantity", "reserved"), IN_STOCK)
def test_stock_lies_where_the_tables_say(
    admin: Hard, product: str, location: str, quantity: float, reserved: float
) -> None:
    domain = [
        ["product_id", "=", admin.id(product)],
        ["location_id", "=", admin.id(location)],
    ]
    rows = admin.call("stock.quant", "search_read", domain, ["quantity", "reserved_quantity"])

    assert sum(row["quantity"] for row in rows) == quantity
    assert sum(row["reserved_quantity"] for row in rows) == reserved


def test_a_product_has_a_cost_in_each_company(admin: Hard) -> None:
    europe = admin.id("company_europe")

    assert admin.value("shirt_red_s", "standard_price") == 7.5
    assert admin.value("shirt_red_s", "standard_price", allowed_company_ids=[europe]) == 6.5


def test_variants_have_their_own_codes_and_prices(admin: Hard) -> None:
    shirt = admin.id("template_shirt")

    assert admin.count("product.product", [["product_tmpl_id", "=", shirt]]) == 9
    assert admin.value("shirt_blue_l", "active") is False
    assert admin.value("shirt_red_l", "lst_price") == 23.0
    assert admin.value("shirt_blue_s", "lst_price") == 21.5
    assert admin.value("shirt_red_s", "barcode") == "2000000000015"
    assert (
        admin.count("product.product", [["product_tmpl_id", "=", admin.id("template_desk")]]) == 1
    )
    assert admin.count("product.product", [["product_tmpl_id", "=", admin.id("template_mug")]]) == 2


@pytest.mark.parametrize(
    ("language", "name"), [("en_US", "Shirt"), ("nl_NL", "Overhemd"), ("fr_FR", "Chemise")]
)
def test_names_are_translated(admin: Hard, language: str, name: str) -> None:
    assert admin.value("template_shirt", "name", lang=language) == name


def test_packs_hold_what_they_say(admin: Hard) -> None:
    """Odoo 14 says how many of a unit make one of the reference, 19 the other way round."""
    packs = [("unit_box", 6.0), ("unit_crate", 24.0), ("unit_half", 0.5), ("unit_pallet", 480.0)]
    fields = admin.call("uom.uom", "fields_get", [], ["type"])
    for name, pieces in packs:
        if "factor_inv" in fields:
            assert admin.value(name, "factor_inv") == pytest.approx(pieces)
        else:
            assert admin.value(name, "factor") == pytest.approx(pieces)
    assert admin.value("unit_pallet", "active") is False


def test_bills_of_materials_are_of_every_kind(admin: Hard) -> None:
    red = admin.id("shirt_value_red")

    assert admin.value("bom_kit", "type") == "phantom"
    assert admin.value("bom_cabinet_old", "active") is False
    assert admin.value("bom_shirt_red_s", "product_id")[0] == admin.id("shirt_red_s")
    assert admin.value("bom_shirt_leg", "bom_product_template_attribute_value_ids") == [red]
    assert admin.value("bom_family_kit_kit", "product_id")[0] == admin.id("starter_kit")
    assert admin.value("bom_drawer_screw", "product_uom_id")[1] in ("Dozens", "Dozen")
    assert admin.value("bom_cabinet", "sequence") < admin.value("bom_cabinet_other", "sequence")


def test_vendors_ask_prices_by_variant_quantity_date_currency_and_company(admin: Hard) -> None:
    assert admin.value("price_shirt_red_s_alpha", "product_id")[0] == admin.id("shirt_red_s")
    assert admin.value("price_shirt_alpha_50", "min_qty") == 50.0
    assert admin.value("price_mug_expired", "date_end") == "2020-12-31"
    assert admin.value("price_mug_future", "date_start") == "2099-01-01"
    assert admin.value("price_shirt_beta", "currency_id")[1] == "GBP"
    assert admin.value("price_shirt_europe", "company_id")[0] == admin.id("company_europe")
    assert admin.value("price_laptop", "company_id") is False


def test_what_is_bought_in_another_unit_says_so(admin: Hard) -> None:
    expected = "Hundred"
    if "uom_po_id" in admin.call("product.template", "fields_get", [], ["type"]):
        assert admin.value("template_screw", "uom_po_id")[1] == expected
    assert admin.value("price_screw_hundred", _unit_field(admin))[1] == expected


def _unit_field(admin: Hard) -> str:
    fields = admin.call("product.supplierinfo", "fields_get", [], ["type"])
    return "product_uom_id" if "product_uom_id" in fields else "product_uom"


def test_an_engraving_is_on_the_line_that_orders_it(admin: Hard) -> None:
    line = admin.value("sale_sent_mug", "product_no_variant_attribute_value_ids")

    assert line == [admin.id("mug_value_engraved")]
    assert admin.value("sale_sent_text", "custom_value") == "For Ann"


def test_custom_fields_and_the_custom_model_hold_values(admin: Hard) -> None:
    assert admin.value("template_board", "x_signal") == "red"
    assert admin.value("template_board", "x_deposit") == 1.25
    assert admin.value("template_board", "x_machine_id") == [admin.id("machine_saw"), "Saw"]
    assert admin.value("vendor_alpha", "x_machine_ids") == [admin.id("machine_saw")]
    assert admin.value("template_shirt", "x_material", lang="fr_FR") == "Coton"
    assert admin.value("purchase_draft", "x_promised") == "2025-07-15"
    assert admin.call("x_machine", "search_count", []) == 2  # the archived one is hidden


def test_a_delivery_of_a_part_left_a_backorder(admin: Hard) -> None:
    half = admin.id("transfer_half")
    (rest,) = admin.call("stock.picking", "search", [["backorder_id", "=", half]])
    moves = admin.call(
        "stock.move", "search_read", [["picking_id", "=", rest]], ["product_uom_qty", "state"]
    )

    assert [(move["product_uom_qty"], move["state"]) for move in moves] == [(6.0, "assigned")]


def test_a_purchase_was_received_in_part(admin: Hard) -> None:
    assert admin.value("purchase_partly_shirt", "qty_received") == 30.0
    assert admin.value("purchase_partly_dozen", "qty_received") == 0.0
    assert admin.value("purchase_full_battery", "qty_received") == 10.0
    assert admin.value("purchase_full_battery", "qty_invoiced") == 10.0


def test_a_fiscal_position_replaces_a_tax(admin: Hard) -> None:
    assert admin.value("sale_full_board", _tax_field(admin)) == [admin.id("tax_0")]
    assert admin.value("customer_abroad", "property_account_position_id")[0] == admin.id(
        "fiscal_abroad"
    )


def _tax_field(admin: Hard) -> str:
    fields = admin.call("sale.order.line", "fields_get", [], ["type"])
    return "tax_ids" if "tax_ids" in fields else "tax_id"
