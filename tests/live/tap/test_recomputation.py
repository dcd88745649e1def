"""Every value of Optiply's file on the hard database, against one calculated by plain RPC."""

from __future__ import annotations

import functools
import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.tap.mapped import Mapped
from tests.live.tap.recomputed import Made, Recomputed
from tests.live.tap.recomputed_trade import of_lines, of_supplier_products

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox import Database

pytestmark = pytest.mark.live
STREAMS: dict[str, Callable[[Recomputed], dict[str, Made]]] = {
    "Products": Recomputed.of_products,
    "ProductCompositions": Recomputed.of_compositions,
    "SupplierProducts": of_supplier_products,
    "SellOrderLines": functools.partial(of_lines, model="sale.order.line"),
    "BuyOrderLines": functools.partial(of_lines, model="purchase.order.line"),
}
FACTORS = {"Dozens": 12, "Dozen": 12, "m": 3, "Units": 2}
#: Sets of flags of the normal run; each flag is on in one of them, and off in another.
CHOSEN: tuple[Made, ...] = (
    {},
    {
        "sell_price_with_taxes": True,
        "sync_minimumStock": True,
        "map_preferred": True,
        "prod_min_stock_as_sp_moq": True,
        "unit_factors": FACTORS,
        "pullAllOrders": True,
    },
    {
        "product_units": False,
        "bom_types": ["normal"],
        "map_stockLevel": "virtual_available",
        "average_purchase_price": True,
        "use_standard_price": True,
        "company_ids": ["main"],
    },
)
#: Each flag alone, and all together with the company's own.
ALL: tuple[Made, ...] = (
    *({flag: True} for flag in ("sell_price_with_taxes", "use_standard_price", "map_preferred")),
    *({flag: True} for flag in ("sync_minimumStock", "prod_min_stock_as_sp_moq", "pullAllOrders")),
    {"average_purchase_price": True},
    *({flag: False} for flag in ("sync_product_price", "sync_purchase_price", "sync_articleCode")),
    *({flag: False} for flag in ("sync_deliveryTime", "sync_moq", "product_units")),
    {"lines_of_other_products": False, "unit_factors": FACTORS, "product_units": False},
    {"unit_filter": ["Units"]},
    {"bom_types": ["phantom"]},
    {"map_stockLevel": "quantity"},
    {"map_stockLevel": "incoming_qty"},
    {"language": "nl_NL"},
    {"company_ids": ["europe"], "sell_price_with_taxes": True, "map_preferred": True},
    {"company_ids": ["main", "europe"], "sell_price_with_taxes": True},
    {"stocks_warehouse_ids": ["main"], "sync_minimumStock": True},
)


@pytest.fixture(scope="module")
def plain(hard: Database) -> Plain:
    return Plain(hard)


@pytest.fixture(scope="module")
def mapped(hard: Database, tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    return Mapped.on(hard, tmp_path_factory.mktemp("recomputed"))


def differences(plain: Plain, mapped: Mapped, flags: Made) -> list[str]:
    """Return each value that isn't as calculated, and each record that is on one side only."""
    flags = _with_ids(plain, flags)
    world = Recomputed(plain, flags)
    output = mapped.read(list(STREAMS), flags)
    wrong: list[str] = []
    for stream, calculated in STREAMS.items():
        wanted = calculated(world)
        found = {record["remoteId"]: record for record in output.records[stream]}
        assert wanted or flags, f"{stream}: nothing to compare"
        wrong += [f"{stream} {key}: missing" for key in wanted.keys() - found.keys()]
        wrong += [f"{stream} {key}: too many" for key in found.keys() - wanted.keys()]
        for key in wanted.keys() & found.keys():
            for name, value in wanted[key].items():
                there = found[key].get(name, "absent")
                if there != (pytest.approx(value, abs=1e-5) if _is_number(value) else value):
                    wrong.append(f"{stream} {key} {name}: {there!r} instead of {value!r}")
            absent = {"price", "articleCode", "minimumStock", "preferred"} - wanted[key].keys()
            wrong += [f"{stream} {key}: {name} is there" for name in absent & found[key].keys()]
    return sorted(wrong)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _with_ids(plain: Plain, flags: Made) -> Made:
    """Put the ids in the place of "main" and "europe"."""
    found = dict(flags)
    for flag, model in (
        ("company_ids", "res.company"),
        ("stocks_warehouse_ids", "stock.warehouse"),
    ):
        if flag in flags:
            main = plain.call("res.users", "read", [plain.uid], ["company_id"])[0]["company_id"][0]
            europe = plain.call("res.company", "search", [["name", "=", "Hard Europe"]])
            places = {"main": main, "europe": europe[0]}
            found[flag] = [places[name] for name in flags[flag]]
            if model == "stock.warehouse":
                domain = [["company_id", "=", main]]
                found[flag] = plain.call(model, "search", domain, order="id", limit=1)
    return found


@pytest.mark.parametrize("flags", CHOSEN, ids=lambda flags: "+".join(flags) or "defaults")
def test_every_value_is_the_one_that_plain_rpc_gives(
    plain: Plain, mapped: Mapped, flags: Made
) -> None:
    wrong = differences(plain, mapped, flags)
    assert not wrong, "\n".join(wrong)


@pytest.mark.nightly
@pytest.mark.parametrize("flags", ALL, ids="+".join)
def test_every_flag_alone_gives_the_values_of_plain_rpc(
    plain: Plain, mapped: Mapped, flags: Made
) -> None:
    wrong = differences(plain, mapped, flags)
    assert not wrong, "\n".join(wrong)
