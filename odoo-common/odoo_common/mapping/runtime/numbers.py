"""The functions of expressions that are about numbers.

A whole number or a Decimal is calculated with exactly; a float stays one.
"""

from __future__ import annotations

import decimal
import typing as t

from odoo_common.mapping.runtime.operators import describe_value, number, same_kind

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Characters of a text that a message shows.
SHOWN = 60
_STEPS = {digits: decimal.Decimal(1).scaleb(-digits) for digits in range(-20, 21)}


def integer(value: t.Any) -> int:
    """Return it as a whole number; a fraction is cut off."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        value = _said(value)
    return int(number(value))


def floating(value: t.Any) -> float | decimal.Decimal:
    """Return it as a number that may have a fraction; text as the Decimal that it says."""
    if isinstance(value, str):
        value = _said(value)
    return float(int(value)) if isinstance(value, bool) else _as_float(number(value))


def _said(text: str) -> decimal.Decimal:
    """Return the number that a text says."""
    try:
        if "_" in text:  # which Python takes for a separator, and nobody else does
            raise decimal.InvalidOperation  # noqa: TRY301 - as for any other sign
        return decimal.Decimal(_short(text).strip())
    except decimal.InvalidOperation:
        raise ValueError(f"{text[:SHOWN]!r} is not a number") from None


def _as_float(value: t.Any) -> float | decimal.Decimal:
    return float(value) if isinstance(value, int) else t.cast("float", value)


def _short(value: str) -> str:
    if len(value) > 100:
        raise ValueError(f"{describe_value(value)} is no number")
    return value


def rounded(value: t.Any, digits: int = 0) -> t.Any:
    """Return it rounded, half away from zero, to digits behind the point (before it: below 0)."""
    if digits not in _STEPS:
        raise ValueError("round: too many digits")
    amount = decimal.Decimal(repr(value) if isinstance(value, float) else number(value))
    found = amount.quantize(_STEPS[digits], decimal.ROUND_HALF_UP)
    if digits <= 0:
        return int(found)
    return float(found) if isinstance(value, float) else found


def least(values: Sequence[t.Any]) -> t.Any:
    """Return the least of the values, or of the one list that they are; nulls don't count."""
    return _extreme(values, lambda a, b: a < b)


def greatest(values: Sequence[t.Any]) -> t.Any:
    """Return the greatest of the values, or of the one list that they are; nulls don't count."""
    return _extreme(values, lambda a, b: a > b)


def _extreme(values: Sequence[t.Any], before: Callable[[t.Any, t.Any], bool]) -> t.Any:
    if len(values) == 1 and isinstance(values[0], list):
        values = values[0]
    best = None
    for value in values:
        if value is not None and (best is None or before(*same_kind(value, best))):
            best = value
    return best


def total(values: list[t.Any]) -> t.Any:
    """Return the sum; nulls don't count."""
    found: t.Any = 0
    for value in values:
        if value is not None:
            a, b = same_kind(found, number(value))
            found = a + b
    return number(found)


def price_with_taxes(
    price: t.Any, kinds: list[t.Any], amounts: list[t.Any], included: list[t.Any]
) -> t.Any:
    """Add the taxes that a price doesn't include yet, each on the price itself.

    Args:
        price: The price.
        kinds: Of each tax, its `amount_type`: percent, fixed or division.
        amounts: Its `amount`; null adds nothing.
        included: Whether the price includes it already.

    Raises:
        ValueError: A tax is of another type, which depends on more than the price.
    """
    exact = decimal.Decimal(repr(price) if isinstance(price, float) else number(price))
    found = exact
    for kind, amount, is_included in zip(kinds or [], amounts or [], included or [], strict=False):
        if is_included or amount is None:
            continue
        rate = decimal.Decimal(str(amount))
        if kind == "percent":
            found += exact * rate / 100
        elif kind == "fixed":
            found += rate
        elif kind == "division":
            found += exact / (1 - rate / 100) - exact
        else:
            raise ValueError(f"a tax of type {kind} can't be calculated")
    return float(round(found, 6)) if isinstance(price, float) else found
