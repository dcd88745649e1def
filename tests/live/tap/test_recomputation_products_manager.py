"""Every value of Products Manager's file on the hard database, against plain RPC."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.tap.mapped import Mapped
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from sandbox import Database

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
#: By property, the field that it is.
BOTH = {
    "sku": "default_code",
    "ean": "barcode",
    "weight": "weight",
    "cost_price": "standard_price",
    "stock_quantity": "qty_available",
    "is_active": "active",
}
FIELDS: dict[str, Made] = {
    "product.template": {
        **BOTH,
        "odoo_product_id": "id",
        "title": "name",
        "description": "description_sale",
        "price": "list_price",
        "image": "image_1920",
    },
    "product.product": {
        **BOTH,
        "odoo_variant_id": "id",
        "title": "display_name",
        "price": "lst_price",
    },
}
EVERYTHING = {"active_test": False, "lang": "en_US"}


@pytest.fixture(scope="module")
def plain(hard: Database) -> Plain:
    return Plain(hard)


@pytest.fixture(scope="module")
def mapped(hard: Database, tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    path = ROOT / "mappings/products_manager/from_odoo.yml"
    return Mapped.on(hard, tmp_path_factory.mktemp("pm"), path)


def calculated(plain: Plain, model: str, context: Made, *domain: t.Any) -> dict[int, Made]:
    """Return the records by id: the fields as they are, and those with an x_."""
    known = plain.call(model, "fields_get", [], ["type"])
    # Only those that neither `brand_name` nor a `custom_field_…` takes, and no files.
    own = [
        name
        for name, about in known.items()
        if name.startswith("x_") and about["type"] not in ("binary", "image")
    ]
    fields = FIELDS[model]
    wanted = [*fields.values(), *own]
    rows = plain.call(model, "search_read", list(domain), wanted, context=context)
    found: dict[int, Made] = {}
    for row in rows:
        record = {name: _value(known[field]["type"], row[field]) for name, field in fields.items()}
        record |= {name: _value(known[name]["type"], row[name]) for name in own}
        found[row["id"]] = record
    return found


def _value(kind: str, value: t.Any) -> t.Any:
    if kind in ("boolean", "integer", "float", "monetary") or value is not False:
        if kind == "datetime" and value:
            return value.replace(" ", "T") + "+00:00"
        return value[0] if kind == "many2one" else value
    return None


@pytest.mark.parametrize("company", ["", "Hard Europe"])
def test_every_product_and_variant_has_the_values_of_plain_rpc(
    plain: Plain, mapped: Mapped, company: str
) -> None:
    flags: Made = {}
    domain: list[t.Any] = []
    context: Made = dict(EVERYTHING)
    if company:
        ids = plain.call("res.company", "search", [["name", "=", company]])
        flags, context["allowed_company_ids"] = {"company_ids": ids}, ids
        domain = [["company_id", "in", [False, *ids]]]
    records = mapped.read(["Products", "Variants"], flags).records
    products = {r["odoo_product_id"]: r for r in records["Products"]}
    wrong = _differences(products, calculated(plain, "product.template", context, *domain))
    wrong += _taxes_and_categories(plain, products, context)
    several = ["product_tmpl_id.product_variant_ids", "!=", False]
    counts = plain.call(
        "product.product", "search_read", [several], ["product_tmpl_id"], context=dict(EVERYTHING)
    )
    variants = calculated(plain, "product.product", context, *domain)
    active = plain.call("product.product", "search_read", [], ["product_tmpl_id"])
    siblings = [row["product_tmpl_id"][0] for row in active]
    of_many = {
        row["id"] for row in counts if siblings.count(row["product_tmpl_id"][0]) > 1
    } & variants.keys()
    found = {r["odoo_variant_id"]: r for r in records["Variants"]}
    wrong += _differences(found, {number: variants[number] for number in of_many})
    assert not wrong, "\n".join(wrong)
    assert len(products) > 5


def _differences(found: dict[int, Made], wanted: dict[int, Made]) -> list[str]:
    wrong = [f"{number}: missing" for number in wanted.keys() - found.keys()]
    wrong += [f"{number}: too many" for number in found.keys() - wanted.keys()]
    for number in wanted.keys() & found.keys():
        for name, value in wanted[number].items():
            there = found[number].get(name, "absent")
            if there != value and there != pytest.approx(value):
                wrong.append(f"{number} {name}: {there!r:.80} instead of {value!r:.80}")
    return wrong


def _taxes_and_categories(plain: Plain, found: dict[int, Made], context: Made) -> list[str]:
    user = plain.call("res.users", "read", [plain.uid], ["company_id"])[0]["company_id"][0]
    home = (context.get("allowed_company_ids") or [user])[0]
    wrong = []
    rows = plain.call(
        "product.template",
        "search_read",
        [["id", "in", list(found)]],
        ["taxes_id", "categ_id", "company_id"],
        context=context,
    )
    for row in rows:
        company = row["company_id"][0] if row["company_id"] else home
        fits = [["id", "in", row["taxes_id"]], ["company_id", "=", company]]
        fits.append(["amount_type", "=", "percent"])
        taxes = plain.call("account.tax", "search_read", fits, ["amount"])
        record = found[row["id"]]
        rate = taxes[0]["amount"] if taxes else None
        if record["tax_rate"] != rate:
            wrong.append(f"{row['id']} tax_rate: {record['tax_rate']} instead of {rate}")
        category = row["categ_id"] and row["categ_id"][1]
        if category and record["category_path"] != category:
            wrong.append(f"{row['id']} category_path: {record['category_path']}, not {category}")
    return wrong
