"""What Optiply gets of orders: status, currency, completed; and that nothing points nowhere."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.tap.mapped import Mapped, one
from tests.live.tap.trade import Trade

if t.TYPE_CHECKING:
    from sandbox import Database

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
#: By stream, the stream that a reference leads to.
REFERENCES = {
    "ProductCompositions": {
        "composedProduct_remoteId": "Products",
        "partProduct_remoteId": "Products",
    },
    "SupplierProducts": {"supplier_remoteId": "Suppliers", "product_remoteId": "Products"},
    "SellOrderLines": {"sellOrder_remoteId": "SellOrders", "product_remoteId": "Products"},
    "SellOrderLinesPOS": {"sellOrder_remoteId": "SellOrdersPOS", "product_remoteId": "Products"},
    "BuyOrders": {"supplier_remoteId": "Suppliers"},
    "BuyOrderLines": {"buyOrder_remoteId": "BuyOrders", "product_remoteId": "Products"},
    "ReceiptLines": {"buyOrderLine_remoteId": "BuyOrderLines"},
}
STREAMS = ["Products", "Suppliers", "SellOrders", *REFERENCES]


@pytest.fixture(scope="module")
def trade(hard: Database) -> Trade:
    return Trade(Plain(hard))


@pytest.fixture(scope="module")
def mapped(hard: Database, tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    return Mapped.on(hard, tmp_path_factory.mktemp("orders"))


@pytest.mark.parametrize(
    "flags",
    [
        {},
        {"unit_filter": ["m"]},
        {"use_templates": True},
        {"map_sellOrdersPOS": True, "pullAllOrders": True},
        {"company_ids": ["Hard Europe"]},
    ],
    ids=lambda flags: "+".join(flags) or "defaults",
)
def test_what_a_record_refers_to_is_in_its_stream(
    trade: Trade, mapped: Mapped, flags: Made
) -> None:
    if "company_ids" in flags:
        flags = {"company_ids": trade.ids("res.company", ["name", "=", "Hard Europe"])}
    pos = bool(flags.get("map_sellOrdersPOS"))
    streams = [*STREAMS, "SellOrdersPOS"] if pos else [s for s in STREAMS if "POS" not in s]
    records = mapped.read(streams, flags).records
    there = {stream: {record["remoteId"] for record in records[stream]} for stream in streams}
    lost = [
        f"{stream} {record['remoteId']}: no {target} {record[name]}"
        for stream in streams
        for name, target in REFERENCES.get(stream, {}).items()
        for record in records[stream]
        if record[name] not in there[target]
    ]
    assert not lost, "\n".join(lost)
    assert there["Products"]
    assert there["SellOrderLines"] or flags


def test_lines_of_services_come_where_they_are_asked_for(trade: Trade, mapped: Mapped) -> None:
    service = trade.ids("product.product", ["type", "=", "service"])
    domain = [["product_id", "in", service], ["order_id.state", "in", ["sale", "done"]]]
    wanted = {str(number) for number in trade.ids("sale.order.line", *domain)}
    assert wanted
    for flag, there in ((False, set()), (True, wanted)):
        flags = {"lines_of_other_products": flag}
        records = mapped.read(["SellOrderLines"], flags).records["SellOrderLines"]
        assert {record["remoteId"] for record in records} & wanted == there


def test_a_vendor_of_a_price_list_is_a_supplier_from_then_on(trade: Trade, mapped: Mapped) -> None:
    vendor = trade.create("res.partner", name="Only a price list")
    held = mapped.follow("Suppliers")
    assert (str(vendor),) not in held.records
    bolt = trade.product("Bolt")
    trade.supply(vendor, bolt, price=1)
    assert [record["name"] for record in held.again()] == ["Only a price list"]
    line = trade.ids("product.supplierinfo", ["product_tmpl_id", "=", bolt])[0]
    trade.unlink("product.supplierinfo", line)
    held.again()
    assert (str(vendor),) not in held.records


def test_orders_and_lines_tell_their_status_and_currency(trade: Trade, mapped: Mapped) -> None:
    flags = {"pullAllOrders": True}
    records = mapped.read(["SellOrders", "SellOrderLines", "BuyOrders"], flags).records
    for stream, model in (
        ("SellOrders", "sale.order"),
        ("SellOrderLines", "sale.order.line"),
        ("BuyOrders", "purchase.order"),
    ):
        ids = [int(record["remoteId"]) for record in records[stream]]
        rows = trade.plain.call(model, "read", ids, ["state", "currency_id"])
        wanted = {(str(r["id"]), r["state"], r["currency_id"][1]) for r in rows}
        found = {(r["remoteId"], r["status"], r["currency"]) for r in records[stream]}
        assert found == wanted
    assert {record["status"] for record in records["SellOrders"]} >= {"sale", "draft", "cancel"}
    assert len({record["currency"] for record in records["BuyOrders"]}) > 1


def test_an_order_with_a_service_is_completed_by_its_goods(trade: Trade, mapped: Mapped) -> None:
    vendor = trade.create("res.partner", name="Goods and service", supplier_rank=1)
    goods = trade.variants(trade.product("Crate of goods"))[0]
    service = trade.create("product.product", name="Carriage", type="service")
    bought = trade.buy(vendor, goods, 2)
    unit = trade.plain.call("product.product", "read", [service], ["uom_id"])[0]["uom_id"][0]
    line = {"name": "Carriage", "product_id": service, "product_qty": 1, "price_unit": 5}
    line |= {"order_id": bought, "date_planned": "2026-05-04 10:00:00"}
    line |= {trade.name_of("purchase.order.line", "product_uom_id", "product_uom"): unit}
    trade.create("purchase.order.line", **line)
    flags = {"bo_completed_on_receipt": True}
    for completed in (False, True):
        records = mapped.read(["BuyOrders"], flags).records["BuyOrders"]
        found = one(records, remoteId=str(bought))
        assert found is not None
        assert found["completed"] is completed
        if not completed:
            trade.receive(bought)


def test_the_stock_level_is_any_field_with_a_number(trade: Trade, mapped: Mapped) -> None:
    for field in ("incoming_qty", "weight"):
        for templates in (False, True):
            flags = {"map_stockLevel": field, "use_templates": templates}
            model = "product.template" if templates else "product.product"
            records = mapped.read(["Products"], flags).records["Products"]
            ids = [int(record["remoteId"]) for record in records]
            rows = trade.plain.call(model, "read", ids, [field])
            assert {r["remoteId"]: r["stockLevel"] for r in records} == {
                str(row["id"]): row[field] for row in rows
            }
