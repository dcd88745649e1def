"""A Singer stream of the records of one Odoo model."""

from __future__ import annotations

import dataclasses
import functools
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from tap_odoo.catalog.columns import DELETED_AT, KEY, REPLICATION_KEY
from tap_odoo.catalog.record_values import page_converter
from tap_odoo.catalog.selection import Selection
from tap_odoo.catalog.views import DESCRIPTION, is_view
from tap_odoo.fetch.call_counter import CountingClient
from tap_odoo.fetch.domain_check import check_searchable
from tap_odoo.fetch.paging import READERS, read_these, read_view
from tap_odoo.fetch.query import Row, conjunction
from tap_odoo.fetch.record_scope import implied_terms
from tap_odoo.incremental.deletions import tombstones
from tap_odoo.incremental.list_deletions import LISTED
from tap_odoo.incremental.question import ASKED, FIELDS, digest, of_fields
from tap_odoo.incremental.window import RESUME
from tap_odoo.streams.planner import Planner
from tap_odoo.streams.stream_run import Run
from tap_odoo.streams.tombstone_stream import TombstoneStream

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Record

    from odoo_common.odoo.model_fields import Field
    from tap_odoo.catalog.selection import RequestedFields
    from tap_odoo.fetch.references import References
    from tap_odoo.incremental.question import Parts
    from tap_odoo.report.stream_report import StreamReport
    from tap_odoo.streams.context import TapContext


