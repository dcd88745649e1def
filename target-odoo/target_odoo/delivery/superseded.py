"""What newer records of the input said of a record in Odoo before an older one could be written."""

from __future__ import annotations

import typing as t

from target_odoo.records.column_aliases import one_name
from target_odoo.records.parsed_record import ATTACHMENTS, DATABASE_ID, EXTERNAL_ID
from target_odoo.records.stream_models import LINE_KEYS

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from target_odoo.records.item import InputRecord

Columns: t.TypeAlias = "dict[str, t.Any]"
#: Columns that say which record it is, and nothing about it.
IDENTITY = frozenset({DATABASE_ID, EXTERNAL_ID})


class SupersededColumns:
    """Remembers what was written; takes it off an older record that comes after it.

    An older record waited for one that it refers to, or for a value that another one had. In the
    order given it would have been written first, so that what it says counts only where no newer
    one says something. Lines and attachments add up.
    """

    def __init__(self) -> None:
        #: By name and what is said, the number of the newest record that says it, and its columns.
        self._said: dict[Hashable, dict[Hashable, tuple[int, Columns]]] = {}
        #: By name, the number of the newest deletion.
        self._gone: dict[Hashable, int] = {}

    @classmethod
    def of(cls, items: Iterable[InputRecord]) -> SupersededColumns:
        """Return what those of the records say that were written."""
        found = cls()
        for item in items:
            found.note(item)
        return found

    def note(self, item: InputRecord) -> None:
        """Remember a record, if it was written, also where something about it was refused then."""
        if not item.is_written and item.outcome in (None, "rejected"):
            return
        for name in item.names:
            if item.is_deletion:
                if item.outcome != "skipped":  # where deletions are ignored it is still there
                    self._gone[name] = max(item.number, self._gone.get(name, 0))
                continue
            said = self._said.setdefault(name, {})
            for what, columns in _said_by(item):
                if what not in said or said[what][0] < item.number:
                    said[what] = item.number, columns

    def take_off(self, item: InputRecord) -> None:
        """Leave of an older record what no newer one says; nothing left is `skipped`."""
        found: dict[Hashable, tuple[int, Columns]] = {}
        for name in item.names:
            if self._gone.get(name, 0) > item.number:
                item.skipped()
                return
            for what, said in self._said.get(name, {}).items():
                if said[0] > item.number and (what not in found or said[0] > found[what][0]):
                    found[what] = said
        if not found:
            return
        newer = {what: columns for what, (_, columns) in found.items()}
        record, is_something_left = _rest(item, newer)
        if not is_something_left and not item.rules.has_steps:
            item.skipped()
            return
        item.record = record
        item.followed_newer = {what[1] for what in newer if isinstance(what, tuple) and not what[0]}


def _rest(item: InputRecord, newer: Mapping[Hashable, Columns]) -> tuple[Columns, bool]:
    """Return what is left of a record, and whether that says something of its own."""
    rest: Columns = {}
    says = False
    for field, columns in _by_field(item).items():
        if field in item.rules.lines:
            for column, lines in columns.items():
                left = [line for line in _lines(lines) if (field, _line_name(line)) not in newer]
                if left:
                    rest[column], says = left, True
        elif field not in newer or field == ATTACHMENTS:
            rest.update(columns)
            is_known = newer.get(field) == columns
            says |= not is_known and field not in IDENTITY and field not in item.rules.times
        elif newer[field] == columns or field in item.rules.times:
            rest.update(columns)  # it may be what names the record
    return rest, says


def _said_by(item: InputRecord) -> Iterator[tuple[Hashable, Columns]]:
    """Yield what a record says, by field, line and step."""
    for field, columns in _by_field(item).items():
        if field not in item.rules.lines:
            yield field, columns
            continue
        for lines in columns.values():
            for line in _lines(lines):
                yield (field, _line_name(line)), {}
    for step in item.followed:
        yield ("", step), {}


def _by_field(item: InputRecord) -> dict[str, Columns]:
    """Return the columns of a record by the field that they are about."""
    found: dict[str, Columns] = {}
    for column, value in item.record.items():
        field = one_name(item.model, column.partition("/")[0])
        found.setdefault(field, {})[column] = value
    return found


def _lines(value: object) -> list[t.Any]:
    return value if isinstance(value, list) else []


def _line_name(line: object) -> str:
    """Return what tells a line from the others of its record."""
    if isinstance(line, dict):
        for column in (EXTERNAL_ID, DATABASE_ID):
            if line.get(column):
                return f"{column}={line[column]}"
        for key in LINE_KEYS:
            named = {c: v for c, v in line.items() if c.partition("/")[0] == key and v}
            if named:
                return repr(sorted(named.items()))
    return repr(line)
