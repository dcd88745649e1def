"""What Optiply gets of units, vendors' prices, bills and reordering rules: the values Odoo has."""

from __future__ import annotations

import datetime as dt
import typing as t

import pytest

from tests.live.tap.mapped import Mapped, one
from tests.live.tap.trade import Trade

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
YESTERDAY, LONG_AGO, TOMORROW = (
    (dt.datetime.now(dt.timezone.utc).date() + dt.timedelta(days=days)).isoformat()
    for days in (-1, -30, 1)
)


@pytest.fixture(scope="module")
def trade(plain: Plain) -> Trade:
    return Trade(plain)


@pytest.fixture(scope="module")
def shirt(trade: Trade) -> Made:
    """A shirt in red and blue."""
    template = trade.product("Shirt", attribute_line_ids=trade.choice("Dye", "red", "blue"))
    red, blue = trade.variants(template)
    return {"template": template, "red": red, "blue": blue}


def vendor_of(trade: Trade, name: str) -> int:
    return trade.create("res.partner", name=name)


def supplied(mapped: Mapped, vendor: int, product: int, **flags: t.Any) -> Made:
    """Return what Optiply gets of a vendor and a product."""
    records = mapped.read(["SupplierProducts"], flags).records["SupplierProducts"]
    found = one(records, remoteId=f"{vendor}_{product}")
    assert found is not None
    return found


def test_each_variant_has_its_own_price_and_vendor(
    trade: Trade, mapped: Mapped, shirt: Made
) -> None:
    template, red, blue = shirt["template"], shirt["red"], shirt["blue"]
    dyer, other = vendor_of(trade, "Dyer"), vendor_of(trade, "Other dyer")
    trade.supply(dyer, template, product_id=red, price=10, sequence=1)
    trade.supply(dyer, template, product_id=blue, price=12, sequence=3)
    trade.supply(other, template, price=11, sequence=2)
    found = {
        (vendor, product): (record["price"], record["preferred"])
        for vendor in (dyer, other)
        for product in (red, blue)
        for record in [supplied(mapped, vendor, product, map_preferred=True)]
    }
    assert found == {
        (dyer, red): (10, True),
        (dyer, blue): (12, False),
        (other, red): (11, False),
        (other, blue): (11, True),
    }


def test_the_price_is_that_of_the_smallest_quantity_today(trade: Trade, mapped: Mapped) -> None:
    nail = trade.product("Nail")
    [variant] = trade.variants(nail)
    smith, breaks = vendor_of(trade, "Smith"), vendor_of(trade, "Breaks")
    trade.supply(smith, nail, price=1, sequence=1, date_start=LONG_AGO, date_end=YESTERDAY)
    trade.supply(smith, nail, price=2, sequence=2)
    trade.supply(smith, nail, price=0.5, sequence=3, date_start=TOMORROW)
    trade.supply(breaks, nail, price=3, sequence=1, min_qty=100)
    trade.supply(breaks, nail, price=4, sequence=2, min_qty=10)
    assert supplied(mapped, smith, variant)["price"] == 2
    smallest = supplied(mapped, breaks, variant)
    assert (smallest["price"], smallest["minimumPurchaseQuantity"]) == (4, 10)
    assert smallest["currency"] == "USD"


def test_quantities_and_prices_are_those_of_the_products_own_unit(
    trade: Trade, mapped: Mapped
) -> None:
    dozens = trade.dozens()
    in_19 = trade.has("product.supplierinfo", "product_uom_id")
    bought: Made = {} if in_19 else {"uom_po_id": dozens}
    egg = trade.product("Egg", list_price=1, **bought)
    [variant] = trade.variants(egg)
    vendor = vendor_of(trade, "Hen")
    unit = {"product_uom_id": dozens} if in_19 else {}
    trade.supply(vendor, egg, price=24, min_qty=2, **unit)
    rule = supplied(mapped, vendor, variant)
    assert (rule["price"], rule["minimumPurchaseQuantity"]) == (2, 24)
    as_it_is = supplied(mapped, vendor, variant, product_units=False)
    assert (as_it_is["price"], as_it_is["minimumPurchaseQuantity"]) == (24, 2)
    factors = {"unit_factors": {"Units": 10}}
    tens = supplied(mapped, vendor, variant, **factors)
    assert (tens["price"], tens["minimumPurchaseQuantity"]) == (0.2, 240)
    sold = trade.sell(vendor, variant, 3)
    line = trade.plain.call("sale.order", "read", [sold], ["order_line"])[0]["order_line"][0]
    name = trade.name_of("sale.order.line", "product_uom_id", "product_uom")
    trade.write("sale.order.line", line, **{name: dozens})
    trade.plain.call("sale.order", "action_confirm", [sold])
    for flags, wanted in (({}, 36), ({"product_units": False}, 3), (factors, 360)):
        lines = mapped.read(["SellOrderLines"], flags).records["SellOrderLines"]
        found = one(lines, remoteId=str(line))
        assert found is not None
        assert found["quantity"] == wanted, flags


