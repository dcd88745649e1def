"""A Singer stream of the records of one Odoo model."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from tap_odoo.catalog.columns import DELETED_AT, KEY, REPLICATION_KEY
from tap_odoo.catalog.record_values import page_converter
from tap_odoo.catalog.selection import Selection
from tap_odoo.fetch.call_counter import Tallied
from tap_odoo.fetch.paging import READERS, read_these
from tap_odoo.fetch.query import Row, conjunction
from tap_odoo.incremental.deletions import GoneAmong, GoneIds, wants_deletions
from tap_odoo.incremental.list_deletions import LISTED
from tap_odoo.incremental.shard_state import claim
from tap_odoo.incremental.window import READ_AT, REPLICATION_VALUE, RESUME, Window, open_window
from tap_odoo.settings import LOOKBACK_SECONDS, PAGE_SIZE
from tap_odoo.streams.paged_stream import PagedStream
from tap_odoo.streams.planner import Planner
from tap_odoo.streams.stream_run import Run

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from singer_sdk.helpers.types import Record

    from odoo_common.client.connection import Connection
    from odoo_common.odoo.model_fields import Field, ModelFields
    from tap_odoo.catalog.selection import Reading
    from tap_odoo.incremental.deletions import Deletions, Key
    from tap_odoo.report.stream_report import StreamReport
    from tap_odoo.tap import TapOdoo

FULL_TABLE = "FULL_TABLE"


class OdooStream(PagedStream):
    """The records of one model that a domain chooses.

    Args:
        tap: The tap.
        name: The stream's name.
        model: The model.
        models: Asks for the fields of models.
        domain: Which records.
        context: Odoo's context beyond what the settings say.
    """

    def __init__(  # noqa: PLR0913
        self,
        tap: TapOdoo,
        *,
        name: str,
        model: str,
        models: ModelFields,
        domain: Sequence[t.Any] = (),
        context: Mapping[str, t.Any] | None = None,
    ) -> None:
        self.model = model
        self.fields: Mapping[str, Field] = models.of(model)
        self._connection: Connection = tap.connection
        self._feedback = tap.feedback
        self._odoo_tap = tap
        self._run: Run | None = None
        self.domain = conjunction(domain, tap.scope.domain(name, model, self.fields))
        shard = tap.shard if self._splits() else None
        self._planner = Planner(tap, name, model, self.domain, context or {}, shard=shard)
        self._selection = Selection(name, model, models, tap.config)
        self._finds_deletions = self._wants_deletions(tap.config, name)
        super().__init__(tap, schema=self._schema_of_records(), name=name)
        self.primary_keys = self._key()
        if REPLICATION_KEY in self.fields and self.fields[REPLICATION_KEY].store:
            self.replication_key = REPLICATION_KEY

    # What a mapping file may have otherwise (`view_stream.py`).

    def _wants_deletions(self, config: Mapping[str, t.Any], name: str) -> bool:
        return wants_deletions(config, name)

    def _splits(self) -> bool:
        """Tell whether several workers can share the stream."""
        return True

    def _schema_of_records(self) -> dict[str, t.Any]:
        return self._selection.schema(deletions=self._finds_deletions)

    def _key(self) -> Sequence[str]:
        return (KEY,)

    def _is_default(self, name: str) -> bool:
        return self._selection.is_default(name)

    def _converter(self, run: Run) -> Callable[[list[Row]], list[Record]]:
        """Return what makes rows records."""
        convert = page_converter(self.fields, run.reading.fields, run.reading.pairs)

        def to_records(rows: list[Row]) -> list[Record]:
            convert(rows)
            return rows

        return to_records

    def _deletions(self, window: Window) -> Deletions:
        """Return what finds the records that are gone."""
        return GoneIds(self.stream_state, window, self._key_of)

    def _key_of(self, number: int) -> Key | None:
        """Return the key of the record with an id; None where it doesn't follow from that."""
        return {KEY: number}

    def _watched_names(self, reading: Reading) -> Sequence[str]:
        """Return the fields, or paths to them, that the records are made of."""
        labels = [f"{name}.display_name" for name, (_, label) in reading.pairs.items() if label]
        return [*reading.fields, *labels]

    def reading(self) -> Reading:
        """Return what to ask for.

        A property of the catalog that Odoo no longer has is left out with a warning.
        """
        chosen = self._chosen()
        if self.replication_key and self.replication_key not in chosen:
            chosen.append(self.replication_key)
        reading, gone = self._selection.reading(chosen)
        for name in gone:
            self.logger.warning(
                "%s: the catalog selects %s, which %s no longer has: left out",
                self.name,
                name,
                self.model,
            )
        return reading

    # What all of them have.

    def claim(self) -> None:
        """Begin: see that the stream is this run's, and that the state is its shard's.

        The first shard reads what can't be split. A stream that isn't this run's is not
        selected from here on.

        Raises:
            Fatal: The state is another shard's.
        """
        shard = self._odoo_tap.shard
        only = self.config.get("only")
        if only and self.name not in only:
            self.selected = False
        elif shard and shard.which > 1 and not self._splits():
            self.logger.info("%s can't be split: shard 1/%d reads it whole", self.name, shard.of)
            self.selected = False
        elif shard or self.name in self.tap_state.get("bookmarks", {}):
            # Asking for the part of a stream that has none would make one.
            claim(self.stream_state, self.name, shard, splits=self._splits())

    @property
    def _only(self) -> Sequence[int]:
        """The ids of the only records to read; none for all."""
        return t.cast("Sequence[int]", (self.config.get("only") or {}).get(self.name, ()))

    @property
    def _bookmark(self) -> dict[str, t.Any]:
        """The stream's part of the state: a run over some records leaves that alone."""
        return {} if self._only else self.stream_state

    def _chosen(self) -> list[str]:
        """Return the properties that are selected."""
        properties = self.effective_schema.get("properties", {})
        return [n for n in properties if n != DELETED_AT and self.mask[("properties", n)]]

    def estimate(self) -> Callable[[], int]:
        """Return what counts the records to be expected; another thread may call it."""
        window = self._open_window(dict(self._bookmark))
        return lambda: self._planner.count(self._connection, window)

    def prepare(self) -> Run:
        """Begin this run of the stream: the first questions are asked in another thread."""
        if self._run is None:
            # The state is the main thread's: the other one gets what it needs of it.
            bookmark = self._bookmark
            window = self._open_window(bookmark)
            looks = self._is_incremental and RESUME not in bookmark
            listed = dict(bookmark.get(LISTED, {})) if looks else None
            reading = self.reading()
            odoo = Tallied(self._connection)
            plan = self._odoo_tap.ahead.submit(
                self._planner.plan, reading, self._watched_names(reading), window, listed, odoo
            )
            self._run = Run(window, reading, odoo, plan)
        return self._run

    def _pages(self) -> Iterator[list[Record]]:
        """Yield the records of this run's window, noting in the state how far it got."""
        run = self.prepare()
        self._run = None
        self._odoo_tap.look_ahead(self)
        report = self._feedback.begin(self.name, lambda: self._count(run))
        try:
            yield from self._read(run, report)
        except Rejected as refused:
            if refused.code != "access":
                raise
            self.logger.warning("%s is left out: %s", self.name, refused.message)
        except NoSuchModel as missing:
            self.logger.warning("%s is left out: %s", self.name, missing.message)
        else:
            self._close_window(run.window)
        finally:
            report.requests = run.odoo.requests
            report.retries = run.odoo.retries
            if not run.plan.exception():
                report.take(run.plan.result().query.trouble)
            self._feedback.end(report)

    def _read(self, run: Run, report: StreamReport) -> Iterator[list[Record]]:
        bookmark, window, plan = self._bookmark, run.window, run.plan.result()
        query = plan.query
        if plan.listed is not None:
            # Both or neither: an interrupted run has to know that the window is wide.
            resume = window.resume_point(window.after_id)
            bookmark.update({RESUME: resume, LISTED: plan.listed})
        to_records = self._converter(run)
        deletions = self._deletions_of(window) if self._marks_deletions() else None
        for page in READERS[self._planner.paging](run.odoo, query):
            ids = [row[KEY] for row in page.rows]
            records = to_records(page.rows)
            window.note(max((row.get(REPLICATION_KEY) or "" for row in page.rows), default=""))
            yield self._marked(records, deletions)
            # Reached only when the whole page has been written.
            report.records += len(records)
            report.pages += 1
            self._feedback.advance(report)
            if deletions:
                deletions.written(ids)
            bookmark[RESUME] = window.resume_point(page.last_id)
            self.state_manager.is_flushed = False
            self._write_state_message()
        if not deletions:
            return
        deletions.look(run.odoo, dataclasses.replace(query, domain=self.domain))
        for page in read_these(run.odoo, query, deletions.missed):
            records = to_records(page.rows)
            yield self._marked(records, deletions)
            report.records += len(records)
        yield from self._tombstones(deletions.gone(), report)
        deletions.finish()

    @staticmethod
    def _marked(records: list[Record], deletions: Deletions | None) -> list[Record]:
        """Have the records say that they are not gone, where some may be."""
        if deletions:
            for record in records:
                record[DELETED_AT] = None
        return records

    def _deletions_of(self, window: Window) -> Deletions:
        return GoneAmong(self._only, self._key_of) if self._only else self._deletions(window)

    def _tombstones(self, keys: list[Key], report: StreamReport) -> Iterator[list[Record]]:
        now = self._connection.server_now().isoformat()
        size = self.config.get("page_size") or PAGE_SIZE
        for start in range(0, len(keys), size):
            page = [{**key, DELETED_AT: now} for key in keys[start : start + size]]
            yield page
            report.deletions += len(page)

    def _count(self, run: Run) -> int:
        query = run.plan.result().query
        domain = query.beyond(query.after_id)
        count = int(run.odoo.call(self.model, "search_count", domain, context=query.context))
        return count // query.shard.of if query.shard else count

    def _marks_deletions(self) -> bool:
        """Tell whether tombstones come: without their mark they would look like changes."""
        shown = DELETED_AT in self.effective_schema.get("properties", {})
        return self._finds_deletions and shown and self.mask[("properties", DELETED_AT)]

    @property
    def _is_incremental(self) -> bool:
        whole = self.name in (self.config.get("full_sync_streams") or ())
        dated = self.replication_method != FULL_TABLE and self.replication_key
        return bool(dated) and not whole and not self._only

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
            start_date=self.config.get("start_date") if incremental else None,
            lookback=self.config.get("lookback_seconds", LOOKBACK_SECONDS),
            now=self._connection.server_now(),
        )

    def _close_window(self, window: Window) -> None:
        bookmark = self._bookmark
        bookmark.pop(RESUME, None)
        if self.replication_method != FULL_TABLE and self.replication_key:
            value = window.bookmark(bookmark.get(REPLICATION_VALUE))
            if value:
                bookmark["replication_key"] = self.replication_key
                bookmark[REPLICATION_VALUE] = value
                bookmark[READ_AT] = window.ceiling
        self.state_manager.is_flushed = False
