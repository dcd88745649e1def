"""A Singer stream of the records of one Odoo model."""

from __future__ import annotations

import dataclasses
import typing as t

from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.streams import Stream

from odoo_common.errors import Fatal, NoSuchModel, Rejected
from tap_odoo.id_ranges import IdRanges
from tap_odoo.incremental import READ_AT, REPLICATION_VALUE, RESUME, Window, open_window
from tap_odoo.paging import READERS, Query, conjunction, id_blocks
from tap_odoo.related_paths import watch_for
from tap_odoo.schema import (
    DELETED_AT,
    KEY,
    REPLICATION_KEY,
    read_by_default,
    stream_schema,
)
from tap_odoo.stream_table import DELETIONS_BY_DEFAULT
from tap_odoo.values import row_converter

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib import MetadataMapping

    from odoo_common.connection import Connection
    from odoo_common.model_fields import Field, ModelFields
    from tap_odoo.stream_table import Domain
    from tap_odoo.tap import TapOdoo

PAGE_SIZE = 1000
PARALLEL_REQUESTS = 4
FULL_TABLE = "FULL_TABLE"
KNOWN_IDS = "known_ids"
LOOKBACK_SECONDS = 600


class OdooStream(Stream):
    """The records of one model that a domain chooses.

    Args:
        tap: The tap.
        name: The stream's name.
        model: The model.
        models: Asks for the fields of models.
        domain: Which records.
    """

    # Values arrive here as the schema wants them (`values.py`): the SDK's own pass over each
    # of them would cost more than all the rest.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(
        self, tap: TapOdoo, *, name: str, model: str, models: ModelFields, domain: Domain = ()
    ) -> None:
        self.model = model
        self.domain = domain
        self.fields: Mapping[str, Field] = models.of(model)
        self._models = models
        self._connection: Connection = tap.connection
        self._rights = tap.rights
        self._extra: list[str] = list((tap.config.get("fields") or {}).get(name, ()))
        shown = self._shown_fields(everything=bool(tap.config.get("discover_all_fields")))
        self._finds_deletions = wants_deletions(tap.config, name)
        schema = stream_schema(shown, deletions=self._finds_deletions)
        super().__init__(tap, schema=schema, name=name)
        self.primary_keys = (KEY,)
        if REPLICATION_KEY in self.fields and self.fields[REPLICATION_KEY].store:
            self.replication_key = REPLICATION_KEY

    def _shown_fields(self, *, everything: bool) -> dict[str, Field]:
        """Return the fields that the schema holds.

        Meltano selects whatever a catalog shows, so what is costly is shown on demand only.

        Raises:
            Fatal: The setting `fields` names one that the model doesn't have.
        """
        unknown = [name for name in self._extra if name not in self.fields]
        if unknown:
            raise Fatal(f"setting fields: {self.model} has no field {', '.join(unknown)}")
        return {
            name: field
            for name, field in self.fields.items()
            if everything or name in self._extra or self._is_default(field)
        }

    def _is_default(self, field: Field) -> bool:
        return read_by_default(field, self.model, self._models)

    @property
    def metadata(self) -> MetadataMapping:
        """Selection: without a catalog, what `read_by_default` says of each field."""
        is_new = self._metadata is None
        metadata = super().metadata
        if is_new and self._tap_input_catalog is None:
            for name in self.schema["properties"]:
                if name == DELETED_AT:
                    continue
                chosen = name in self._extra or self._is_default(self.fields[name])
                metadata[("properties", name)].selected_by_default = chosen
        return metadata

    def selected_fields(self) -> list[str]:
        """Return the names of the fields to ask for, the key first.

        A field of the catalog that Odoo no longer has is left out with a warning.
        """
        names = [KEY]
        for name in self.effective_schema.get("properties", {}):
            if name in (KEY, DELETED_AT) or not self.mask[("properties", name)]:
                continue
            if name in self.fields:
                names.append(name)
            else:
                self.logger.warning(
                    "%s: the catalog selects %s, which %s no longer has: left out",
                    self.name,
                    name,
                    self.model,
                )
        if self.replication_key and self.replication_key not in names:
            names.append(self.replication_key)
        return names

    def get_replication_key_signpost(self, context: Context | None = None) -> None:  # noqa: ARG002
        """Give none: `incremental.Window` caps the bookmark by the server's clock."""
        return

    def get_records(self, context: Context | None) -> Iterable[Record]:  # noqa: ARG002
        """Yield the records of this run's window, noting in the state how far it got."""
        bookmark = self.stream_state
        window = self._open_window(bookmark)
        names = self.selected_fields()
        watched = self._watched(names) if window.since else ()
        query = Query(
            model=self.model,
            domain=conjunction(self.domain, window.domain(REPLICATION_KEY, watched)),
            fields=names,
            context=self.odoo_context(),
            page_size=self.config.get("page_size") or PAGE_SIZE,
            parallel=self.config.get("parallel_requests") or PARALLEL_REQUESTS,
            after_id=window.after_id,
        )
        to_record = row_converter(self.fields, query.fields)
        marks_deletions = self._marks_deletions()
        emitted = IdRanges(window.emitted)
        read = READERS[self.config.get("paging") or "ids"]
        try:
            for page in read(self._connection, query):
                for row in page.rows:
                    record = to_record(row)
                    window.note(record.get(REPLICATION_KEY))
                    if marks_deletions:
                        record[DELETED_AT] = None
                    yield record
                # Reached only when the whole page has been written.
                if marks_deletions:
                    emitted.extend(row[KEY] for row in page.rows)
                    window.emitted = str(emitted)
                bookmark[RESUME] = window.resume_point(page.last_id)
                self.state_manager.is_flushed = False
                self._write_state_message()
            if marks_deletions:
                yield from self._deletions(bookmark, query, emitted)
        except Rejected as refused:
            if refused.code != "access":
                raise
            self.logger.warning("%s is left out: %s", self.name, refused.message)
            return
        except NoSuchModel as missing:
            self.logger.warning("%s is left out: %s", self.name, missing.message)
            return
        self._close_window(bookmark, window)

    def _marks_deletions(self) -> bool:
        """Tell whether tombstones come: without their mark they would look like changes."""
        shown = DELETED_AT in self.effective_schema.get("properties", {})
        return self._finds_deletions and shown and self.mask[("properties", DELETED_AT)]

    def _deletions(
        self, bookmark: dict[str, t.Any], query: Query, emitted: IdRanges
    ) -> Iterator[Record]:
        """Yield a tombstone for each record that is gone, and note which are there."""
        everything = dataclasses.replace(query, domain=self.domain, after_id=0)
        there = IdRanges()
        for ids in id_blocks(self._connection, everything):
            there.extend(ids)
        now = self._connection.server_now().isoformat()
        gone = set(IdRanges(bookmark.get(KNOWN_IDS, "")).without(there)) | set(
            emitted.without(there)
        )
        for number in sorted(gone):
            yield {KEY: number, DELETED_AT: now}
        bookmark[KNOWN_IDS] = str(there)

    def _watched(self, names: list[str]) -> tuple[str, ...]:
        """Return the relations whose changes count, and name the fields that none covers."""
        watch = watch_for(self._models, self.model, names, self._rights.may_read)
        if watch.unseen:
            self.logger.warning(
                "%s: Odoo does not tell when these fields change, so an incremental run brings "
                "them only with another change of the record: %s",
                self.name,
                ", ".join(watch.unseen),
            )
        return watch.paths

    def _open_window(self, bookmark: dict[str, t.Any]) -> Window:
        incremental = self.replication_method != FULL_TABLE and self.replication_key
        if not incremental or self.name in (self.config.get("full_sync_streams") or ()):
            bookmark.pop(REPLICATION_VALUE, None)
            bookmark.pop(READ_AT, None)
        return open_window(
            bookmark,
            start_date=self.config.get("start_date") if incremental else None,
            lookback=self.config.get("lookback_seconds", LOOKBACK_SECONDS),
            now=self._connection.server_now(),
        )

    def _close_window(self, bookmark: dict[str, t.Any], window: Window) -> None:
        bookmark.pop(RESUME, None)
        if self.replication_method != FULL_TABLE and self.replication_key:
            value = window.bookmark(bookmark.get(REPLICATION_VALUE))
            if value:
                bookmark["replication_key"] = self.replication_key
                bookmark[REPLICATION_VALUE] = value
                bookmark[READ_AT] = window.ceiling
        self.state_manager.is_flushed = False

    def odoo_context(self) -> dict[str, t.Any]:
        """Return Odoo's context for this stream's reads.

        Archived records are read too, unless told otherwise: archiving is a change that the
        other end must see.
        """
        return {"active_test": self.config.get("include_archived") is False}

    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Do nothing: `get_records` keeps the bookmark, a page at a time."""


def wants_deletions(config: Mapping[str, t.Any], name: str) -> bool:
    """Tell whether the setting `deletions` names a stream."""
    chosen = config.get("deletions")
    if chosen is None:
        chosen = DELETIONS_BY_DEFAULT
    return chosen == "all" or name in chosen or "all" in chosen
