"""Products Manager's products, in its own words: taxes by rate, stock as counts."""

from __future__ import annotations

import itertools
import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Runner, records
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from odoo_common.client.connection import Connection

    #: Makes a tax with the values given, and returns its id.
    Tax = Callable[..., int]

pytestmark = pytest.mark.live
PRODUCTS = {"mapping": str(ROOT / "mappings/products_manager/to_odoo.yml")}
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
RATES = (rate / 100 for rate in itertools.count(3001))


@pytest.fixture
def rate() -> float:
    """A rate that no other tax has."""
    return next(RATES)


@pytest.fixture
def tax(connection: Connection, name: Name, rate: float) -> Tax:
    """Make a tax of that rate."""
    numbers = itertools.count()

    def make(**more: t.Any) -> int:
        values = {"name": name(f"Tax {next(numbers)}"), "amount": rate, "type_tax_use": "sale"}
        return int(connection.call("account.tax", "create", {**values, **more}))

    return make


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
    row = product(name, tax_rate=20)
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


def test_a_tax_is_found_by_its_rate(
    run: Runner, connection: Connection, name: Name, tax: Tax, rate: float
) -> None:
    chosen = tax()
    tax(type_tax_use="purchase")
    tax(amount_type="fixed")
    row = product(name, tax_rate=str(rate))
    result = run(records("Products", [row]), **PRODUCTS)
    assert result.ended("Products") == {"created": 1}, result.rejects
    assert held(connection, row)["taxes_id"] == [chosen]
    assert run(records("Products", [row]), **PRODUCTS).ended("Products") == {"unchanged": 1}

    other = tax(amount=rate + 0.005)
    flags = {"taxes": {str(rate): other}}
    result = run(records("Products", [row]), **PRODUCTS, mapping_flags=flags)
    assert result.ended("Products") == {"updated": 1}, result.rejects
    assert held(connection, row)["taxes_id"] == [other]


def test_a_rate_that_no_tax_or_several_have_is_rejected(
    run: Runner, connection: Connection, name: Name, tax: Tax, rate: float
) -> None:
    row = product(name, tax_rate=rate)
    [company] = connection.call("res.company", "search", [("name", "ilike", "Chicago")])
    there = {"allowed_company_ids": [company]}
    values = {"name": name("There"), "amount": rate, "company_id": company}
    if "company_id" in connection.call("account.tax.group", "fields_get", [], ["type"]):
        group = {"name": name("Group"), "company_id": company}
        values["tax_group_id"] = connection.call("account.tax.group", "create", group)
    connection.call("account.tax", "create", values, context=there)
    [none] = run(records("Products", [row]), **PRODUCTS).rejects
    assert none["rejection"]["code"] == "reference"
    said = none["rejection"]["message"]
    assert said.startswith(f"taxes_id/amount: there is no account.tax with amount {rate}")
    first, second = sorted((tax(), tax()))
    [several] = run(records("Products", [row]), **PRODUCTS).rejects
    assert "2 records fit" in several["rejection"]["message"]
    assert f"{first}, {second}" in several["rejection"]["message"]
    flags = {"sync_taxes": False}
    result = run(records("Products", [row]), **PRODUCTS, mapping_flags=flags)
    assert result.ended("Products") == {"created": 1}, result.rejects


def stock_of(connection: Connection, row: Message) -> float:
    product_id = held(connection, row)["id"]
    [found] = connection.call("product.template", "read", [product_id], ["qty_available"])
    return float(found["qty_available"])


def moves(connection: Connection, row: Message) -> int:
    domain = [("product_id.barcode", "=", row["ean"])]
    return int(connection.call("stock.move", "search_count", domain))


def test_stock_is_counted_once_and_again_when_it_changes(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = product(name, stock_quantity=12)
    for quantity, outcome, count in (
        (12, "created", 1),
        (12, "unchanged", 1),
        ("7.5", "updated", 2),
        (None, "unchanged", 2),
        (0, "updated", 3),
        (0, "unchanged", 3),
    ):
        result = run(records("Products", [{**row, "stock_quantity": quantity}]), **PRODUCTS)
        assert result.ended("Products") == {outcome: 1}, (quantity, result.rejects)
        assert moves(connection, row) == count
        if quantity is not None:
            assert stock_of(connection, row) == float(quantity)


def test_stock_of_the_warehouse_that_the_flag_names(
    run: Runner, connection: Connection, name: Name
) -> None:
    code = name("").strip("-")[:5].upper()
    values = {"name": name("Annex"), "code": code}
    annex = connection.call("stock.warehouse", "create", values)
    row = product(name, stock_quantity=3)
    feed = records("Products", [row])
    nowhere = run(feed, **PRODUCTS, mapping_flags={"stock_warehouse": ""})
    assert nowhere.ended("Products") == {"created": 1}, nowhere.rejects
    assert stock_of(connection, row) == 0
    there = run(feed, **PRODUCTS, mapping_flags={"stock_warehouse": code})
    assert there.ended("Products") == {"updated": 1}, there.rejects
    domain = [("product_id.barcode", "=", row["ean"]), ("quantity", ">", 0)]
    [quant] = connection.call("stock.quant", "search_read", domain, ["location_id", "quantity"])
    [place] = connection.call("stock.warehouse", "read", [annex], ["lot_stock_id"])
    assert (quant["location_id"], quant["quantity"]) == (place["lot_stock_id"], 3)


def test_a_product_whose_stock_is_refused_is_written_and_comes_again(
    run: Runner, connection: Connection, name: Name
) -> None:
    row = product(name, stock_quantity=3)
    feed = records("Products", [row])
    unknown = run(feed, **PRODUCTS, mapping_flags={"stock_warehouse": "NONE"})
    [rejected] = unknown.rejects
    assert rejected["record"] == row
    assert rejected["rejection"]["field"] == "stock/warehouse_id/code"
    assert rejected["rejection"]["message"].startswith("stock: warehouse_id/code: there is no")
    assert held(connection, row)["name"] == row["title"]
    assert run(feed, **PRODUCTS).ended("Products") == {"updated": 1}
    assert stock_of(connection, row) == 3


def test_a_product_with_variants_has_no_one_stock(
    run: Runner, connection: Connection, name: Name
) -> None:
    attribute = connection.call("product.attribute", "create", {"name": name("Size")})
    values = [{"name": size, "attribute_id": attribute} for size in ("S", "L")]
    sizes = connection.call("product.attribute.value", "create", values)
    row = product(name, stock_quantity=3)
    line = {"attribute_id": attribute, "value_ids": [(6, 0, sizes)]}
    old = {"name": "Old", "default_code": row["sku"], "attribute_line_ids": [(0, 0, line)]}
    template = connection.call("product.template", "create", old)
    connection.call("ir.model.data", "create", {
        "module": "products_manager", "name": f"product_{row['id']}",
        "model": "product.template", "res_id": template,
    })  # fmt: skip
    bare = {name: row[name] for name in ("id", "title", "stock_quantity")}
    [rejected] = run(records("Products", [bare]), **PRODUCTS).rejects
    assert "2 records fit product.product with product_tmpl_id" in rejected["rejection"]["message"]
