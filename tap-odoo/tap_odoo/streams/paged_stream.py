"""A Singer stream whose records come and go a page at a time."""

from __future__ import annotations

import abc
import datetime as dt
import typing as t

from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.mapper import SameRecordTransform
from singer_sdk.streams import Stream

from odoo_common.errors import NoSuchModel, Rejected
from tap_odoo.streams.record_writer import PageWriter

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib import MetadataMapping


class PagedStream(Stream):
    """Does to a page what the SDK does to each record, and keeps a bookmark of its own."""

    # Values arrive here as the schema wants them (`values.py`): the SDK's own pass over each
    # of them would cost more than all the rest.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    @abc.abstractmethod
    def _pages(self) -> Iterator[list[Record]]:
        """Yield the records of this run, noting in the state how far it got."""

    @abc.abstractmethod
    def _is_default(self, name: str) -> bool:
        """Tell whether a property is selected without a catalog."""

    @property
    def metadata(self) -> MetadataMapping:
        """Selection: without a catalog, what `_is_default` says of each property."""
        is_new = self._metadata is None
        metadata = super().metadata
        if is_new and self._tap_input_catalog is None:
            for name in self.schema["properties"]:
                metadata[("properties", name)].selected_by_default = self._is_default(name)
        return metadata

    def get_replication_key_signpost(self, context: Context | None = None) -> None:  # noqa: ARG002
        """Give none: `incremental.window.Window` caps the bookmark by the server's clock."""
        return

    def get_records(self, context: Context | None) -> Iterable[Record]:  # noqa: ARG002
        """Yield the records of this run's window, for the SDK's own path."""
        for page in self._pages():
            yield from page

    def _sync_records(
        self, context: Context | None = None, *, write_messages: bool = True
    ) -> t.Generator[dict[str, t.Any], t.Any, t.Any]:
        """Write the records; that Odoo refuses a stream is no reason not to read the others."""
        try:
            yield from self._write_all(context, write_messages=write_messages)
        except (NoSuchModel, Rejected) as error:
            self.logger.warning("%s is left out: %s", self.name, error.message)

    def _write_all(
        self, context: Context | None, *, write_messages: bool
    ) -> t.Generator[dict[str, t.Any], t.Any, t.Any]:
        """Write the records a page at a time, where nothing has to be done to each of them."""
        writer = self._tap.message_writer
        if not (write_messages and isinstance(writer, PageWriter) and self._is_plain()):
            yield from super()._sync_records(context, write_messages=write_messages)
            return
        counter = self.get_record_counter()
        counter.with_context({})
        timer = self.get_sync_timer()
        timer.with_context({})
        with counter, timer:
            for records in self._pages():
                now = dt.datetime.now(tz=dt.timezone.utc).isoformat()
                writer.write_records(self.name, records, now, self._stream_version)
                counter.increment(len(records))
        self._finalize_state(self.stream_state)
        self._write_state_message()

    def _is_plain(self) -> bool:
        """Tell whether records leave as they are: no stream maps, no flattening, no limit."""
        return self.ABORT_AT_RECORD_COUNT is None and all(
            type(step) is SameRecordTransform and not step.flattening_enabled
            for step in self.stream_maps
        )

    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Do nothing: `_pages` keeps the bookmark, a page at a time."""
