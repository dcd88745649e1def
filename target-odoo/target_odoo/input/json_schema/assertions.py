"""Keywords about a value itself: its type, size and form."""

from __future__ import annotations

import decimal
import operator
import typing as t

from target_odoo.input.json_schema.numbers import is_integer, is_multiple, is_number, key_of
from target_odoo.input.json_schema.patterns import NoPattern, search_of
from target_odoo.input.json_schema.problem import MalformedSchema, Problem

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from target_odoo.input.json_schema.problem import Check, Place

    Schema = Mapping[str, t.Any]
    Make = Callable[[t.Any, Schema, Place], Check | None]

#: Python's types of each type of JSON; beside them, 2.0 is an integer.
TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float, decimal.Decimal),
    "object": (dict,),
    "array": (list,),
}


def types_of(wanted: t.Any, place: Place) -> frozenset[type]:
    """Return Python's types of the keyword `type`.

    Raises:
        MalformedSchema: It names none of JSON's.
    """
    names = wanted if isinstance(wanted, list) else [wanted]
    if not names or not all(isinstance(name, str) and name in TYPES for name in names):
        raise MalformedSchema(place, f"must be of {', '.join(TYPES)}", wanted)
    return frozenset(kind for name in names for kind in TYPES[name])


def type_(wanted: t.Any, _schema: Schema, place: Place) -> Check:
    """Return the check of `type`."""
    kinds = types_of(wanted, place)
    takes_whole = int in kinds and decimal.Decimal not in kinds

    def check(value: t.Any) -> Problem | None:
        if type(value) in kinds or (takes_whole and is_integer(value)):
            return None
        return Problem("type", wanted, value)

    return check


def enum(wanted: t.Any, _schema: Schema, place: Place) -> Check:
    """Return the check of `enum`."""
    if not isinstance(wanted, list):
        raise MalformedSchema(place, "must be a list", wanted)
    allowed = {key_of(value) for value in wanted}
    return lambda value: None if key_of(value) in allowed else Problem("enum", wanted, value)


def const(wanted: t.Any, _schema: Schema, _place: Place) -> Check:
    """Return the check of `const`."""
    key = key_of(wanted)
    return lambda value: None if key_of(value) == key else Problem("const", wanted, value)


def _limit(keyword: str, fits: Callable[[t.Any, t.Any], bool]) -> Make:
    def make(wanted: t.Any, schema: Schema, place: Place) -> Check | None:
        if keyword.startswith("exclusive") and isinstance(wanted, bool):
            return None  # draft 4: it changes what `minimum` or `maximum` means
        _number(wanted, place)
        beside = "exclusive" + keyword.capitalize()
        holds = operator.lt if keyword == "maximum" else operator.gt
        test = holds if schema.get(beside) is True else fits

        def check(value: t.Any) -> Problem | None:
            if is_number(value) and not test(value, wanted):
                return Problem(keyword, wanted, value)
            return None

        return check

    return make


def _number(wanted: t.Any, place: Place) -> None:
    if not is_number(wanted) or not decimal.Decimal(wanted).is_finite():
        raise MalformedSchema(place, "must be a number", wanted)


def multiple_of(wanted: t.Any, _schema: Schema, place: Place) -> Check:
    """Return the check of `multipleOf`."""
    _number(wanted, place)
    if wanted <= 0:
        raise MalformedSchema(place, "must be a number above 0", wanted)

    def check(value: t.Any) -> Problem | None:
        if is_number(value) and not is_multiple(value, wanted):
            return Problem("multipleOf", wanted, value)
        return None

    return check


def _size(keyword: str, kind: type, fits: Callable[[int, int], bool]) -> Make:
    def make(wanted: t.Any, _schema: Schema, place: Place) -> Check:
        count = whole(wanted, place)

        def check(value: t.Any) -> Problem | None:
            if isinstance(value, kind) and not fits(len(t.cast("t.Sized", value)), count):
                return Problem(keyword, wanted, value)
            return None

        return check

    return make


def whole(wanted: t.Any, place: Place) -> int:
    """Return a count.

    Raises:
        MalformedSchema: It is none, 0 or more.
    """
    if not is_number(wanted) or not is_integer(wanted) or wanted < 0:
        raise MalformedSchema(place, "must be a whole number, 0 or more", wanted)
    return int(min(wanted, 10**18))


def pattern(wanted: t.Any, _schema: Schema, place: Place) -> Check | None:
    """Return the check of `pattern`."""
    search = compiled(wanted, place)
    if search is None:
        return None

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, str) and not search(value):
            return Problem("pattern", wanted, value)
        return None

    return check


def compiled(wanted: t.Any, place: Place) -> Callable[[str], object] | None:
    """Return what searches for a pattern; None where it isn't checked.

    Raises:
        MalformedSchema: It is none.
    """
    if not isinstance(wanted, str):
        raise MalformedSchema(place, "must be a regular expression", wanted)
    try:
        return search_of(wanted, "/".join(place))
    except NoPattern as error:
        raise MalformedSchema(place, f"is no regular expression: {error}") from None


def required(wanted: t.Any, _schema: Schema, place: Place) -> Check:
    """Return the check of `required`."""
    names = names_of(wanted, place)

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    return Problem("required", name, value)
        return None

    return check


def names_of(wanted: t.Any, place: Place) -> list[str]:
    """Return a list of names.

    Raises:
        MalformedSchema: It is none.
    """
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise MalformedSchema(place, "must be a list of names", wanted)
    return wanted


def unique_items(wanted: t.Any, _schema: Schema, place: Place) -> Check | None:
    """Return the check of `uniqueItems`."""
    if not isinstance(wanted, bool):
        raise MalformedSchema(place, "must be true or false", wanted)

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, list) and len({key_of(inner) for inner in value}) < len(value):
            return Problem("uniqueItems", wanted, value)
        return None

    return check if wanted else None


#: What makes the check of each keyword.
ASSERTIONS: dict[str, Make] = {
    "type": type_,
    "enum": enum,
    "const": const,
    "minimum": _limit("minimum", operator.ge),
    "maximum": _limit("maximum", operator.le),
    "exclusiveMinimum": _limit("exclusiveMinimum", operator.gt),
    "exclusiveMaximum": _limit("exclusiveMaximum", operator.lt),
    "multipleOf": multiple_of,
    "minLength": _size("minLength", str, operator.ge),
    "maxLength": _size("maxLength", str, operator.le),
    "minItems": _size("minItems", list, operator.ge),
    "maxItems": _size("maxItems", list, operator.le),
    "minProperties": _size("minProperties", dict, operator.ge),
    "maxProperties": _size("maxProperties", dict, operator.le),
    "pattern": pattern,
    "required": required,
    "uniqueItems": unique_items,
}
