"""Numbers and equality as JSON has them: 2, 2.0 and `Decimal("2.0")` are the same number."""

from __future__ import annotations

import decimal
import math
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Hashable

Number = int | float | decimal.Decimal


def is_number(value: object) -> bool:
    """Tell a number; true and false are none."""
    return isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool)


def is_integer(value: object) -> bool:
    """Tell a number without a fraction, however it is written."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return True
    if isinstance(value, float):
        return value.is_integer()
    if not isinstance(value, decimal.Decimal) or not value.is_finite():
        return False
    return value == value.to_integral_value()


def is_multiple(value: Number, of: Number) -> bool:
    """Tell a multiple, exactly as the numbers are written, whatever their size.

    Args:
        value: A number.
        of: Another one, above 0.
    """
    if isinstance(value, int) and isinstance(of, int):
        return value % of == 0
    if not _is_finite(value):
        return False
    mantissa, exponent = _parts(value)
    divisor, divisor_exponent = _parts(of)
    shift = exponent - divisor_exponent
    if mantissa == 0 or shift < 0:
        return mantissa == 0  # of a multiple, the mantissa would end with a zero
    return mantissa % divisor * pow(10, shift, divisor) % divisor == 0


def key_of(value: t.Any) -> Hashable:
    """Return a key that is the same for values that JSON holds to be equal."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, dict):
        return ("object", frozenset((name, key_of(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return ("array", tuple(map(key_of, value)))
    return ("number", value)


def _is_finite(value: Number) -> bool:
    if isinstance(value, decimal.Decimal):
        return value.is_finite()
    return isinstance(value, int) or math.isfinite(value)


def _parts(value: Number) -> tuple[int, int]:
    """Return mantissa, with no zero at its end, and power of ten; a float's as it is written."""
    number = decimal.Decimal(repr(value) if isinstance(value, float) else value)
    sign, digits, exponent = number.as_tuple()
    count = len(digits)
    while count > 1 and digits[count - 1] == 0:
        count -= 1
    # By way of Decimal: int() reads no text of more than 4,300 digits.
    mantissa = int(decimal.Decimal((sign, digits[:count], 0)))
    return mantissa, t.cast("int", exponent) + len(digits) - count
