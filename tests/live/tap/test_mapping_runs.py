"""Runs with a mapping file: what a change, a deletion or a kill makes of the target's records."""

from __future__ import annotations

import typing as t

import jsonschema
import pytest

from tap_odoo.streams.record_writer import PageWriter
from tests.live.tap.mapped import keys, one

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.tap.mapped import Held, Mapped
    from tests.live.tap.trade import Trade

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
STREAMS = [
    "Products",
    "ProductCompositions",
    "Suppliers",
    "SupplierProducts",
    "SellOrders",
    "SellOrderLines",
    "BuyOrders",
    "BuyOrderLines",
    "ReceiptLines",
]


def change_template(trade: Trade, ids: Made) -> None:
    trade.write("product.template", ids["table"], list_price=81)


def change_supplier_price(trade: Trade, ids: Made) -> None:
    trade.write("product.supplierinfo", ids["supply"], price=31)


def put_on_stock(trade: Trade, ids: Made) -> None:
    warehouse = trade.ids("stock.warehouse", order="id", limit=1)[0]
    trade.plain.put_on_stock(ids["steel"], trade.stock_of(warehouse), 5)


def change_bom(trade: Trade, ids: Made) -> None:
    trade.write("mrp.bom", ids["bom"], product_qty=2)


def take_bom_away(trade: Trade, ids: Made) -> None:
    trade.unlink("mrp.bom", ids["bom"])


class Change(t.NamedTuple):
    """Something that happens, and what the records made of it say then."""

    happens: Callable[[Trade, Made], None]
    stream: str
    keys: set[str]
    said: Made


CHANGES = [
    Change(change_template, "Products", {"{steel}", "{oak}"}, {"price": 81.0}),
    Change(put_on_stock, "Products", {"{steel}"}, {"stockLevel": 5.0}),
    Change(take_bom_away, "Products", {"{steel}", "{oak}"}, {"assembled": False}),
    Change(
        change_supplier_price,
        "SupplierProducts",
        {"{vendor}_{steel}", "{vendor}_{oak}"},
        {"price": 31.0},
    ),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.happens.__name__)
def test_a_change_elsewhere_brings_the_records_made_of_it(
    mapped: Mapped, trade: Trade, ids: Made, change: Change
) -> None:
    held = mapped.follow(change.stream)
    change.happens(trade, ids)
    came = held.again()
    for key in change.keys:
        record = one(came, remoteId=key.format(**ids))
        assert record is not None
        assert {field: record[field] for field in change.said} == change.said
    assert_complete(mapped, held, change.stream)


def assert_complete(mapped: Mapped, held: Held, stream: str) -> None:
    """What was gathered run by run is what one whole run brings."""
    assert held.records == mapped.follow(stream).records


def test_a_bom_of_twice_as_many_halves_its_parts(mapped: Mapped, trade: Trade, ids: Made) -> None:
    held = mapped.follow("ProductCompositions")
    change_bom(trade, ids)
    came = held.again()
    ours = [r for r in came if r["composedProduct_remoteId"] == str(ids["oak"])]
    assert {r["partProduct_remoteId"]: r["partQuantity"] for r in ours} == {
        str(ids["part"]): 2,
        str(ids["nail"]): 6,
    }


