"""Which records are gone since the last run: their ids are no longer there."""

from __future__ import annotations

import dataclasses
import typing as t

from tap_odoo.fetch.paging import id_blocks
from tap_odoo.incremental.id_ranges import IdRanges
from tap_odoo.settings import DELETIONS_BY_DEFAULT

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tap_odoo.fetch.query import Caller, Query
    from tap_odoo.incremental.window import Window

Key = dict[str, t.Any]
Bookmark = dict[str, t.Any]
#: Where a bookmark holds the ids that were there.
KNOWN_IDS = "known_ids"


def wants_deletions(config: Mapping[str, t.Any], name: str) -> bool:
    """Tell whether the setting `deletions` names a stream."""
    chosen = config.get("deletions")
    if chosen is None:
        chosen = DELETIONS_BY_DEFAULT
    return chosen == "all" or name in chosen or "all" in chosen


class Deletions(t.Protocol):
    """Finds out in one run of a stream what only the ids tell.

    Attributes:
        missed: Records that are there and that neither the last run nor this one has brought: a
            rule lets the user see them now, or they joined the domain.
    """

    missed: list[int]

    def written(self, ids: Iterable[int]) -> None:
        """Take note that a page has been written, before the state says so."""

    def look(self, odoo: Caller, everything: Query) -> None:
        """Ask which records are there."""

    def gone(self) -> list[Key]:
        """Return the keys of the records that are gone."""

    def finish(self) -> None:
        """Take note that all this has been written."""


class GoneIds:
    """Deletions of a stream whose key follows from the id.

    Args:
        bookmark: The stream's part of the state.
        window: The run's window: it keeps the ids that the run has brought.
        key_of: From an id to the key of its record.
    """

    def __init__(
        self, bookmark: Bookmark, window: Window, key_of: Callable[[int], Key | None]
    ) -> None:
        self.missed: list[int] = []
        self._bookmark = bookmark
        self._window = window
        self._key_of = key_of
        self._emitted = IdRanges(window.emitted)
        self._there = IdRanges()

    def written(self, ids: Iterable[int]) -> None:
        """Take note of the ids of a page."""
        self._emitted.extend(ids)
        self._window.emitted = str(self._emitted)

    def look(self, odoo: Caller, everything: Query) -> None:
        """Compare the ids that are there with those that were."""
        self._there = there = ids_there(odoo, everything)
        if KNOWN_IDS in self._bookmark:
            new = set(there.without(IdRanges(self._bookmark[KNOWN_IDS])))
            self.missed = sorted(new.intersection(there.without(self._emitted)))

    def gone(self) -> list[Key]:
        """Return the keys of the records that are gone."""
        known = IdRanges(self._bookmark.get(KNOWN_IDS, ""))
        gone = {*known.without(self._there), *self._emitted.without(self._there)}
        keys = [self._key_of(number) for number in sorted(gone)]
        return [key for key in keys if key is not None]

    def finish(self) -> None:
        """Remember the ids that are there."""
        self._bookmark[KNOWN_IDS] = str(self._there)


class GoneAmong:
    """Deletions among some records that were asked for by their ids: those that didn't come.

    Args:
        ids: The ids.
        key_of: From an id to the key of its record; None where it doesn't follow from that, and
            only a run over the whole stream can tell.
    """

    def __init__(self, ids: Iterable[int], key_of: Callable[[int], Key | None]) -> None:
        self.missed: list[int] = []
        self._gone = set(ids)
        self._key_of = key_of

    def written(self, ids: Iterable[int]) -> None:
        """Take note of the ids of a page."""
        self._gone.difference_update(ids)

    def look(self, odoo: Caller, everything: Query) -> None:
        """Do nothing: the records were asked for."""

    def gone(self) -> list[Key]:
        """Return the keys of the records that are gone."""
        keys = [self._key_of(number) for number in sorted(self._gone)]
        return [key for key in keys if key is not None]

    def finish(self) -> None:
        """Do nothing: nothing is remembered."""


def ids_there(odoo: Caller, everything: Query) -> IdRanges:
    """Return the ids of all records of a stream."""
    there = IdRanges()
    query = dataclasses.replace(everything, after_id=0, first_ids=None)
    for ids in id_blocks(odoo, query):
        there.extend(ids)
    return there