def test_compositions_are_those_of_the_bill_that_odoo_takes(
    trade: Trade, mapped: Mapped, shirt: Made
) -> None:
    template, red, blue = shirt["template"], shirt["red"], shirt["blue"]
    cloth, thread, glue = (trade.variants(trade.product(n))[0] for n in ("Cloth", "Yarn", "Glue"))
    trade.bom(template, {glue: 9}, sequence=0, active=False)
    first = trade.bom(template, {cloth: 4, thread: 6}, sequence=1, product_qty=2)
    trade.bom(template, {glue: 1}, sequence=2)
    values = trade.plain.call("product.product", "read", [red], [
        "product_template_attribute_value_ids"
    ])[0]["product_template_attribute_value_ids"]  # fmt: skip
    for line in trade.ids("mrp.bom.line", ["bom_id", "=", first], ["product_id", "=", thread]):
        only_red = {"bom_product_template_attribute_value_ids": [[6, 0, values]]}
        trade.write("mrp.bom.line", line, **only_red)
    records = mapped.read(["ProductCompositions"]).records["ProductCompositions"]
    found = {
        (r["composedProduct_remoteId"], r["partProduct_remoteId"]): r["partQuantity"]
        for r in records
        if r["composedProduct_remoteId"] in (str(red), str(blue))
    }
    assert found == {
        (str(red), str(cloth)): 2,
        (str(red), str(thread)): 3,
        (str(blue), str(cloth)): 2,
    }


def test_reordering_rules_are_those_of_the_variant_and_the_warehouses(
    trade: Trade, mapped: Mapped, shirt: Made
) -> None:
    home = trade.plain.call("res.users", "read", [trade.plain.uid], ["company_id"])[0]
    main = trade.ids("stock.warehouse", ["company_id", "=", home["company_id"][0]], order="id")[0]
    annex = trade.create("stock.warehouse", name="Rules", code="RUL")
    for product, warehouse, least in (
        ("red", main, 5),
        ("red", annex, 7),
        ("blue", main, 11),
    ):
        trade.create(
            "stock.warehouse.orderpoint",
            product_id=shirt[product],
            warehouse_id=warehouse,
            location_id=trade.stock_of(warehouse),
            product_min_qty=least,
            product_max_qty=30,
        )
    for warehouses, wanted in (([], 12), ([main], 5), ([annex], 7)):
        flags = {"sync_minimumStock": True, "stocks_warehouse_ids": warehouses}
        records = mapped.read(["Products"], flags).records["Products"]
        red = one(records, remoteId=str(shirt["red"]))
        assert red is not None
        assert red["minimumStock"] == wanted
    vendor = vendor_of(trade, "Ruled")
    trade.supply(vendor, shirt["template"], price=1, min_qty=3)
    plank = trade.product("No rule")
    trade.supply(vendor, plank, price=1, min_qty=4)
    flags = {"prod_min_stock_as_sp_moq": True, "stocks_warehouse_ids": [main]}
    assert supplied(mapped, vendor, shirt["blue"], **flags)["minimumPurchaseQuantity"] == 11
    without = supplied(mapped, vendor, trade.variants(plank)[0], **flags)
    assert without["minimumPurchaseQuantity"] == 4


def test_the_average_cost_of_a_template_is_that_of_its_variants(
    trade: Trade, mapped: Mapped
) -> None:
    bowl = trade.product("Bowl", attribute_line_ids=trade.choice("Glaze", "matt", "clear"))
    for variant, cost in zip(trade.variants(bowl), (4, 6), strict=True):
        trade.write("product.product", variant, standard_price=cost)
    vendor = vendor_of(trade, "Potter")
    trade.supply(vendor, bowl, price=9)
    flags = {"use_templates": True, "average_purchase_price": True}
    assert supplied(mapped, vendor, bowl, **flags)["price"] == 5