class ModelStream(TombstoneStream):
    """The records of one model that a domain chooses.

    Args:
        tap: The tap.
        tap_context: What its streams have in common.
        name: The stream's name.
        model: The model.
        domain: Which records.
        odoo_context: Odoo's context beyond what the settings say.
        references: Finds the records that have joined because others refer to them.
        dates: Paths to dates whose coming or passing is a change.
    """

    def __init__(  # noqa: PLR0913
        self,
        tap: Tap,
        tap_context: TapContext,
        *,
        name: str,
        model: str,
        domain: Sequence[t.Any] = (),
        odoo_context: Mapping[str, t.Any] | None = None,
        references: References | None = None,
        dates: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.fields: Mapping[str, Field] = tap_context.models.of(model)
        self._tap_context = tap_context
        self._progress = tap_context.progress
        self._run: Run | None = None
        self._removed: list[str] = []
        own_domain = tap_context.settings.domain.get(name) or []
        self._terms = [list(domain), own_domain, odoo_context or {}]
        check_searchable(tap_context.models, model, own_domain, f"setting domain, stream {name}")
        domain = conjunction(domain, tap_context.scope.domain(name, model, self.fields))
        self.domain = conjunction(domain, implied_terms(model, self.fields, domain))
        self.is_view = is_view(model, self.fields)
        shard = tap_context.shard if self._can_split() else None
        odoo_context = odoo_context or {}
        self._planner = Planner(
            tap_context,
            name,
            model,
            self.domain,
            odoo_context,
            shard=shard,
            is_view=self.is_view,
            references=references,
            dates=dates,
        )
        self._selection = Selection(name, model, tap_context.models, tap_context.settings)
        wants = self._wants_deletions(tap_context.settings, name)
        self._finds_deletions = wants and not self.is_view
        schema = self._schema_of_records()
        super().__init__(tap, tap_context, schema=schema, name=name)
        self.primary_keys = self._key()
        if REPLICATION_KEY in self.fields and self.fields[REPLICATION_KEY].store:
            self.replication_key = REPLICATION_KEY

    # What a mapping file may have otherwise (`streams/mapped_stream.py`).

    def _schema_of_records(self) -> dict[str, t.Any]:
        schema = self._selection.schema(deletions=self._finds_deletions)
        if self.is_view and KEY in schema["properties"]:
            schema["properties"][KEY]["description"] = DESCRIPTION
        return schema

    def _key(self) -> Sequence[str]:
        return () if self.is_view else (KEY,)

    def _can_split(self) -> bool:
        return not self.is_view

    def _is_default(self, name: str) -> bool:
        return self._selection.is_default(name)

    def _converter(self, run: Run) -> Callable[[list[Row]], list[Record]]:
        """Return what makes rows records."""
        convert = page_converter(
            self.fields, run.requested.fields, run.requested.pairs, self._note_odd(run)
        )

        def to_records(rows: list[Row]) -> list[Record]:
            convert(rows)
            return rows

        return to_records

    def _note_odd(self, run: Run) -> Callable[[str, int, object], None]:
        """Return what takes note of a value that a record can't hold."""
        problems = run.plan.result().query.problems

        def note(name: str, number: int, value: object) -> None:
            self.logger.warning(
                "%s: %s of record %d is %s, which no JSON can hold: null is sent",
                self.name,
                name,
                number,
                value,
            )
            problems.note_incomplete(number, name)

        return note

    def _watched_names(self, requested: RequestedFields) -> Sequence[str]:
        """Return the fields, or paths to them, that the records are made of."""
        labels = [f"{name}.display_name" for name, (_, label) in requested.pairs.items() if label]
        return [*requested.fields, *labels]

    def requested_fields(self) -> RequestedFields:
        """Return what to ask for.

        A property of the catalog that Odoo no longer has is left out with a warning.
        """
        chosen = self._chosen()
        if self.replication_key and self.replication_key not in chosen:
            chosen.append(self.replication_key)
        requested, missing = self._selection.requested_fields(chosen)
        for name in missing:
            self.logger.warning(
                "%s: the catalog selects %s, which %s no longer has, or which the user may no "
                "longer see: left out",
                self.name,
                name,
                self.model,
            )
        self._removed = missing
        return requested

    def _question_parts(self) -> Parts:
        scope = self._tap_context.scope.question(self.name, self.model, self.fields)
        asked = {"domain": self._terms, **scope}
        digests = {name: digest(value) for name, value in asked.items()}
        return {**digests, FIELDS: of_fields(self.asked_fields)}

    @functools.cached_property
    def asked_fields(self) -> frozenset[str]:
        """The fields, and paths to them, that the records are made of."""
        return frozenset((*self._requested.fields, *self._watched_names(self._requested)))

    # What all of them have.

    @functools.cached_property
    def _requested(self) -> RequestedFields:
        """What this run asks for."""
        return self.requested_fields()

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
            requested = self._requested
            if not self._only:
                bookmark[ASKED] = self.question
            names = self._watched_names(requested)
            odoo = CountingClient(self._connection)
            plan = self._tap_context.executor.submit(
                self._planner.plan, requested, names, window, listed, odoo
            )
            self._run = Run(window, requested, odoo, plan)
        return self._run

    def _pages(self) -> Iterator[list[Record]]:
        """Yield the records of this run's window, noting in the state how far it got."""
        run = self._prepared()
        self._run = None
        self._tap_context.prefetch_after(self.name)
        report = self._progress.begin(self.name, lambda: self._count(run))
        try:
            yield from self._read(run, report)
        except (NoSuchModel, Rejected) as error:
            report.failed = error.message
            raise
        else:
            self._close_window(run.window)
        finally:
            report.removed = self._removed
            report.requests = run.odoo.requests
            report.retries = run.odoo.retries
            if not run.plan.exception():
                report.add_problems(run.plan.result().query.problems)
            self._progress.end(report)

    def _prepared(self) -> Run:
        try:
            return self.prepare()
        except (NoSuchModel, Rejected) as error:
            report = self._progress.begin(self.name, lambda: None)
            report.failed = error.message
            self._progress.end(report)
            raise

    def _read(self, run: Run, report: StreamReport) -> Iterator[list[Record]]:
        bookmark, window, plan = self._bookmark, run.window, run.plan.result()
        query = plan.query
        if plan.listed is not None:
            # Both or neither: an interrupted run has to know that the window is wide.
            resume = window.resume_point(window.after_id)
            bookmark.update({RESUME: resume, LISTED: plan.listed})
        to_records = self._converter(run)
        deletions = self._deletions_of(window) if self._finds_deletions else None
        if self.is_view:
            self.logger.info("%s is a view: no key, no deletions, read whole", self.name)
        reader = read_view if self.is_view else READERS[self._settings.paging]
        for page in reader(run.odoo, query):
            ids = [row[KEY] for row in page.rows]
            deletions = self._unless_unstable(ids, deletions)
            records = to_records(page.rows)
            if self.replication_key:
                window.note(page.rows, REPLICATION_KEY)
            yield self._marked(records, deletions)
            # Reached only when the whole page has been written.
            report.records += len(records)
            report.pages += 1
            self._progress.advance(report)
            if deletions:
                deletions.note_written(ids)
            if not self.is_view:
                bookmark[RESUME] = window.resume_point(page.last_id)
            self.state_manager.is_flushed = False
            self._write_state_message()
        if not deletions:
            return
        deletions.compare(run.odoo, dataclasses.replace(query, domain=self.domain))
        for page in read_these(run.odoo, query, deletions.missed):
            records = to_records(page.rows)
            yield self._marked(records, deletions)
            report.records += len(records)
        now = self._connection.server_now().isoformat()
        size = self._settings.page_size
        for marked in tombstones(deletions.deleted_keys(), self._chosen(), now, size):
            yield marked
            report.deletions += len(marked)
        deletions.finish()

    def _count(self, run: Run) -> int | None:
        if run.plan.exception():
            return None  # Reading says why.
        query = run.plan.result().query
        domain = query.beyond(query.after_id)
        count = int(run.odoo.call(self.model, "search_count", domain, context=query.context))
        return count // query.shard.count if query.shard else count