def test_a_line_of_a_bom_that_is_removed_is_gone_for_every_variant(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    held = mapped.follow("ProductCompositions")
    line = trade.ids("mrp.bom.line", ["bom_id", "=", ids["bom"]], ["product_id", "=", ids["nail"]])
    trade.unlink("mrp.bom.line", line[0])
    wanted = {f"{line[0]}_{ids['steel']}", f"{line[0]}_{ids['oak']}"}
    assert keys(held.again(), gone=True) == wanted
    assert keys(held.again(), gone=True) == set()
    assert_complete(mapped, held, "ProductCompositions")


def test_a_variant_that_is_removed_takes_its_compositions_along(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    held = mapped.follow("ProductCompositions")
    lines = trade.ids("mrp.bom.line", ["bom_id", "=", ids["bom"]])
    trade.unlink("product.product", ids["oak"])
    assert keys(held.again(), gone=True) == {f"{line}_{ids['oak']}" for line in lines}
    assert_complete(mapped, held, "ProductCompositions")


def test_a_variant_that_is_added_gets_its_compositions_and_prices(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    compositions, prices = mapped.follow("ProductCompositions"), mapped.follow("SupplierProducts")
    [choice] = trade.ids("product.template.attribute.line", ["product_tmpl_id", "=", ids["table"]])
    row = trade.plain.call("product.template.attribute.line", "read", [choice], ["attribute_id"])
    brass = trade.create(
        "product.attribute.value", name="brass", attribute_id=row[0]["attribute_id"][0]
    )
    trade.write("product.template.attribute.line", choice, value_ids=[[4, brass]])
    [new] = set(trade.variants(ids["table"])) - {ids["steel"], ids["oak"]}
    lines = trade.ids("mrp.bom.line", ["bom_id", "=", ids["bom"]])
    assert {f"{line}_{new}" for line in lines} <= keys(compositions.again())
    assert f"{ids['vendor']}_{new}" in keys(prices.again())
    assert_complete(mapped, compositions, "ProductCompositions")
    assert_complete(mapped, prices, "SupplierProducts")


def test_a_price_that_another_line_takes_over_is_not_gone(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    held = mapped.follow("SupplierProducts")
    trade.unlink("product.supplierinfo", ids["supply"])
    trade.supply(ids["vendor"], ids["table"], price=33)
    came = held.again()
    assert keys(came, gone=True) == set()
    record = one(came, remoteId=f"{ids['vendor']}_{ids['oak']}")
    assert record is not None
    assert record["price"] == 33
    assert_complete(mapped, held, "SupplierProducts")


def test_the_next_line_of_a_supplier_counts_when_the_first_is_removed(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    trade.supply(ids["vendor"], ids["table"], price=28, min_qty=100, sequence=9)
    held = mapped.follow("SupplierProducts")
    trade.unlink("product.supplierinfo", ids["supply"])
    came = held.again()
    assert keys(came, gone=True) == set()
    record = one(came, remoteId=f"{ids['vendor']}_{ids['oak']}")
    assert record is not None
    assert record["price"] == 28
    assert_complete(mapped, held, "SupplierProducts")


def test_a_supplier_whose_last_price_is_removed_supplies_no_more(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    held = mapped.follow("SupplierProducts")
    trade.unlink("product.supplierinfo", ids["supply"])
    wanted = {f"{ids['vendor']}_{ids['steel']}", f"{ids['vendor']}_{ids['oak']}"}
    assert keys(held.again(), gone=True) == wanted


def test_what_is_received_brings_orders_and_receipts(
    mapped: Mapped, trade: Trade, ids: Made
) -> None:
    orders = mapped.follow("BuyOrders", flags={"bo_completed_on_receipt": True})
    receipts = mapped.follow("ReceiptLines")
    order = trade.buy(ids["vendor"], ids["steel"], 3)
    came = one(orders.again(), remoteId=str(order))
    assert came is not None
    assert came["completed"] is False
    [number] = trade.ids("purchase.order.line", ["order_id", "=", order])
    assert one(receipts.again(), remoteId=str(number)) is None
    trade.receive(order)
    came = one(orders.again(), remoteId=str(order))
    assert came is not None
    assert came["completed"] is True
    line = one(receipts.again(), remoteId=str(number))
    assert line is not None
    assert (line["quantity"], line["occurred"] is None) == (3, False)
    assert_complete(mapped, receipts, "ReceiptLines")


class Killed(Exception):
    """The run ends here."""


@pytest.mark.parametrize("pages", [1, 3])
def test_a_run_that_is_killed_loses_no_tombstone(
    mapped: Mapped, trade: Trade, ids: Made, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    held = mapped.follow("ProductCompositions", page_size=1)
    [line] = trade.ids(
        "mrp.bom.line", ["bom_id", "=", ids["bom"]], ["product_id", "=", ids["nail"]]
    )
    trade.unlink("product.product", ids["oak"])
    trade.unlink("mrp.bom.line", line)
    trade.write("mrp.bom", ids["bom"], product_qty=3)
    written = PageWriter.write_records
    seen: list[t.Any] = []

    def write(*given: t.Any) -> None:
        seen.append(given)
        if len(seen) > pages:
            raise Killed
        written(*given)

    with monkeypatch.context() as patch:
        patch.setattr(PageWriter, "write_records", write)
        held.until_killed(Killed)
    held.again()
    assert_complete(mapped, held, "ProductCompositions")


def test_records_are_as_their_schema_says(mapped: Mapped, ids: Made) -> None:
    assert ids
    output = mapped.read([*STREAMS, "SellOrdersPOS"], {"map_sellOrdersPOS": True})
    for stream in STREAMS:
        schema = output.schemas[stream]["schema"]
        assert output.records[stream], stream
        checker = jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        for record in output.records[stream]:
            checker.validate(record)
            assert set(record) <= set(schema["properties"])
