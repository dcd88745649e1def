"""What a run of a stream asks for: which changes count, which fields, in which context."""

from __future__ import annotations

import logging
import typing as t

from tap_odoo.catalog.columns import REPLICATION_KEY
from tap_odoo.fetch.absence import proving_column
from tap_odoo.fetch.ids import with_first_ids
from tap_odoo.fetch.query import Query, conjunction
from tap_odoo.incremental.dependency_paths import dependencies_of
from tap_odoo.incremental.list_deletions import listed_ids, models_with_deletions
from tap_odoo.settings.tap_settings import PAGING
from tap_odoo.streams.stream_run import Plan

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from tap_odoo.catalog.builtin_streams import Domain
    from tap_odoo.catalog.selection import RequestedFields
    from tap_odoo.fetch.call_counter import CountingClient
    from tap_odoo.fetch.references import References
    from tap_odoo.fetch.shards import Shard
    from tap_odoo.incremental.dependency_paths import Dependencies
    from tap_odoo.incremental.window import Window
    from tap_odoo.streams.context import TapContext


logger = logging.getLogger(__name__)


class Planner:
    """Plans the runs of one stream.

    Args:
        tap_context: What the streams have in common.
        stream: The stream's name.
        model: Its model.
        domain: Which records it has.
        odoo_context: Odoo's context beyond what the settings say.
        shard: Which of the records are this run's; None for all.
        is_view: Its ids say nothing (`catalog/views.py`).
        references: Finds the records that have joined because others refer to them.
        dates: Paths to dates whose coming or passing is a change.
    """

    def __init__(  # noqa: PLR0913
        self,
        tap_context: TapContext,
        stream: str,
        model: str,
        domain: Sequence[t.Any],
        odoo_context: Mapping[str, t.Any],
        *,
        shard: Shard | None = None,
        is_view: bool = False,
        references: References | None = None,
        dates: Sequence[str] = (),
    ) -> None:
        self._references = references
        self._dates = dates
        self._is_view = is_view
        self._tap_context = tap_context
        self._stream = stream
        self._model = model
        self._domain = domain
        self._odoo_context = odoo_context
        self._shard = shard

    def plan(
        self,
        requested: RequestedFields,
        names: Sequence[str],
        window: Window,
        listed: dict[str, str] | None,
        odoo: CountingClient,
    ) -> Plan:
        """Return what this run reads, its first ids known already. Runs in another thread.

        Args:
            requested: The fields that are asked for.
            names: The fields, or paths to them, whose changes count.
            window: The run's window; it is opened wide where a deletion demands that.
            listed: The bookmark's (`incremental/list_deletions.py`); None where nothing is to be
                compared.
            odoo: The connection, its calls counted.
        """
        paths: Sequence[str] = ()
        now: dict[str, str] | None = None
        if listed is not None or window.since:
            found = self._dependencies(names, warn=bool(window.since))
            if found.list_models and listed is not None:
                now = self._compare_lists(odoo, found.list_models, listed, window)
            paths = found.paths if window.since else ()
        joined: Sequence[int] = ()
        if self._references and window.since:
            joined = self._references.ids(odoo, window.since)
        changes = window.domain(REPLICATION_KEY, paths, joined=joined, dates=self._dates)
        settings = self._tap_context.settings
        fields = self._tap_context.models.of(self._model)
        in_other_context = self._tap_context.scope.in_other_context(
            self._stream, self._model, requested.fields
        )
        query = Query(
            model=self._model,
            domain=conjunction(self._domain, changes),
            fields=[name for name in requested.fields if name not in in_other_context[0]],
            context=self._whole_context(),
            page_size=settings.page_size,
            parallel=settings.parallel_requests,
            after_id=window.after_id,
            names=bool(requested.pairs),
            in_other_context=in_other_context,
            scattered=self._shard is not None,
            shard=self._shard,
            is_small=bool(window.only or window.is_narrow),
            column="" if self._is_view else proving_column(fields),
        )
        if self._is_view:
            return Plan(query, now)
        if settings.paging == PAGING[0]:
            query = with_first_ids(odoo, query)
        return Plan(query, now)

    def count(self, odoo: OdooClient, window: Window) -> int:
        """Return about how many records a run will bring.

        Those that come because of another record's change are not counted, and of a shard's
        only how many they should be.
        """
        after = [("id", ">", window.after_id)] if window.after_id else []
        domain = conjunction(after, self._domain, window.domain(REPLICATION_KEY))
        context = self._whole_context()
        count = int(odoo.call(self._model, "search_count", domain, context=context))
        return count // self._shard.count if self._shard else count

    def _whole_context(self) -> dict[str, t.Any]:
        return {**self._tap_context.scope.context(self._stream, self._model), **self._odoo_context}

    def _dependencies(self, names: Sequence[str], *, warn: bool) -> Dependencies:
        """Return whose changes count, and name the fields that none covers."""
        shared = self._tap_context
        found = dependencies_of(
            shared.models, self._model, names, shared.rights.may_read, self._domain
        )
        if found.untracked and warn:
            logger.warning(
                "%s: Odoo does not tell when these fields change, so an incremental run brings "
                "them only with another change of the record: %s",
                self._stream,
                ", ".join(found.untracked),
            )
        return found

    def _compare_lists(
        self,
        odoo: CountingClient,
        lists: Mapping[str, Domain],
        before: dict[str, str],
        window: Window,
    ) -> dict[str, str]:
        """Open the window wide where a record was deleted that a value here was made of."""
        listed = listed_ids(odoo, lists)
        lost = models_with_deletions(odoo, lists, before, listed)
        if lost and window.since:
            logger.info(
                "%s is read whole: records of %s were deleted, and which ones had them in a "
                "list can't be told",
                self._stream,
                ", ".join(lost),
            )
            window.since, window.is_narrow = None, False
        return listed
