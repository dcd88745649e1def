"""A Singer stream that reports deleted records, and marks the others as not deleted."""

from __future__ import annotations

import datetime as dt
import typing as t

from singer_sdk import singerlib as singer
from singer_sdk.exceptions import MapExpressionError
from singer_sdk.singerlib.catalog import Metadata

from tap_odoo.catalog.columns import DELETED_AT, KEY
from tap_odoo.catalog.schema import deleted_at_schema
from tap_odoo.incremental.deletions import DeletedAmongRequested, DeletedIds
from tap_odoo.incremental.hidden_records import HiddenRecords
from tap_odoo.settings.tap_settings import UNREADABLE
from tap_odoo.streams.bookmarked_stream import BookmarkedStream
from tap_odoo.streams.tombstone_maps import InvisibleTombstone, mapped_tombstone

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from singer_sdk.helpers.types import Record

    from tap_odoo.incremental.deletions import Deletions, Key
    from tap_odoo.incremental.window import Window
    from tap_odoo.settings.tap_settings import TapSettings


class TombstoneStream(BookmarkedStream):
    """Decides whether a run looks for deleted records, and how."""

    _finds_deletions: bool
    #: The stream maps have been found to hide tombstones, and that was said.
    _hides_tombstones = False

    def apply_catalog(self, catalog: singer.Catalog) -> None:
        """Apply a catalog; what marks tombstones belongs to the stream, whatever was selected."""
        entry = catalog.get_stream(self.name)
        if entry and self._finds_deletions:
            mark = singer.Schema.from_dict(deleted_at_schema())
            entry.schema.properties = {**(entry.schema.properties or {}), DELETED_AT: mark}
            self._always_include_mark(entry.metadata)
        super().apply_catalog(catalog)

    @property
    def metadata(self) -> singer.MetadataMapping:
        """Selection: of what marks tombstones there is no choice."""
        is_new = self._metadata is None
        metadata = super().metadata
        if is_new and self._finds_deletions:
            self._always_include_mark(metadata)
        return metadata

    @staticmethod
    def _always_include_mark(metadata: singer.MetadataMapping) -> None:
        mark = metadata["properties", DELETED_AT]
        mark.inclusion = Metadata.InclusionType.AUTOMATIC

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

    def _generate_record_messages(
        self, record: Record
    ) -> t.Generator[singer.RecordMessage, None, None]:
        """Apply the stream maps; an error names the stream and the record.

        Raises:
            MapExpressionError: An expression can't work with the record.
        """
        try:
            if record.get(DELETED_AT):
                yield from self._tombstone_messages(record)
            else:
                yield from super()._generate_record_messages(record)
        except Exception as error:
            # An expression may raise anything; the SDK names neither stream nor record.
            what = "deleted record" if record.get(DELETED_AT) else "record"
            raise MapExpressionError(
                f"{self.name}: the stream_maps fail for {what} {self._named(record)}: "
                f"{_reason(error)}"
            ) from error

    def _tombstone_messages(
        self, tombstone: Record
    ) -> t.Generator[singer.RecordMessage, None, None]:
        for stream_map in self.stream_maps:
            try:
                mapped = mapped_tombstone(stream_map, tombstone, self.primary_keys)
            except InvisibleTombstone as reason:
                self._say_hidden(tombstone, str(reason))
                continue
            if mapped is not None:
                yield singer.RecordMessage(
                    stream=stream_map.stream_alias,
                    record=mapped,
                    version=self._stream_version,
                    time_extracted=dt.datetime.now(tz=dt.timezone.utc),
                )

    def _say_hidden(self, tombstone: Record, reason: str) -> None:
        if not self._hides_tombstones:
            self.logger.warning(
                "%s: deleted records, such as %s, are not sent, because the stream_maps would make "
                "changes of them: %s",
                self.name,
                self._named(tombstone),
                reason,
            )
        self._hides_tombstones = True

    def _named(self, record: Record) -> str:
        return ", ".join(str(record.get(name)) for name in self.primary_keys or (KEY,))


def _reason(error: Exception) -> str:
    return f"{error} {error.__cause__}" if error.__cause__ else str(error)
