"""SAP's business partners and Products Manager's products, in their own words."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Runner, records
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from odoo_common.connection import Connection

pytestmark = pytest.mark.live
SAP = {"mapping": str(ROOT / "mappings/sap/to_odoo.yml")}
PRODUCTS = {"mapping": str(ROOT / "mappings/products_manager/to_odoo.yml")}
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def business_partner(name: Name) -> Message:
    return {
        "PARTNER": name("BP"),
        "NAME_ORG1": name("Aegean Ltd"),
        "LAND1": "gr",
        "TAXNUM": "EL123456783",
        "ZTERM": name("Z030"),
        "KLIMK": "15000.00",
    }


def test_a_business_partner_has_country_terms_and_limit(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = business_partner(name)
    result = run(records("BusinessPartners", [row]), **SAP)
    assert result.ended("BusinessPartners") == {"created": 1}, result.rejects
    again = run(records("BusinessPartners", [row]), **SAP)
    assert again.ended("BusinessPartners") == {"unchanged": 1}
    names = ["country_id", "vat", "property_payment_term_id", "credit_limit", "name"]
    domain = [("ref", "=", row["PARTNER"])]
    [found] = connection.call("res.partner", "search_read", domain, names)
    assert found["country_id"][1] == "Greece"
    assert (found["vat"], found["credit_limit"]) == ("EL123456783", 15000)
    assert found["property_payment_term_id"][1] == row["ZTERM"]


def test_without_credit_limits_the_limit_stays(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = business_partner(name)
    result = run(
        records("BusinessPartners", [row]), **SAP, mapping_flags={"credit_limits": "false"}
    )
    assert result.ended("BusinessPartners") == {"created": 1}, result.rejects
    domain = [("ref", "=", row["PARTNER"])]
    [found] = connection.call("res.partner", "search_read", domain, ["credit_limit"])
    assert found["credit_limit"] == 0


def product(name: Name, **more: t.Any) -> Message:
    return {
        "id": name("uuid"),
        "title": name("Lamp"),
        "sku": name("SKU"),
        "ean": name("370"),
        "description": "<p>A lamp</p>",
        "price": "19.90",
        "cost_price": 7.5,
        "weight": 1.25,
        "category": name("Lamps"),
        "tax_rate": 20,
        "is_active": True,
        "images": [{"data": PIXEL}],
        **more,
    }


def held(connection: Connection, row: Message) -> Message:
    domain = [("barcode", "=", row["ean"])]
    fields = connection.call("product.template", "fields_get", [], ["type"])
    names = ["name", "default_code", "description_sale", "list_price", "standard_price", "weight"]
    names += ["categ_id", "taxes_id", "image_1920", "type", "active"]
    names += ["is_storable"] * ("is_storable" in fields)
    context = {"active_test": False}
    ids = connection.call("product.template", "search", domain, context=context)
    [found] = connection.call("product.template", "read", ids, names, load="")
    return t.cast("Message", found)


def test_a_product_has_its_fields_category_and_image(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = product(name)
    result = run(records("Products", [row]), **PRODUCTS)
    assert result.ended("Products") == {"created": 1}, result.rejects
    assert run(records("Products", [row]), **PRODUCTS).ended("Products") == {"unchanged": 1}
    found = held(connection, row)
    assert (found["name"], found["default_code"]) == (row["title"], row["sku"])
    assert (found["description_sale"], found["weight"]) == ("A lamp", 1.25)
    assert (found["list_price"], found["standard_price"]) == (19.9, 7.5)
    assert found["image_1920"]
    assert found.get("is_storable", found["type"] == "product")
    [category] = connection.call("product.category", "read", [found["categ_id"]], ["name"])
    assert category["name"] == row["category"]

    off = records("Products", [{**row, "is_active": False}])
    assert run(off, **PRODUCTS).ended("Products") == {"updated": 1}
    assert not held(connection, row)["active"]


def test_the_flags_of_products_manager_change_what_odoo_gets(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = product(name)
    [category] = connection.call("product.category", "search", [], limit=1)
    [tax] = connection.call("account.tax", "search", [("type_tax_use", "=", "sale")], limit=1)
    flags = {
        "sync_images": False,
        "sync_purchase_price": False,
        "storable": False,
        "categories": {row["category"]: category},
        "taxes": {"20": tax},
    }
    result = run(records("Products", [row]), **PRODUCTS, mapping_flags=flags)
    assert result.ended("Products") == {"created": 1}, result.rejects
    found = held(connection, row)
    assert not found["image_1920"]
    assert found["standard_price"] == 0
    assert not found.get("is_storable", found["type"] == "product")
    assert (found["categ_id"], found["taxes_id"]) == (category, [tax])


def test_a_product_that_odoo_has_is_adopted_by_its_barcode(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = product(name)
    there = connection.call("product.template", "create", {"name": "Old", "barcode": row["ean"]})
    assert run(records("Products", [row]), **PRODUCTS).ended("Products") == {"updated": 1}
    assert held(connection, row)["id"] == there
