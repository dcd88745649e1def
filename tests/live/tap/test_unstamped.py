"""Changes that Odoo stamps nowhere, or far away: each was missed once."""

from __future__ import annotations

import time
import typing as t

import pytest

from tests.live.tap.in_process import Copy

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database, Sandbox
    from tests.live.plain import Plain

COMPUTED = ["qty_available", "bom_count", "price_extra", "display_name"]
Record = dict[str, t.Any]


@pytest.fixture
def copy(config: dict[str, t.Any], tmp_path: Path) -> Copy:
    settings = {
        **config,
        "lookback_seconds": 0,
        "deletions": "all",
        "fields": {"products": COMPUTED},
    }
    return Copy(settings, ["products", "customers"], tmp_path)


@pytest.fixture
def product(plain: Plain) -> Record:
    """A new product, with its template."""
    storable = "is_storable" in plain.call("product.template", "fields_get", [], ["type"])
    kind = {"is_storable": True} if storable else {"type": "product"}
    template = plain.call("product.template", "create", [{"name": "Watched", **kind}])[0]
    key = [["product_tmpl_id", "=", template]]
    return {"id": plain.call("product.product", "search", key)[0], "template": template}


def test_a_bom_that_is_deleted_lowers_the_number_of_boms(
    copy: Copy, plain: Plain, product: Record
) -> None:
    values = {"product_tmpl_id": product["template"]}
    boms = plain.call("mrp.bom", "create", [values, values])
    copy.read()
    assert copy.records["products"][product["id"]]["bom_count"] == 2
    plain.call("mrp.bom", "unlink", boms[:1])
    time.sleep(1.1)  # Odoo stamps whole seconds: what changes within one comes twice
    copy.read()
    assert copy.records["products"][product["id"]]["bom_count"] == 1
    assert copy.read().records["products"] == []


def test_a_bom_that_is_archived_counts_where_archived_records_are_not_read(
    copy: Copy, plain: Plain, product: Record
) -> None:
    bom = plain.call("mrp.bom", "create", [{"product_tmpl_id": product["template"]}])
    copy.read(include_archived=False)
    plain.call("mrp.bom", "write", bom, {"active": False})
    copy.read(include_archived=False)
    assert copy.records["products"][product["id"]]["bom_count"] == 0


def test_without_archived_records_one_that_is_archived_is_gone_and_comes_back(
    copy: Copy, plain: Plain, product: Record
) -> None:
    copy.read(include_archived=False)
    assert product["id"] in copy.records["products"]
    plain.call("product.product", "write", [product["id"]], {"active": False})
    copy.read(include_archived=False)
    assert product["id"] not in copy.records["products"]
    plain.call("product.product", "write", [product["id"]], {"active": True})
    copy.read(include_archived=False)
    assert product["id"] in copy.records["products"]


def test_a_kit_has_the_stock_of_its_parts(copy: Copy, plain: Plain, product: Record) -> None:
    kit = plain.call("product.product", "create", [{"name": "Kit", "type": "consu"}])[0]
    template = plain.call("product.product", "read", [kit], ["product_tmpl_id"])
    values = {
        "product_tmpl_id": template[0]["product_tmpl_id"][0],
        "type": "phantom",
        "bom_line_ids": [(0, 0, {"product_id": product["id"], "product_qty": 2})],
    }
    plain.call("mrp.bom", "create", [values])
    copy.read()
    before = plain.call("product.product", "read", [kit], ["qty_available"])
    location = plain.call("stock.location", "search", [["usage", "=", "internal"]], limit=1)[0]
    plain.put_on_stock(product["id"], location, 10)
    copy.read()
    after = plain.call("product.product", "read", [kit], ["qty_available"])
    assert after != before
    assert copy.records["products"][kit]["qty_available"] == after[0]["qty_available"]


def test_an_option_that_is_renamed_or_costs_more_brings_its_products(
    copy: Copy, plain: Plain
) -> None:
    copy.read()
    options = "product.template.attribute.value"
    key = [["ptav_product_variant_ids", "!=", False]]
    fields = ["product_attribute_value_id", "ptav_product_variant_ids"]
    option = plain.call(options, "search_read", key, fields, limit=1)[0]
    variant = option["ptav_product_variant_ids"][0]
    value = option["product_attribute_value_id"][0]
    plain.call("product.attribute.value", "write", [value], {"name": "Mauve"})
    plain.call(options, "write", [option["id"]], {"price_extra": 12.5})
    copy.read()
    expected = plain.records("product.product", [["id", "=", variant]], COMPUTED)[0]
    assert {name: copy.records["products"][variant][name] for name in COMPUTED} == expected
    assert "Mauve" in expected["display_name"]


def test_a_record_that_joins_without_a_stamp_is_read(
    copy: Copy, plain: Plain, odoo: Database, box: Sandbox
) -> None:
    partner = plain.call("res.partner", "search", [["customer_rank", "=", 0]], limit=1)[0]
    copy.read()
    assert partner not in copy.records["customers"]
    # What Odoo itself does with this field, and an access rule with any record.
    box.psql(odoo.name, f"UPDATE res_partner SET customer_rank = 1 WHERE id = {partner}")
    copy.read()
    assert copy.records["customers"][partner]["customer_rank"] == 1
    box.psql(odoo.name, f"UPDATE res_partner SET customer_rank = 0 WHERE id = {partner}")
    copy.read()
    assert partner not in copy.records["customers"]


def test_a_stream_without_a_record_brings_its_first_one_and_its_deletion(
    config: dict[str, t.Any], plain: Plain, tmp_path: Path
) -> None:
    only = {"partners": [["ref", "=", "the first"]]}
    settings = {**config, "lookback_seconds": 0, "deletions": "all", "domain": only}
    copy = Copy(settings, ["partners"], tmp_path)
    for _ in range(2):
        assert copy.read().records["partners"] == []
    first = plain.call("res.partner", "create", [{"name": "First", "ref": "the first"}])[0]
    copy.read()
    assert list(copy.records["partners"]) == [first]
    plain.call("res.partner", "unlink", [first])
    copy.read()
    assert copy.records["partners"] == {}
