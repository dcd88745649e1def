"""From the values that Odoo sends to the values that a Singer record holds."""

from __future__ import annotations

import functools
import math
import operator
import typing as t

import msgspec

from odoo_common.odoo.binary import content_of

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from odoo_common.odoo.model_fields import Field

DATE_LENGTH, DATETIME_LENGTH = len("2026-11-21"), len("2026-11-21 01:18:51")
Row = dict[str, t.Any]
Convert = t.Callable[[t.Any], t.Any]
#: Converts the values of some fields of all rows.
ColumnConverter: t.TypeAlias = "Callable[[Collection[Row], Sequence[str]], None]"
#: Is given the field, the record's id and the value that JSON or ISO 8601 can't say.
NoteOdd: t.TypeAlias = "Callable[[str, int, object], None]"

#: Odoo's numbers and booleans have no "nothing": their false is a value.
KEEPS_FALSE = frozenset({"boolean", "integer", "float", "monetary"})
#: Types in which a number may be none that JSON knows: NaN, Infinity.
MAY_BE_ODD = frozenset({"float", "monetary", "json", "properties", "serialized"})
#: Texts: a column holds nothing else; a computed field may hold what its type doesn't promise.
PLAIN = frozenset({"char", "text", "html", "reference"})
#: The properties that take the id and the display name of a many2one value; None for neither.
Pair = tuple[str | None, str | None]


def _text(value: t.Any) -> t.Any:
    if value is False or value is None:
        return None
    return value if isinstance(value, str) else str(value)


def _choice(value: t.Any) -> t.Any:
    if value is False or value is None:
        return None
    return value if isinstance(value, (str, int)) else str(value)


def _binary(value: t.Any) -> t.Any:
    value = content_of(value)
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
    "binary": _binary,
    "image": _binary,
    "many2one_reference": lambda value: value or None,
}


def page_converter(
    fields: Mapping[str, Field],
    names: Collection[str],
    pairs: Mapping[str, Pair] | None = None,
    note_odd: NoteOdd = lambda _name, _number, _value: None,
) -> Callable[[Collection[Row]], None]:
    """Return a function that makes raw rows records, in place.

    Args:
        fields: The model's fields.
        names: The fields that are read. A row may lack some (`fetch/partial_reads.py`).
        pairs: The many2one fields that come as ``[id, display name]``, and where the two go.
            Without it they come as ids.
        note_odd: Takes note of values that no JSON can hold: they become null.

    Returns:
        A function over rows as `search_read` gives them. Afterwards they hold null for
        "nothing", ids for many2one, and datetimes as RFC 3339 in UTC.
    """
    pairs = pairs or {}
    by_converter: dict[ColumnConverter, list[str]] = {}
    for name in names:
        field = fields[name]
        if name not in pairs and field.type not in KEEPS_FALSE:
            by_converter.setdefault(_column_converter(field), []).append(name)
    numbers = [name for name in names if fields[name].type in MAY_BE_ODD]

    def convert(rows: Collection[Row]) -> None:
        _drop_odd_numbers(rows, numbers, note_odd)
        for convert_columns, columns in by_converter.items():
            convert_columns(rows, columns)
        for name, (for_id, for_name) in pairs.items():
            _split_pairs(rows, name, for_id, for_name)

    return convert


def _column_converter(field: Field) -> ColumnConverter:
    if field.type in COLUMN_CONVERTERS:
        return COLUMN_CONVERTERS[field.type]
    if field.type in CONVERTERS and not (field.store and field.type in PLAIN):
        return _one_by_one(CONVERTERS[field.type])
    return _nulls


def _nulls(rows: Collection[Row], names: Sequence[str]) -> None:
    for name in names:
        for row in rows:
            if row.get(name) is False:
                row[name] = None


def _datetimes(rows: Collection[Row], names: Sequence[str]) -> None:
    for name in names:
        for row in rows:
            value = row.get(name)
            if value:  # "2026-11-21 01:18:51", always in UTC
                if len(value) < DATETIME_LENGTH:
                    value = _with_whole_year(value)
                row[name] = f"{value[:10]}T{value[11:19]}+00:00"
            elif value is False:
                row[name] = None


def _dates(rows: Collection[Row], names: Sequence[str]) -> None:
    for name in names:
        for row in rows:
            value = row.get(name)
            if value is False:
                row[name] = None
            elif value and len(value) < DATE_LENGTH:
                row[name] = _with_whole_year(value)


def _with_whole_year(value: str) -> str:
    """Return a date with a year of four digits, as ISO 8601 has it: Odoo gives ``8-10-10``."""
    year, dash, rest = value.partition("-")
    return f"{year.zfill(4)}{dash}{rest}"


def _drop_odd_numbers(rows: Collection[Row], names: Sequence[str], note_odd: NoteOdd) -> None:
    for name in names:
        for row in rows:
            value = row.get(name)
            if type(value) is float:
                if value - value == 0:  # Neither NaN nor infinite; the fastest way to say so.
                    continue
                plain: t.Any = None
            elif isinstance(value, (list, dict)):
                plain = _without_odd(value)
            else:
                continue
            if plain is not value:
                note_odd(name, row["id"], value)
                row[name] = plain


def _without_odd(value: t.Any) -> t.Any:
    """Return a structure with null for the numbers that JSON doesn't know; itself without such."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        items = [_without_odd(item) for item in value]
        return value if all(map(operator.is_, items, value)) else items
    if isinstance(value, dict):
        mapping = {key: _without_odd(item) for key, item in value.items()}
        return value if all(mapping[key] is item for key, item in value.items()) else mapping
    return value


def _many2ones(rows: Collection[Row], names: Sequence[str]) -> None:
    for name in names:
        for row in rows:
            value = row.get(name)
            if value is False:
                row[name] = None
            elif type(value) is list:  # With its display name, where it could not be left out.
                row[name] = value[0]


#: Types whose values need more than null for false.
COLUMN_CONVERTERS: dict[str, ColumnConverter] = {
    "datetime": _datetimes,
    "date": _dates,
    "many2one": _many2ones,
}


@functools.cache
def _one_by_one(change: Convert) -> ColumnConverter:
    def convert_columns(rows: Collection[Row], names: Sequence[str]) -> None:
        for name in names:
            for row in rows:
                if name in row:
                    row[name] = change(row[name])

    return convert_columns


def _split_pairs(
    rows: Collection[Row], name: str, for_id: str | None, for_name: str | None
) -> None:
    for row in rows:
        if name not in row:
            continue
        number, label = row.pop(name) or (None, None)
        if for_id:
            row[for_id] = number
        if for_name:
            row[for_name] = label or None
