"""Odoo's arithmetic over records: units, taxes, vendors' prices, bills of materials."""

from __future__ import annotations

import datetime as dt
import decimal
import typing as t

import pytest

from odoo_common.mapping.runtime.records.boms import applies_to_variant, chosen_bom
from odoo_common.mapping.runtime.records.sellers import chosen_seller, main_vendor
from odoo_common.mapping.runtime.records.taxes import total_included
from odoo_common.mapping.runtime.records.units import in_unit, price_in_unit


class Row(dict[str, t.Any]):
    """A record of which nothing else is known."""

    def __missing__(self, path: str) -> None:
        return None


PIECE_14 = [Row(id=1, factor=1.0, factor_inv=1.0)]
DOZEN_14 = [Row(id=2, factor=0.083333333333, factor_inv=12.000000000048)]
PIECE_19, DOZEN_19 = [Row(id=1, factor=1.0)], [Row(id=2, factor=12.0)]
CENTS = [Row(id=1, rounding=0.01)]


@pytest.mark.parametrize(("piece", "dozen"), [(PIECE_14, DOZEN_14), (PIECE_19, DOZEN_19)])
def test_a_dozen_is_twelve_pieces_in_each_version(piece: list[Row], dozen: list[Row]) -> None:
    assert in_unit(2.5, dozen, piece) == 30
    assert in_unit(6, piece, dozen) == 0.5
    assert price_in_unit(24.0, dozen, piece) == 2
    assert price_in_unit(2, piece, dozen) == 24


def test_a_quantity_without_a_unit_stays_as_it_is() -> None:
    assert in_unit(3, [], PIECE_19) == 3
    assert in_unit(3, PIECE_19, None) == 3
    assert in_unit(None, PIECE_19, DOZEN_19) is None
    assert price_in_unit(None, PIECE_19, DOZEN_19) is None


def test_a_decimal_stays_one() -> None:
    found = in_unit(decimal.Decimal("0.1"), DOZEN_19, PIECE_19)
    assert (found, type(found)) == (decimal.Decimal("1.2"), decimal.Decimal)


def tax(number: int, amount: float, kind: t.Any = "percent", **more: t.Any) -> Row:
    return Row(id=number, sequence=number, amount=amount, amount_type=kind, active=True, **more)


@pytest.mark.parametrize(
    ("taxes", "total"),
    [
        ([], 100),
        ([tax(1, 10)], 110),
        ([tax(1, 10), tax(2, 5)], 115),
        ([tax(1, 10, include_base_amount=True), tax(2, 10)], 121),
        ([tax(1, 21, price_include=True)], 100),
        ([tax(1, 20, price_include=True), tax(2, 10)], 108.33),
        ([tax(1, 2.5, "fixed")], 102.5),
        ([tax(1, 20, "division")], 125),
        ([Row(tax(1, 50), active=False)], 100),
        ([tax(1, 10, **{"invoice_repartition_line_ids.factor_percent": [100, 100, -100]})], 100),
        ([tax(1, 0, "group", **{"children_tax_ids[]": [tax(3, 10), tax(2, 5)]})], 115),
    ],
)
def test_taxes_are_those_of_the_engine(taxes: list[Row], total: float) -> None:
    assert total_included(100.0, taxes, CENTS) == total


def test_taxes_of_another_company_do_not_count() -> None:
    mine, theirs = tax(1, 10, company_id=1), tax(2, 7, company_id=2)
    assert total_included(100.0, [mine, theirs], CENTS, 1) == 110
    assert total_included(100.0, [mine, theirs], CENTS, None) == 117


def test_the_whole_is_rounded_where_the_company_says_so() -> None:
    method = {"company_id.tax_calculation_rounding_method": "round_globally"}
    halves = [tax(1, 0.5), tax(2, 0.5)]
    assert total_included(1.0, halves, CENTS) == 1.02
    assert total_included(1.0, [Row(one, **method) for one in halves], CENTS) == 1.01
    assert total_included(99.5, [tax(1, 10)], [Row(id=1, rounding=1.0)]) == 110


