"""What newer records of the input said of a record in Odoo before an older one could be written."""

from __future__ import annotations

import typing as t

from target_odoo.shape import DATABASE_ID, EXTERNAL_ID

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from target_odoo.drafts import Item

Columns: t.TypeAlias = "dict[str, t.Any]"
#: Columns that say which record it is, and nothing about it.
IDENTITY = frozenset({DATABASE_ID, EXTERNAL_ID})


class Newer:
    """Remembers what was written; takes it off an older record that comes after it.

    An older record waited for one that it refers to, or for a value that another one had. In the
    order given it would have been written first, so that what it says counts only where no newer
    one says something.
    """

    def __init__(self) -> None:
        #: By name and field, the number of the newest record that mentions it, and its columns.
        self._said: dict[Hashable, dict[str, tuple[int, Columns]]] = {}
        #: By name, the number of the newest deletion.
        self._gone: dict[Hashable, int] = {}

    @classmethod
    def of(cls, items: Iterable[Item]) -> Newer:
        """Return what those of the records say that were written."""
        found = cls()
        for item in items:
            found.note(item)
        return found

    def note(self, item: Item) -> None:
        """Remember a record, if it was written."""
        if item.outcome == "rejected" or item.outcome is None:
            return
        for name in item.names:
            if not item.is_deletion:
                said = self._said.setdefault(name, {})
                for field, columns in _by_field(item.record).items():
                    if field not in said or said[field][0] < item.number:
                        said[field] = item.number, columns
            elif item.outcome != "skipped":  # where deletions are ignored it is still there
                self._gone[name] = max(item.number, self._gone.get(name, 0))

    def take_off(self, item: Item) -> None:
        """Leave of an older record what no newer one mentions; nothing left is `skipped`."""
        newer: dict[str, tuple[int, Columns]] = {}
        for name in item.names:
            if self._gone.get(name, 0) > item.number:
                item.outcome = "skipped"
                return
            for field, (number, columns) in self._said.get(name, {}).items():
                if number > max(item.number, newer.get(field, (0, {}))[0]):
                    newer[field] = number, columns
        if not newer:
            return
        own = _by_field(item.record)
        if not own.keys() - newer.keys() - IDENTITY:
            item.outcome = "skipped"
            return
        item.is_outdated = True
        item.record = {
            column: value
            for field, columns in own.items()
            # What both say alike may be what names it.
            if field not in newer or newer[field][1] == columns
            for column, value in columns.items()
        }


def _by_field(record: Mapping[str, t.Any]) -> dict[str, Columns]:
    """Return the columns of a record by the field that they are about."""
    found: dict[str, Columns] = {}
    for column, value in record.items():
        found.setdefault(column.partition("/")[0], {})[column] = value
    return found
