"""Quantities and prices in another unit of measure, by the factors that Odoo has."""

from __future__ import annotations

import decimal
import typing as t

from odoo_common.mapping.runtime.operators import number
from odoo_common.mapping.runtime.records.rows import exact, only

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.mapping.runtime.records.rows import Row

#: Up to Odoo 18 `factor` is how many of the unit make the reference unit and `factor_inv` how
#: many reference units it is; since 19 `factor` is the latter, and there is no other.
UNIT = ("factor", "factor_inv")
#: What Odoo stores has this many digits that mean something: a third, three times, is one.
DIGITS = decimal.Decimal("0.000001")


def in_unit(quantity: t.Any, unit: Sequence[Row] | None, wanted: Sequence[Row] | None) -> t.Any:
    """Return a quantity of one unit as a quantity of another one."""
    if quantity is None:
        return None
    return _times(quantity, factor(unit, wanted))


def price_in_unit(price: t.Any, unit: Sequence[Row] | None, wanted: Sequence[Row] | None) -> t.Any:
    """Return the price of one unit as the price of another one."""
    if price is None:
        return None
    return _times(price, factor(wanted, unit))


def factor(unit: Sequence[Row] | None, wanted: Sequence[Row] | None) -> decimal.Decimal:
    """Return how many of the wanted unit are in one of the other; 1 where either is missing."""
    mine, other = only(unit), only(wanted)
    if mine is None or other is None or mine["id"] == other["id"]:
        return decimal.Decimal(1)
    return pieces(mine) / pieces(other)


def pieces(unit: Row) -> decimal.Decimal:
    """Return how many of the reference unit are in one of a unit; 1 where it says none."""
    inverse = exact(unit["factor_inv"])
    return inverse or exact(unit["factor"]) or decimal.Decimal(1)


def _times(value: t.Any, times: decimal.Decimal) -> t.Any:
    if times == 1:
        return value
    found = (exact(number(value)) * times).quantize(DIGITS, decimal.ROUND_HALF_UP)
    return found if isinstance(value, decimal.Decimal) else float(found)
