"""From the values that Odoo sends to the values that a Singer record holds."""

from __future__ import annotations

import typing as t

import msgspec

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from odoo_common.model_fields import Field

Row = dict[str, t.Any]
Convert = t.Callable[[t.Any], t.Any]

#: Odoo's numbers and booleans have no "nothing": their false is a value.
KEEPS_FALSE = frozenset({"boolean"})
NUMBERS = frozenset({"integer", "float", "monetary"})


def _nothing(value: t.Any) -> t.Any:
    return None if value is False else value


def _text(value: t.Any) -> t.Any:
    if value is False or value is None:
        return None
    return value if isinstance(value, str) else str(value)


def _choice(value: t.Any) -> t.Any:
    if value is False or value is None:
        return None
    return value if isinstance(value, (str, int)) else str(value)


def _datetime(value: t.Any) -> t.Any:
    # "2026-11-21 01:18:51", always in UTC.
    return f"{value[:10]}T{value[11:19]}+00:00" if value else None


def _many2one(value: t.Any) -> t.Any:
    if isinstance(value, (list, tuple)):
        value = value[0] if value else False
    return None if value is False else value


def _binary(value: t.Any) -> t.Any:
    # Some computed binary fields hold lists or objects.
    if value is False or value is None:
        return None
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


CONVERTERS: dict[str, Convert] = {
    "char": _text,
    "text": _text,
    "html": _text,
    "reference": _text,
    "selection": _choice,
    "date": _nothing,
    "datetime": _datetime,
    "binary": _binary,
    "image": _binary,
    "many2one": _many2one,
    "many2one_reference": lambda value: value or None,
    "one2many": _nothing,
    "many2many": _nothing,
}


def row_converter(fields: Mapping[str, Field], names: Iterable[str]) -> Callable[[Row], Row]:
    """Return a function that makes a raw row a record, in place.

    Args:
        fields: The model's fields.
        names: The fields that are read.

    Returns:
        A function from the row as `search_read` gives it to the same dict with null for
        "nothing", ids for many2one, and datetimes as RFC 3339 in UTC.
    """
    plan: list[tuple[str, Convert]] = []
    for name in names:
        field = fields[name]
        if field.type in KEEPS_FALSE or field.type in NUMBERS:
            continue
        plan.append((name, CONVERTERS.get(field.type, _nothing)))

    def to_record(row: Row) -> Row:
        for name, convert in plan:
            row[name] = convert(row[name])
        return row

    return to_record
