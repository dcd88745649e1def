"""Odoo's products in Products Manager's words."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.tap.mapped import Asked, Mapped, one
from tests.live.tap.trade import Trade
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
#: One red pixel.
IMAGE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5"
    "ErkJggg=="
)


@pytest.fixture(scope="module")
def trade(plain: Plain) -> Trade:
    trade = Trade(plain)
    model = trade.ids("ir.model", ["model", "=", "product.template"])[0]
    for name in ("x_brand", "x_custom_field_1"):
        trade.create(
            "ir.model.fields", name=name, field_description=name, model_id=model, ttype="char"
        )
    field = {"name": "x_rank", "field_description": "x_rank", "model_id": model}
    trade.create("ir.model.fields", ttype="integer", **field)
    return trade


@pytest.fixture(scope="module")
def lamp(trade: Trade) -> int:
    above = trade.create("product.category", name="Light")
    category = trade.create("product.category", name="Lamps", parent_id=above)
    tax = trade.create("account.tax", name="Six", amount=6, type_tax_use="sale")
    vendor = trade.create("res.partner", name="Lights & Co")
    lamp = trade.product(
        "Lamp",
        default_code="L-1",
        barcode="5412345678908",
        description_sale="Warm light",
        list_price=25,
        standard_price=11,
        weight=1.5,
        categ_id=category,
        taxes_id=[[6, 0, [tax]]],
        image_1920=IMAGE,
        x_brand="Lux",
        x_custom_field_1="E27",
        x_rank=3,
    )
    trade.supply(vendor, lamp, product_code="VL-9")
    warehouse = trade.ids("stock.warehouse", order="id", limit=1)[0]
    trade.plain.put_on_stock(trade.variants(lamp)[0], trade.stock_of(warehouse), 8)
    return lamp


@pytest.fixture(scope="module")
def mapped(trade: Trade, config: Made, tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    assert trade  # its fields have to be there first
    path = ROOT / "mappings/products_manager/from_odoo.yml"
    return Mapped(config, tmp_path_factory.mktemp("mapped"), path)


def the(mapped: Mapped, lamp: int, **flags: t.Any) -> Made | None:
    return one(mapped.read(["Products"], flags).records["Products"], odoo_product_id=lamp)


def test_every_field_of_the_tables_comes(mapped: Mapped, lamp: int) -> None:
    found = the(mapped, lamp)
    assert found is not None
    image = found.pop("image")
    path = found.pop("category_path")
    assert image.startswith("iVBOR")
    assert path.endswith("Light / Lamps")
    assert found == {
        "odoo_product_id": lamp,
        "title": "Lamp",
        "sku": "L-1",
        "supplier_reference": "VL-9",
        "ean": "5412345678908",
        "description": "Warm light",
        "price": 25,
        "cost_price": 11,
        "weight": 1.5,
        "brand_name": "Lux",
        "category": "Lamps",
        "tax_rate": 6,
        "stock_quantity": 8,
        "is_active": True,
        "custom_field_1": "E27",
        "x_rank": 3,
        "_sdc_deleted_at": None,
    }


def test_flags_change_what_comes(
    mapped: Mapped, lamp: int, plain: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = plain.call("product.template", "read", [lamp], ["categ_id"])[0]
    category = row["categ_id"][0]
    asked = Asked(monkeypatch)
    found = the(
        mapped,
        lamp,
        sync_images=False,
        sync_purchase_price=False,
        categories={str(category): "Lighting"},
        odoo_url="https://odoo.example.com",
    )
    assert found is not None
    assert not {"image", "cost_price"} & set(found)
    assert not {"image_1920", "standard_price"} & asked.fields["product.template"]
    assert found["category"] == "Lighting"
    url = f"https://odoo.example.com/web/image/product.template/{lamp}/image_1920"
    assert found["image_url"] == url
    others = trade_category(plain)
    assert the(mapped, lamp, category_ids=[category]) is not None
    assert the(mapped, lamp, category_ids=[others]) is None


def trade_category(plain: Plain) -> int:
    return int(plain.call("product.category", "create", [{"name": "Other"}])[0])


def test_an_archived_product_comes_as_not_active(mapped: Mapped, lamp: int, plain: Plain) -> None:
    held = mapped.follow("Products", flags={"sync_images": False})
    plain.call("product.template", "write", [lamp], {"active": False})
    found = one(held.again(), odoo_product_id=lamp)
    assert found is not None
    assert found["is_active"] is False
    assert the(mapped, lamp, active_only=True) is None
    plain.call("product.template", "write", [lamp], {"active": True})


def test_variants_are_linked_to_their_product(mapped: Mapped, trade: Trade, lamp: int) -> None:
    shade = trade.product("Shade", attribute_line_ids=trade.choice("Color", "red", "blue"))
    came = mapped.read(["Variants"]).records["Variants"]
    ours = {r["odoo_variant_id"] for r in came if r["odoo_product_id"] == shade}
    assert ours == set(trade.variants(shade))
    assert one(came, odoo_product_id=lamp) is None  # the only one of its kind


def test_an_image_url_is_there_where_an_image_is(mapped: Mapped, lamp: int, trade: Trade) -> None:
    plain_one = trade.product("Without image")
    flags = {"odoo_url": "https://odoo.example.com", "sync_images": False}
    records = mapped.read(["Products"], flags).records["Products"]
    by_id = {record["odoo_product_id"]: record["image_url"] for record in records}
    assert by_id[plain_one] is None
    assert by_id[lamp].endswith(f"/product.template/{lamp}/image_1920")
    records = mapped.read(["Products"], {"image_data_urls": True}).records["Products"]
    found = {r["odoo_product_id"]: (r["image_url"], r["image"]) for r in records}
    assert found[plain_one] == (None, None)
    assert found[lamp][0] == f"data:image/png;base64,{found[lamp][1]}"


def test_any_custom_field_comes_and_one_that_is_missing_is_named(
    mapped: Mapped, lamp: int, caplog: pytest.LogCaptureFixture
) -> None:
    by_default = the(mapped, lamp, sync_images=False)
    assert by_default is not None
    assert (by_default["x_rank"], "x_brand" in by_default) == (3, False)
    named = the(mapped, lamp, sync_images=False, custom_fields=["x_rank", "x_rnk"])
    assert named is not None
    assert (named["x_rank"], "x_rnk" in named) == (3, False)
    assert "Products: product.template has no field x_rnk: it is left out" in caplog.text


def test_the_tax_rate_is_that_of_the_company(mapped: Mapped, lamp: int, trade: Trade) -> None:
    user = trade.plain.call("res.users", "read", [trade.plain.uid], ["company_id"])[0]
    [other] = trade.ids("res.company", ["name", "ilike", "Chicago"])
    home = user["company_id"][0]
    mine = the(mapped, lamp, sync_images=False, company_ids=[home])
    theirs = the(mapped, lamp, sync_images=False, company_ids=[other])
    assert mine is not None
    assert theirs is not None
    assert (mine["tax_rate"], theirs["tax_rate"]) == (6, None)
