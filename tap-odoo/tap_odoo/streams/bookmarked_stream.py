"""A Singer stream with a bookmark of its own: which changes a run reads, and whose they are."""

from __future__ import annotations

import abc
import functools
import typing as t

from tap_odoo.incremental.question import START_DATE, of_identity
from tap_odoo.incremental.shard_state import claim
from tap_odoo.incremental.unstamped_rows import UNSTAMPED, joined
from tap_odoo.incremental.window import (
    NEWEST,
    READ_AT,
    REPLICATION_VALUE,
    RESUME,
    Window,
    later_of,
    open_window,
)
from tap_odoo.streams.paged_stream import PagedStream

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk import Tap
    from singer_sdk import singerlib as singer

    from tap_odoo.incremental.question import Parts
    from tap_odoo.streams.context import TapContext

FULL_TABLE = "FULL_TABLE"


class BookmarkedStream(PagedStream):
    """Opens the window of a run, and closes it in the state.

    Args:
        tap: The tap.
        tap_context: What its streams have in common.
        name: The stream's name.
        schema: The JSON Schema of its records.
    """

    def __init__(
        self, tap: Tap, tap_context: TapContext, *, name: str, schema: dict[str, t.Any]
    ) -> None:
        self._connection = tap_context.connection
        self._settings = tap_context.settings
        self._shard = tap_context.shard
        self._identity = tap_context.identity
        super().__init__(tap, schema=schema, name=name)

    def apply_catalog(self, catalog: singer.Catalog) -> None:
        """Apply a catalog; a replication key that is none is said, and passed over."""
        own = self.replication_key
        super().apply_catalog(catalog)
        if self.replication_key not in {None, own}:
            self.logger.warning(
                "%s: the catalog's replication-key %s is passed over: %s",
                self.name,
                self.replication_key,
                f"what has changed is found by {own}" if own else "the stream is read whole",
            )
            self.replication_key = own

    def _can_split(self) -> bool:
        """Tell whether several workers can share the stream."""
        return True

    def claim(self) -> None:
        """Begin: see that the stream is this run's, and that the state is its shard's.

        The first shard reads what can't be split. A stream that isn't this run's is not
        selected from here on.

        Raises:
            Fatal: The state is another shard's.
        """
        shard = self._shard
        only = self._settings.only
        if only and self.name not in only:
            self.selected = False
        elif shard and shard.number > 1 and not self._can_split():
            self.logger.info("%s can't be split: shard 1/%d reads it whole", self.name, shard.count)
            self.selected = False
        elif shard or self.name in self.tap_state.get("bookmarks", {}):
            # Asking for the part of a stream that has none would make one.
            claim(self.stream_state, self.name, shard, splits=self._can_split())

    @property
    def _only(self) -> Sequence[int]:
        """The ids of the only records to read; none for all."""
        return self._settings.only.get(self.name, ())

    @property
    def has_bookmark(self) -> bool:
        """Tell whether an earlier run left a bookmark that this one may go on from."""
        return not self._only and bool(self.tap_state.get("bookmarks", {}).get(self.name))

    @property
    def bookmark(self) -> dict[str, t.Any]:
        """The stream's part of the state."""
        return self._bookmark

    @functools.cached_property
    def question(self) -> Parts:
        """What this run asks of which database, as a bookmark remembers it."""
        start = {START_DATE: self._settings.start_date or ""} if self.replication_key else {}
        return {**of_identity(self._identity()), **start, **self._question_parts()}

    @abc.abstractmethod
    def _question_parts(self) -> Parts:
        """Return which records and fields this run asks for."""

    @property
    def _bookmark(self) -> dict[str, t.Any]:
        """The stream's part of the state: a run over some records leaves that alone."""
        return {} if self._only else self.stream_state

    @property
    def _is_incremental(self) -> bool:
        whole = self.name in self._settings.full_sync_streams
        dated = self.replication_method != FULL_TABLE and self.replication_key
        return bool(dated) and not whole and not self._only

    @property
    def begins_at_bookmark(self) -> bool:
        """Tell whether this run reads only what has changed since the last one."""
        return self._is_incremental and self.has_bookmark and REPLICATION_VALUE in self._bookmark

    def _open_window(self, bookmark: dict[str, t.Any]) -> Window:
        if self._only:
            now = self._connection.server_now().isoformat()
            return Window(since=None, ceiling=now, only=self._only)
        incremental = self.replication_method != FULL_TABLE and self.replication_key
        if not self._is_incremental:
            bookmark.pop(REPLICATION_VALUE, None)
            bookmark.pop(READ_AT, None)
        return open_window(
            bookmark,
            start_date=self._settings.start_date if incremental else None,
            lookback=self._settings.lookback_seconds,
            now=self._connection.server_now(),
        )

    def _close_window(self, window: Window) -> None:
        bookmark = self._bookmark
        bookmark.pop(RESUME, None)
        if self.replication_method != FULL_TABLE and self.replication_key:
            bookmark[READ_AT] = window.ceiling
            value = window.bookmark(bookmark.get(REPLICATION_VALUE))
            if value:
                bookmark["replication_key"] = self.replication_key
                bookmark[REPLICATION_VALUE] = value
                bookmark[NEWEST] = later_of({**bookmark.get(NEWEST, {}), **window.newest})
            known = bookmark.pop(UNSTAMPED, "") if window.since else ""
            unstamped = joined(known, window.unstamped)
            if unstamped:
                bookmark[UNSTAMPED] = unstamped
        self.state_manager.is_flushed = False
