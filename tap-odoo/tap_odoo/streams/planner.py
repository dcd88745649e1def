"""What a run of a stream asks for: which changes count, which fields, in which context."""

from __future__ import annotations

import logging
import typing as t

from tap_odoo.catalog.columns import REPLICATION_KEY
from tap_odoo.fetch.paging import with_first_ids
from tap_odoo.fetch.query import Query, conjunction
from tap_odoo.incremental.dependency_paths import watch_for
from tap_odoo.incremental.list_deletions import listed_ids, models_with_deletions
from tap_odoo.settings import PAGE_SIZE, PARALLEL_REQUESTS
from tap_odoo.streams.stream_run import Plan

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tap_odoo.catalog.builtin_streams import Domain
    from tap_odoo.catalog.selection import Reading
    from tap_odoo.fetch.call_counter import Tallied
    from tap_odoo.fetch.query import Caller
    from tap_odoo.fetch.shards import Shard
    from tap_odoo.incremental.dependency_paths import Watch
    from tap_odoo.incremental.window import Window
    from tap_odoo.tap import TapOdoo


logger = logging.getLogger(__name__)


class Planner:
    """Plans the runs of one stream.

    Args:
        tap: The tap.
        stream: The stream's name.
        model: Its model.
        domain: Which records it has.
        context: Odoo's context beyond what the settings say.
        shard: Which of the records are this run's; None for all.
    """

    def __init__(  # noqa: PLR0913
        self,
        tap: TapOdoo,
        stream: str,
        model: str,
        domain: Sequence[t.Any],
        context: Mapping[str, t.Any],
        *,
        shard: Shard | None = None,
    ) -> None:
        self._tap = tap
        self._stream = stream
        self._model = model
        self._domain = domain
        self._context = context
        self._shard = shard
        self.paging = str(tap.config.get("paging") or "ids")

    def plan(
        self,
        reading: Reading,
        names: Sequence[str],
        window: Window,
        listed: dict[str, str] | None,
        odoo: Tallied,
    ) -> Plan:
        """Return what this run reads, its first ids known already. Runs in another thread.

        Args:
            reading: The fields that are asked for.
            names: The fields, or paths to them, whose changes count.
            window: The run's window; it is opened wide where a deletion demands that.
            listed: What the bookmark says of `lists.py`; None where nothing is to be compared.
            odoo: The connection, its calls counted.
        """
        paths: Sequence[str] = ()
        now: dict[str, str] | None = None
        if listed is not None or window.since:
            watch = self._watch(names, tell=bool(window.since))
            if watch.lists and listed is not None:
                now = self._look_into_lists(odoo, watch.lists, listed, window)
            paths = watch.paths if window.since else ()
        config = self._tap.config
        elsewhere = self._tap.scope.elsewhere(self._stream, self._model, reading.fields)
        query = Query(
            model=self._model,
            domain=conjunction(self._domain, window.domain(REPLICATION_KEY, paths)),
            fields=[name for name in reading.fields if name not in elsewhere[0]],
            context=self._whole_context(),
            page_size=config.get("page_size") or PAGE_SIZE,
            parallel=config.get("parallel_requests") or PARALLEL_REQUESTS,
            after_id=window.after_id,
            names=bool(reading.pairs),
            elsewhere=elsewhere,
            scattered=self._shard is not None,
            shard=self._shard,
        )
        if self.paging == "ids":
            query = with_first_ids(odoo, query)
        return Plan(query, now)

    def count(self, odoo: Caller, window: Window) -> int:
        """Return about how many records a run will bring.

        Those that come because of another record's change are not counted, and of a shard's
        only how many they should be.
        """
        after = [("id", ">", window.after_id)] if window.after_id else []
        domain = conjunction(after, self._domain, window.domain(REPLICATION_KEY))
        context = self._whole_context()
        count = int(odoo.call(self._model, "search_count", domain, context=context))
        return count // self._shard.of if self._shard else count

    def _whole_context(self) -> dict[str, t.Any]:
        return {**self._tap.scope.context(self._stream, self._model), **self._context}

    def _watch(self, names: Sequence[str], *, tell: bool) -> Watch:
        """Return whose changes count, and name the fields that none covers."""
        tap = self._tap
        watch = watch_for(tap.models, self._model, names, tap.rights.may_read, self._domain)
        if watch.unseen and tell:
            logger.warning(
                "%s: Odoo does not tell when these fields change, so an incremental run brings "
                "them only with another change of the record: %s",
                self._stream,
                ", ".join(watch.unseen),
            )
        return watch

    def _look_into_lists(
        self, odoo: Tallied, lists: Mapping[str, Domain], before: dict[str, str], window: Window
    ) -> dict[str, str]:
        """Open the window wide where a record is gone that a value here was made of."""
        listed = listed_ids(odoo, lists)
        lost = models_with_deletions(odoo, lists, before, listed)
        if lost and window.since:
            logger.info(
                "%s is read whole: records of %s were deleted, and which ones had them in a "
                "list can't be told",
                self._stream,
                ", ".join(lost),
            )
            window.since = None
        return listed
