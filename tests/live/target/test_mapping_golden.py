"""What the project's to_odoo files make of the examples, record by record, on the demo databases.

The files in `golden/` are renewed with the environment variable RENEW_GOLDEN=1; `git diff` shows
then what changed.
"""

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

import pytest

from odoo_common.client.connection import Connection
from odoo_common.settings.connection import ConnectionSettings
from tests.live.target.told import Spec, told, written
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Database, Sandbox
    from tests.live.target.conftest import Runner


pytestmark = pytest.mark.live
GOLDEN = Path(__file__).parent / "golden"
RENEW = "RENEW_GOLDEN"


def fields(*names: str, **related: Spec) -> Spec:
    return {**dict.fromkeys(names, 0), **related}


NAME = fields("name")
CODE = fields("default_code")
PARTNER = fields(
    *("name", "email", "phone", "street", "zip", "city", "is_company", "vat", "ref", "active"),
    *("supplier_rank", "credit_limit"),
    country_id=fields("code"),
    parent_id=NAME,
    property_payment_term_id=NAME,
)
TEMPLATE = fields(
    *("name", "default_code", "barcode", "type", "is_storable", "list_price", "standard_price"),
    *("weight", "description_sale", "active", "qty_available", "image_1920"),
    categ_id=fields("complete_name"),
    taxes_id=fields("amount", "type_tax_use"),
    uom_id=NAME,
    product_variant_ids=fields("default_code", "lst_price", "standard_price", "weight"),
)
ORDER = fields(
    *("origin", "partner_ref", "state", "date_order", "amount_untaxed"),
    partner_id=NAME,
    currency_id=NAME,
    order_line=fields("name", "product_qty", "price_unit", product_id=CODE),
)
BOM = fields(
    *("code", "type", "product_qty"),
    product_tmpl_id=NAME,
    product_uom_id=NAME,
    bom_line_ids=fields("product_qty", product_id=CODE, product_uom_id=NAME),
)
MOVE = fields(
    *("ref", "move_type", "state", "invoice_date", "invoice_date_due", "amount_untaxed"),
    "amount_tax",
    partner_id=NAME,
    currency_id=NAME,
    invoice_line_ids=fields("name", "quantity", "price_unit", "discount", product_id=NAME),
)
PRICE = fields("price", "min_qty", "delay", "product_code", product_id=CODE, currency_id=NAME)
#: By system: its example, the module of its external ids, what is looked at.
CASES: dict[str, tuple[str, str, dict[str, Spec]]] = {
    "optiply": ("optiply_buy_orders", "optiply", {"purchase.order": ORDER}),
    "hotglue": (
        "hotglue_bills",
        "hotglue",
        {
            "account.tax": fields("name", "amount", "amount_type", "type_tax_use"),
            "res.partner": PARTNER,
            "account.move": MOVE,
        },
    ),
    "products_manager": (
        "products_manager_products",
        "products_manager",
        {"product.template": TEMPLATE},
    ),
    "sap": ("sap_business_partners", "sap", {"res.partner": PARTNER}),
    "odoo": (
        "odoo_table",
        "odoo_source",
        {
            "product.category": fields("complete_name"),
            "product.template": TEMPLATE,
            "res.partner": PARTNER,
            "product.supplierinfo": PRICE,
            "mrp.bom": BOM,
            "purchase.order": ORDER,
        },
    ),
}


@pytest.fixture(scope="module")
def untouched(box: Sandbox) -> Iterator[Database]:
    name = f"golden_target_{os.getpid()}"
    yield box.clone(name)
    box.drop(name)


def test_each_file_has_a_case() -> None:
    assert set(CASES) == {path.parent.name for path in ROOT.glob("mappings/*/to_odoo.yml")}


@pytest.mark.parametrize("system", CASES)
def test_the_examples_become_the_same_records_as_ever_and_once(
    run: Runner, untouched: Database, odoo_version: str, system: str
) -> None:
    example, module, models = CASES[system]
    config = {
        "url": untouched.url,
        "db": untouched.name,
        "username": untouched.username,
        "password": untouched.password,
    }
    text = (ROOT / "examples" / f"{example}.jsonl").read_text()
    feed = [json.loads(line) for line in text.splitlines()]
    settings = {**config, "mapping": str(ROOT / "mappings" / system / "to_odoo.yml")}
    for _ in range(2):
        result = run(feed, **settings)
        assert not result.rejects
    for stream in result.counts:
        assert result.ended(stream).keys() == {"unchanged"}

    connection = Connection(ConnectionSettings.from_config(config))
    lines = [
        json.dumps({"model": model, "id": name, **row})
        for model, spec in models.items()
        for name, row in _held(connection, model, module, spec)
    ]
    path = GOLDEN / f"{system}_{odoo_version}.jsonl"
    if os.environ.get(RENEW):
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines))
    assert lines == path.read_text().splitlines()
    assert len(lines) > 1


def _held(
    connection: Connection, model: str, module: str, spec: Spec
) -> list[tuple[str, dict[str, t.Any]]]:
    found = written(connection, model, module)
    names = sorted(found)
    rows = told(connection, model, [found[name] for name in names], spec)
    for row in rows:
        if "image_1920" in row:
            row["image_1920"] = bool(row["image_1920"])
    return list(zip(names, rows, strict=True))
