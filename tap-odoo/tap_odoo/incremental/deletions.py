"""Which records were deleted since the last run: their ids are no longer there.

That a search doesn't bring an id is no proof (`fetch/absence.py`), and a record that this run
has brought is not reported as deleted by the same run: the next one looks again.
"""

from __future__ import annotations

import dataclasses
import typing as t

from tap_odoo.catalog.columns import DELETED_AT
from tap_odoo.fetch.ids import BLOCK, id_blocks
from tap_odoo.incremental.id_ranges import IdRanges

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from tap_odoo.fetch.query import Query
    from tap_odoo.incremental.hidden_records import HiddenRecords
    from tap_odoo.incremental.window import Window

Key = dict[str, t.Any]
Bookmark = dict[str, t.Any]
#: Where a bookmark holds the ids that were there.
KNOWN_IDS = "known_ids"


class Deletions(t.Protocol):
    """Finds the deleted records of a stream in one run.

    Attributes:
        missed: Records that are there and that neither the last run nor this one has brought: a
            rule lets the user see them now, or they joined the domain.
    """

    missed: list[int]

    def note_written(self, ids: Iterable[int]) -> None:
        """Take note that a page has been written, before the state says so."""

    def compare(self, odoo: OdooClient, everything: Query) -> None:
        """Ask which records are there."""

    def deleted_keys(self) -> list[Key]:
        """Return the keys of the deleted records."""

    def finish(self) -> None:
        """Take note that all this has been written."""


class DeletedIds:
    """Deletions of a stream whose key follows from the id.

    Args:
        bookmark: The stream's part of the state.
        window: The run's window: it keeps the ids that the run has brought.
        key_of: From an id to the key of its record.
        hidden: What becomes of records that the user may no longer see.
    """

    def __init__(
        self,
        bookmark: Bookmark,
        window: Window,
        key_of: Callable[[int], Key | None],
        hidden: HiddenRecords,
    ) -> None:
        self.missed: list[int] = []
        self._bookmark = bookmark
        self._window = window
        self._key_of = key_of
        self._hidden = hidden
        self._emitted = IdRanges(window.emitted)
        self._there = IdRanges()
        self._deleted: list[int] = []

    def note_written(self, ids: Iterable[int]) -> None:
        """Take note of the ids of a page."""
        self._emitted.extend(ids)
        self._window.emitted = str(self._emitted)

    def compare(self, odoo: OdooClient, everything: Query) -> None:
        """Compare the ids that are there with those that were."""
        known = IdRanges(self._bookmark.get(KNOWN_IDS, ""))
        there = self._emitted
        if self._window.since:  # Otherwise the run has brought all that there are.
            there = ids_there(odoo, everything, expected=known)
        if KNOWN_IDS in self._bookmark:
            new = set(there.without(known))
            self.missed = sorted(new.intersection(there.without(self._emitted)))
        brought = set(self._emitted.without(there))
        before = known.joined(self._hidden.before().difference(known))
        candidates = [number for number in before.without(there) if number not in brought]
        absence = self._hidden.absence_of(odoo, everything, candidates)
        self._deleted = self._hidden.deleted(absence)
        # What is neither there nor proved to be deleted is looked for again. What is hidden is not
        # among those: when it is there again, it has been missed.
        apart = {*absence.left, *absence.hidden, *absence.unknown, *self._deleted}
        self._there = there.joined(brought.union(candidates).difference(apart))

    def deleted_keys(self) -> list[Key]:
        """Return the keys of the deleted records."""
        keys = [self._key_of(number) for number in self._deleted]
        return [key for key in keys if key is not None]

    def finish(self) -> None:
        """Remember the ids that are there."""
        self._bookmark[KNOWN_IDS] = str(self._there)
        self._hidden.finish()


class DeletedAmongRequested:
    """Deletions among some records that were asked for by their ids: those that didn't come.

    Args:
        ids: The ids.
        key_of: From an id to the key of its record; None where it doesn't follow from that, and
            only a run over the whole stream can find it.
        hidden: What becomes of records that the user may no longer see.
    """

    def __init__(
        self, ids: Iterable[int], key_of: Callable[[int], Key | None], hidden: HiddenRecords
    ) -> None:
        self.missed: list[int] = []
        self._not_read = set(ids)
        self._deleted: list[int] = []
        self._key_of = key_of
        self._hidden = hidden

    def note_written(self, ids: Iterable[int]) -> None:
        """Take note of the ids of a page."""
        self._not_read.difference_update(ids)

    def compare(self, odoo: OdooClient, everything: Query) -> None:
        """Ask whether those that didn't come are really not there."""
        absence = self._hidden.absence_of(odoo, everything, sorted(self._not_read))
        self._deleted = self._hidden.deleted(absence)

    def deleted_keys(self) -> list[Key]:
        """Return the keys of the deleted records."""
        keys = [self._key_of(number) for number in self._deleted]
        return [key for key in keys if key is not None]

    def finish(self) -> None:
        """Do nothing: nothing is remembered."""


def ids_there(odoo: OdooClient, everything: Query, *, expected: IdRanges) -> IdRanges:
    """Return the ids of all records of a stream.

    Args:
        odoo: Where to ask.
        everything: The stream's query, without a window.
        expected: The ids that were there.
    """
    there = IdRanges()
    small = 0 < len(expected) <= BLOCK
    query = dataclasses.replace(everything, after_id=0, first=None, rest=(), is_small=small)
    for ids in id_blocks(odoo, query):
        there.extend(ids)
    return there


def tombstones(
    keys: list[Key], properties: Sequence[str], deleted_at: str, page_size: int
) -> Iterator[list[Key]]:
    """Yield pages of what is written of deleted records.

    Args:
        keys: The records' keys.
        properties: What other records of the stream have: null in these.
        deleted_at: When the deletion was found.
        page_size: Tombstones a page.
    """
    empty = dict.fromkeys(properties)
    for start in range(0, len(keys), page_size):
        some = keys[start : start + page_size]
        yield [{**empty, **key, DELETED_AT: deleted_at} for key in some]
