"""The operators of expressions: null-safe, and unable to run away.

Null in, null out: an operation with null is null. Comparing with null by an order is false;
nothing is in null. Numbers of JSON may arrive as float or Decimal; mixed ones are calculated
as Decimal, so that 0.1 is the 0.1 that was sent.
"""

from __future__ import annotations

import decimal
import math
import operator
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Characters of a text, entries of a list, and size of a number that an expression may make.
MAX_TEXT = 1_000_000
MAX_ENTRIES = 10_000
MAX_NUMBER = 10**30

_PLAIN = frozenset({int, float})

Number: t.TypeAlias = int | float | decimal.Decimal


def bounded(value: t.Any) -> t.Any:
    """Return a text or list that was made, if it is no larger than they may be.

    Raises:
        ValueError: It is larger.
    """
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ValueError(f"a text of {len(value)} characters is too long")
    elif isinstance(value, (list, dict)) and len(value) > MAX_ENTRIES:
        raise ValueError(f"a list of {len(value)} entries is too long")
    return value


def number(value: t.Any) -> Number:
    """Return a number that is one.

    Raises:
        TypeError: It is something else.
        ValueError: It is too large, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, decimal.Decimal)):
        raise TypeError(f"{describe_value(value)} is no number")
    if not math.isfinite(value) or not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise ValueError("a number is too large")
    return value


def same_kind(a: object, b: object) -> tuple[t.Any, t.Any]:
    """Return two numbers, as Decimal both if one of them is."""
    if isinstance(a, decimal.Decimal) and isinstance(b, float):
        return a, decimal.Decimal(repr(b))
    if isinstance(b, decimal.Decimal) and isinstance(a, float):
        return decimal.Decimal(repr(a)), b
    return a, b


def add(a: t.Any, b: t.Any) -> t.Any:
    """Return a + b: two numbers, two texts or two lists."""
    if type(a) is str and type(b) is str and len(a) + len(b) <= MAX_TEXT:
        return a + b  # the usual case first: keys are put together from texts
    if a is None or b is None:
        return None
    for kind in (str, list):
        if isinstance(a, kind) or isinstance(b, kind):
            if not (isinstance(a, kind) and isinstance(b, kind)):
                both = f"{describe_value(a)} + {describe_value(b)}"
                raise TypeError(f"{both}: use str() to join a number to a text")
            if len(a) + len(b) > (MAX_TEXT if kind is str else MAX_ENTRIES):
                raise ValueError("a text or list is too long")
            return t.cast("t.Any", a) + b
    return _calculate(operator.add, a, b)


def _calculate(how: Callable[[t.Any, t.Any], t.Any], a: t.Any, b: t.Any) -> t.Any:
    if type(a) in _PLAIN and type(b) in _PLAIN:  # the usual case
        result = how(a, b)
        if -MAX_NUMBER <= result <= MAX_NUMBER:
            return result
    return number(how(*same_kind(number(a), number(b))))


def _arithmetic(how: Callable[[t.Any, t.Any], t.Any]) -> Callable[[t.Any, t.Any], t.Any]:
    def calculate(a: t.Any, b: t.Any) -> t.Any:
        return None if a is None or b is None else _calculate(how, a, b)

    return calculate


def _ordered(how: Callable[[t.Any, t.Any], bool]) -> Callable[[t.Any, t.Any], bool]:
    def compare(a: t.Any, b: t.Any) -> bool:
        return False if a is None or b is None else bool(how(*same_kind(a, b)))

    return compare


def equal(a: t.Any, b: t.Any) -> bool:
    """Tell whether two values are the same."""
    return bool(operator.eq(*same_kind(a, b)))


def unequal(a: t.Any, b: t.Any) -> bool:
    """Tell whether two values differ."""
    return not equal(a, b)


def contained(a: t.Any, b: t.Any) -> bool:
    """Tell whether a is in the text, list or table b."""
    if b is None or (a is None and isinstance(b, str)):
        return False
    return a in b


def not_contained(a: t.Any, b: t.Any) -> bool:
    """Tell whether a isn't in the text, list or table b."""
    return not contained(a, b)


def negative(a: t.Any) -> t.Any:
    """Return -a."""
    return None if a is None else -number(a)


def item(value: t.Any, index: t.Any) -> t.Any:
    """Return one entry of a list, text or table; null where there is none."""
    if value is None or index is None:
        return None
    if isinstance(value, dict):
        return value.get(index)
    if not isinstance(value, (list, str)) or not isinstance(index, int):
        raise TypeError(f"{describe_value(value)} has no entry {describe_value(index)}")
    return value[index] if -len(value) <= index < len(value) else None


def part(value: t.Any, start: int | None, end: int | None) -> t.Any:
    """Return a part of a list or text."""
    if value is None:
        return None
    if not isinstance(value, (list, str)):
        raise TypeError(f"{describe_value(value)} has no parts")
    return value[start:end]


def walk(value: t.Any, name: str) -> t.Any:
    """Return one field of an object; of a list of objects, the list of theirs."""
    if value is None:
        return None
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        return [walk(entry, name) for entry in value]
    raise TypeError(f"{describe_value(value)} has no field {name}")


def collect(
    each: Callable[[t.Any], t.Any], values: t.Any, wanted: Callable[[t.Any], t.Any] | None = None
) -> list[t.Any] | None:
    """Return `each` of the values that are wanted."""
    if values is None:
        return None
    if not isinstance(values, list):
        raise TypeError(f"{describe_value(values)} is no list")
    bounded(values)
    found: list[t.Any] = []
    size = 0
    for value in values:
        if wanted is None or wanted(value):
            made = each(value)
            size += _size(made)
            if size > MAX_TEXT:
                raise ValueError("a list is too long")
            found.append(made)
    return found


def _size(value: t.Any) -> int:
    """Return about how many characters a value has."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


def describe_value(value: object, max_length: int = 40) -> str:
    """Return a value for a message."""
    text = str(value) if isinstance(value, decimal.Decimal) else repr(value)
    return text if len(text) <= max_length else f"{text[:max_length]}…"


BINARY: Mapping[str, Callable[[t.Any, t.Any], t.Any]] = {
    "Add": add,
    "Sub": _arithmetic(operator.sub),
    "Mult": _arithmetic(operator.mul),
    "Div": _arithmetic(operator.truediv),
    "FloorDiv": _arithmetic(operator.floordiv),
    "Mod": _arithmetic(operator.mod),
}
COMPARISONS: Mapping[str, Callable[[t.Any, t.Any], bool]] = {
    "Eq": equal,
    "NotEq": unequal,
    "Is": lambda a, b: a is b,
    "IsNot": lambda a, b: a is not b,
    "Lt": _ordered(operator.lt),
    "LtE": _ordered(operator.le),
    "Gt": _ordered(operator.gt),
    "GtE": _ordered(operator.ge),
    "In": contained,
    "NotIn": not_contained,
}
