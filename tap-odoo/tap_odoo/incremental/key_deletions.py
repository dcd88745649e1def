"""Deletions of a stream whose keys don't follow from ids: a mapping file computes them.

The bookmark remembers the keys that each record of Odoo had::

    {"keys": {"12": [["4_7"], ["4_8"]]}, "gone_keys": [["4_6"]]}

A key that its record no longer has is deleted, unless another record has it now. A record that
could not be made this time keeps the keys that it had: the target still has it.
"""

from __future__ import annotations

import typing as t

import msgspec

from tap_odoo.incremental.deletions import ids_there
from tap_odoo.incremental.id_ranges import IdRanges

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from tap_odoo.fetch.query import Query
    from tap_odoo.incremental.deletions import Bookmark, Key
    from tap_odoo.incremental.hidden_records import HiddenRecords
    from tap_odoo.incremental.window import Window

#: As JSON in a text: the SDK copies the state part by part with each message.
KEYS, DELETED_KEYS = "keys", "gone_keys"

Keys = list[list[t.Any]]


class DeletedKeys:
    """Deletions found by the keys that the records had.

    Args:
        bookmark: The stream's part of the state.
        window: The run's window.
        names: The properties of the key.
        hidden: What becomes of records that the user may no longer see.
    """

    def __init__(
        self, bookmark: Bookmark, window: Window, names: Sequence[str], hidden: HiddenRecords
    ) -> None:
        self.missed: list[int] = []
        #: The keys computed for the records of the page that is being written, by id.
        self.computed: dict[int, Keys] = {}
        self._bookmark = bookmark
        self._window = window
        self._names = names
        self._hidden = hidden
        self._is_first = KEYS not in bookmark
        self._keys: dict[int, Keys] = msgspec.json.decode(
            bookmark.get(KEYS, "{}"), type=dict[int, Keys]
        )
        self._deleted: list[list[t.Any]] = list(bookmark.get(DELETED_KEYS, ()))
        #: The records that this run has brought.
        self._brought: set[int] = set()

    def note_written(self, ids: Iterable[int]) -> None:
        """Take note of the keys of a page."""
        for number in ids:
            self._note(number)
            self._brought.add(number)
        self._save()

    def _note(self, number: int) -> None:
        before = self._keys.setdefault(number, [])
        new = self.computed.pop(number, before)
        self._deleted += [key for key in before if key not in new]
        self._keys[number] = new

    def compare(self, odoo: OdooClient, everything: Query) -> None:
        """Compare the ids that are there with those that had records."""
        known = IdRanges()
        known.extend(sorted(self._keys))
        there = self._brought
        if self._window.since:  # Otherwise the run has brought all that there are.
            there = set(ids_there(odoo, everything, expected=known))
        candidates = [n for n in known if n not in there and n not in self._brought]
        absence = self._hidden.absence_of(odoo, everything, candidates)
        deleted = self._hidden.deleted(absence)
        for number in deleted:
            self._deleted += self._keys.pop(number)
        for number in set(absence.left).difference(deleted):
            del self._keys[number]
        if not self._is_first:
            back = self._hidden.before().intersection(there).difference(self._brought)
            self.missed = sorted(there.difference(self._keys).union(back))

    def deleted_keys(self) -> list[Key]:
        """Return the keys that no record has any more."""
        # Those in `computed` are of the records that were missed: they are written by now.
        several = (*self._keys.values(), *self.computed.values())
        living = {tuple(key) for keys in several for key in keys}
        deleted = {tuple(key) for key in self._deleted} - living
        return [dict(zip(self._names, key, strict=True)) for key in sorted(deleted, key=repr)]

    def finish(self) -> None:
        """Remember the keys that are there."""
        for number in self.missed:
            self._note(number)
        self._deleted = []
        self._hidden.finish()
        self._save()

    def _save(self) -> None:
        self._bookmark[KEYS] = msgspec.json.encode(
            {str(number): keys for number, keys in self._keys.items()}
        ).decode()
        self._bookmark[DELETED_KEYS] = list(self._deleted)
