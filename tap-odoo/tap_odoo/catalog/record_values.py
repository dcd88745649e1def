"""From the values that Odoo sends to the values that a Singer record holds."""

from __future__ import annotations

import functools
import typing as t

import msgspec

from odoo_common.odoo.binary import content_of

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from odoo_common.odoo.model_fields import Field

Row = dict[str, t.Any]
Convert = t.Callable[[t.Any], t.Any]
#: Converts the values of some fields of all rows.
ColumnConverter: t.TypeAlias = "Callable[[Collection[Row], Sequence[str]], None]"

#: Odoo's numbers and booleans have no "nothing": their false is a value.
KEEPS_FALSE = frozenset({"boolean", "integer", "float", "monetary"})
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
    names: Iterable[str],
    pairs: Mapping[str, Pair] | None = None,
) -> Callable[[Collection[Row]], None]:
    """Return a function that makes raw rows records, in place.

    Args:
        fields: The model's fields.
        names: The fields that are read. A row may lack some (`fetch/partial_reads.py`).
        pairs: The many2one fields that come as ``[id, display name]``, and where the two go.
            Without it they come as ids.

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

    def convert(rows: Collection[Row]) -> None:
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
                row[name] = f"{value[:10]}T{value[11:19]}+00:00"
            elif value is False:
                row[name] = None


def _many2ones(rows: Collection[Row], names: Sequence[str]) -> None:
    for name in names:
        for row in rows:
            value = row.get(name)
            if value is False:
                row[name] = None
            elif type(value) is list:  # With its display name, where it could not be left out.
                row[name] = value[0]


#: Types whose values need more than null for false.
COLUMN_CONVERTERS: dict[str, ColumnConverter] = {"datetime": _datetimes, "many2one": _many2ones}


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