def test_a_tax_that_is_a_program_is_refused() -> None:
    with pytest.raises(ValueError, match="type code can be calculated by Odoo only"):
        total_included(1.0, [tax(1, 0, "code")], CENTS)


def line(number: int, price: float, vendor: t.Any = 7, **more: t.Any) -> Row:
    return Row({"id": number, "price": price, "partner_id": vendor, "sequence": number, **more})


def test_the_vendors_price_is_the_variants_own() -> None:
    lines = [line(1, 10, product_id=1), line(2, 12, product_id=2), line(3, 15, vendor=8)]
    assert [chosen_seller(lines, variant, 7) for variant in (1, 2, 3)] == [1, 2, None]
    assert [main_vendor(lines, variant) for variant in (1, 2, 3)] == [7, 7, 8]
    assert chosen_seller([line(1, 10, product_id=1), line(2, 12)], None, 7) == 2


def test_the_price_is_that_of_the_smallest_quantity_and_of_today() -> None:
    today = dt.datetime.now(dt.timezone.utc).date()
    past, future = (str(today + dt.timedelta(days=days)) for days in (-1, 1))
    lines = [
        line(1, 1, min_qty=100),
        line(2, 2, date_end=past),
        line(3, 3, date_start=future),
        line(4, 5, min_qty=1),
        line(5, 4, min_qty=1),
    ]
    assert chosen_seller(lines, 1, 7) == 5
    assert chosen_seller([line(1, 9, date_end=str(today), date_start=str(today))], 1, 7) == 1
    archived = [line(1, 9, **{"partner_id.active": False})]
    assert (chosen_seller(archived, 1, 7), main_vendor(archived, 1)) == (None, None)


def test_prices_of_other_companies_count_where_there_is_none_of_ones_own() -> None:
    lines = [line(1, 1, company_id=2), line(2, 5, company_id=1), line(3, 9, vendor=8, company_id=2)]
    assert chosen_seller(lines, 1, 7, 1) == 2
    assert chosen_seller(lines, 1, 8, 1) == 3


def test_prices_are_compared_in_one_currency_after_the_discount() -> None:
    dear = line(1, 10, discount=0, **{"currency_id.rate": 1.0})
    half = line(2, 18, discount=50, **{"currency_id.rate": 1.0})
    yen = line(3, 800, discount=0, **{"currency_id.rate": 100.0})
    assert chosen_seller([dear, half], 1, 7) == 2
    assert chosen_seller([dear, half, yen], 1, 7) == 3


def test_version_14_calls_the_vendor_by_another_name() -> None:
    old = Row({"id": 4, "price": 1.0, "name": 7, "product_uom[]": DOZEN_14})
    assert (chosen_seller([old], 1, 7), main_vendor([old], 1)) == (4, 7)


def test_the_bill_is_the_first_active_one_for_the_variant() -> None:
    boms = [
        Row(id=1, sequence=1, active=False),
        Row(id=2, sequence=2, product_id=5, type="normal"),
        Row(id=3, sequence=2, type="phantom"),
        Row(id=4, sequence=1, product_id=6, type="normal"),
        Row(id=5, sequence=0, company_id=2, type="normal"),
    ]
    assert [chosen_bom(boms, variant, 1) for variant in (5, 6, 9)] == [2, 4, 3]
    assert chosen_bom(boms, 9, 2) == 5
    assert chosen_bom(boms, 5, 1, ["phantom"]) == 3
    assert chosen_bom(boms[3:4], None) == 4
    assert chosen_bom([], 5) is None


def test_a_line_for_some_values_needs_one_of_each_attribute() -> None:
    red, blue, small = (
        Row(id=number, attribute_id=attribute) for number, attribute in ((1, 1), (2, 1), (3, 2))
    )
    assert applies_to_variant([], [red])
    assert applies_to_variant([red, blue], [blue, small])
    assert applies_to_variant([red, small], [red, small])
    assert not applies_to_variant([red, small], [red])
    assert not applies_to_variant([red], [blue])
