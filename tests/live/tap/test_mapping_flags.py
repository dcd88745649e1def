"""Each flag of Optiply's mapping file changes what comes, on a real Odoo."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from tests.live.tap.flag_world import flag_world
from tests.live.tap.mapped import Mapped, one
from tests.live.tap.trade import Trade

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Made = dict[str, t.Any]
ABSENT: t.Final = "no such field"


@pytest.fixture(scope="module")
def mapped(config: Made, tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    return Mapped(config, tmp_path_factory.mktemp("mapped"))


@pytest.fixture(scope="module")
def world(plain: Plain) -> Made:
    """Ids by the names that the table of flags below has for them."""
    return flag_world(Trade(plain))


@dataclasses.dataclass(frozen=True)
class Case:
    """What a flag changes: {name} stands for an id of the trade's records.

    Attributes:
        flag: Its name.
        value: One that isn't the default.
        stream: Where it is seen.
        key: The record's `remoteId`.
        field: The field that changes; "" where the record itself comes or goes.
        before: With the default.
        after: With the value.
        beside: Other flags, in both runs.
    """

    flag: str
    value: t.Any
    stream: str
    key: str
    field: str
    before: t.Any
    after: t.Any
    beside: Made = dataclasses.field(default_factory=dict)


BY_VENDOR = "{vendor}_{steel}"
ALL_ORDERS = {"pullAllOrders": True}
OTHERS = "lines_of_other_products"
MINIMUM = "minimumPurchaseQuantity"
CASES = [
    Case("use_templates", True, "Products", "{steel}", "", True, "any"),
    Case("use_templates", True, "Products", "{table}", "stockLevel", "any", 18.0),
    Case("use_templates", True, "SupplierProducts", "{vendor}_{table}", "price", "any", 55.0),
    Case("sell_price_with_taxes", True, "Products", "{steel}", "price", 100.0, 120.0),
    Case("use_standard_price", True, "Products", "{steel}", "price", 100.0, 40.0),
    Case("sync_product_price", False, "Products", "{steel}", "price", 100.0, ABSENT),
    Case("sync_purchase_price", False, "SupplierProducts", BY_VENDOR, "price", 55.0, ABSENT),
    Case("average_purchase_price", True, "SupplierProducts", BY_VENDOR, "price", 55.0, 40.0),
    Case("sync_articleCode", False, "Products", "{steel}", "articleCode", "T-1", ABSENT),
    Case("sync_minimumStock", True, "Products", "{steel}", "minimumStock", ABSENT, 5.0),
    Case("sync_deliveryTime", False, "SupplierProducts", BY_VENDOR, "deliveryTime", 7, ABSENT),
    Case("sync_moq", False, "SupplierProducts", BY_VENDOR, MINIMUM, 3.0, ABSENT),
    Case("prod_min_stock_as_sp_moq", True, "SupplierProducts", BY_VENDOR, MINIMUM, 3.0, 5.0),
    Case("map_lotSizes", True, "SupplierProducts", BY_VENDOR, "lotSize", ABSENT, 12.0),
    Case("map_preferred", True, "SupplierProducts", BY_VENDOR, "preferred", ABSENT, True),
    Case("map_preferred", True, "SupplierProducts", "{second}_{steel}", "preferred", ABSENT, False),
    Case("map_stockLevel", "quantity", "Products", "{steel}", "stockLevel", 12.0, 14.0),
    Case("map_stockLevel", "virtual_available", "Products", "{steel}", "stockLevel", 12.0, 17.0),
    Case("pullAllOrders", True, "SellOrders", "{quoted}", "", False, True),
    Case("map_sellOrdersPOS", True, "SellOrdersPOS", "pos_{till}", "totalValue", ABSENT, 36.0),
    Case("map_sellOrdersPOS", True, "SellOrderLinesPOS", "any", "", False, True),
    Case("bo_completed_on_receipt", True, "BuyOrders", "{taken_in}", "completed", False, True),
    Case("bo_completed_on_receipt", True, "BuyOrders", "{bought}", "completed", False, False),
    Case("product_units", False, "SellOrderLines", "{dozen_line}", "quantity", 12, 1, ALL_ORDERS),
    Case(OTHERS, True, "SellOrderLines", "{service_line}", "", False, True, ALL_ORDERS),
    Case("bom_types", ["phantom"], "Products", "{steel}", "assembled", True, False),
    Case("custom_fields", ["weigh?"], "Products", "{steel}", "weight", ABSENT, 0.0),
    Case("unit_filter", ["Dozens"], "Products", "{steel}", "", True, False),
    Case("unit_filter", ["Dozens"], "Products", "{eggs}", "", True, True),
    Case("unit_factors", {"Dozens": 12}, "Products", "{eggs}", "stockLevel", 2.0, 24.0),
    Case("language", "nl_NL", "Products", "{steel}", "name", "Table", "Tafel"),
    Case("company_ids", ["{home}"], "Products", "{local}", "", True, False),
    Case("stocks_company_ids", ["{other}"], "Products", "{steel}", "stockLevel", 112.0, 100.0),
    Case("sellorders_company_ids", ["{home}"], "SellOrders", "{theirs}", "", True, False),
    Case("sellorders_company_ids", ["{home}"], "SellOrders", "{sold}", "", True, True),
    Case("buyorders_company_ids", ["{home}"], "BuyOrders", "{foreign}", "", True, False),
    Case("stocks_warehouse_ids", ["{annex}"], "Products", "{steel}", "stockLevel", 12.0, 4.0),
]  # fmt: skip


def filled(value: t.Any, world: Made) -> t.Any:
    """Put the ids in the place of their names."""
    if isinstance(value, list):
        return [int(filled(one, world)) if "{" in one else one for one in value]
    return value.format(**world) if isinstance(value, str) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.flag}-{case.stream}-{case.key}")
def test_a_flag_changes_what_comes(mapped: Mapped, world: Made, case: Case) -> None:
    home = {} if "company_ids" in case.flag else {"company_ids": [world["home"]]}
    key = filled(case.key, world)
    for flags, wanted in (({}, case.before), ({case.flag: filled(case.value, world)}, case.after)):
        output = mapped.read([case.stream], {**home, **case.beside, **flags})
        records = output.records[case.stream]
        record = records[0] if key == "any" and records else one(records, remoteId=key)
        if wanted == "any":
            continue
        if not case.field:
            assert bool(record) is wanted, flags
        elif wanted == ABSENT:
            assert case.field not in (record or {}), flags
        else:
            assert record is not None, flags
            assert record[case.field] == wanted, flags


def test_every_flag_of_the_file_is_in_the_table(mapped: Mapped) -> None:
    tap = mapped.tap()
    assert tap.mapping is not None
    assert {case.flag for case in CASES} == set(tap.mapping.document.flags)
