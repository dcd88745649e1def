"""A Singer stream that reports deleted records, and marks the others as not deleted."""

from __future__ import annotations

import typing as t

from tap_odoo.catalog.columns import DELETED_AT, KEY
from tap_odoo.incremental.deletions import DeletedAmongRequested, DeletedIds
from tap_odoo.incremental.hidden_records import HiddenRecords
from tap_odoo.settings.tap_settings import UNREADABLE
from tap_odoo.streams.bookmarked_stream import BookmarkedStream

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk.helpers.types import Record

    from tap_odoo.incremental.deletions import Deletions, Key
    from tap_odoo.incremental.window import Window
    from tap_odoo.settings.tap_settings import TapSettings


class TombstoneStream(BookmarkedStream):
    """Decides whether a run looks for deleted records, and how."""

    _finds_deletions: bool

    def _wants_deletions(self, settings: TapSettings, name: str) -> bool:
        return settings.finds_deletions(name)

    def _deletions(self, window: Window) -> Deletions:
        """Return what finds deleted records."""
        return DeletedIds(self._bookmark, window, self._key_of, self._hidden_records())

    def _hidden_records(self) -> HiddenRecords:
        delete = self._settings.unreadable == UNREADABLE[1]
        return HiddenRecords(self.name, self._bookmark, delete=delete)

    def _key_of(self, number: int) -> Key | None:
        """Return the key of the record with an id; None where it doesn't follow from that."""
        return {KEY: number}

    def _marks_deletions(self) -> bool:
        """Tell whether tombstones come: without their mark they would look like changes."""
        shown = DELETED_AT in self.effective_schema.get("properties", {})
        return self._finds_deletions and shown and self.mask[("properties", DELETED_AT)]

    def _unless_unstable(self, ids: Sequence[int], deletions: Deletions | None) -> Deletions | None:
        """Give up looking for deletions where ids can't be those of a table."""
        if deletions and ids and min(ids) <= 0:
            self.logger.warning(
                "%s: Odoo gives ids such as %d, which no table has: deletions are not looked for",
                self.name,
                min(ids),
            )
            return None
        return deletions

    @staticmethod
    def _marked(records: list[Record], deletions: Deletions | None) -> list[Record]:
        """Have the records say that they are not deleted, where some may be."""
        if deletions:
            for record in records:
                record[DELETED_AT] = None
        return records

    def _deletions_of(self, window: Window) -> Deletions:
        if self._only:
            return DeletedAmongRequested(self._only, self._key_of, self._hidden_records())
        return self._deletions(window)
