"""What the listener's server shows of the ledger."""

from __future__ import annotations

import asyncio
import dataclasses
import time
import typing as t

import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.tables import outcomes, runs
from odoo_sync.ledger.entries import list_runs, run_document
from odoo_sync.ledger.rejections import IS_OPEN
from odoo_sync.ledger.sync_stats import SyncStats
from odoo_sync.report.data import report_data
from odoo_sync.report.page import render

if t.TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from odoo_common.ledger.database import Store
    from odoo_sync.ledger.location import Ledger

#: Days that the page looks back, and runs in the status.
DAYS, LATEST = 30, 20
#: Seconds for which what was read is shown again: many who look cost no more than one.
FRESH = 5.0

Times = list[tuple[dict[str, str], "dt.datetime"]]
Found = t.TypeVar("Found")


@dataclasses.dataclass(frozen=True)
class Overview:
    """What the ledger says.

    Attributes:
        stats: As `odoo-sync stats --json`.
        open_rejections: How many rejected records wait for somebody.
        last_runs: When the latest run of each job began.
        last_successes: The same of those that succeeded.
        latest: The latest runs, as `odoo-sync history --json`.
    """

    stats: dict[str, t.Any]
    open_rejections: int
    last_runs: Times
    last_successes: Times
    latest: list[dict[str, t.Any]]

    def document(self) -> dict[str, t.Any]:
        """Return it as JSON has it."""
        return {
            "stats": self.stats,
            "open_rejections": self.open_rejections,
            "latest_runs": self.latest,
        }


class LedgerReader:
    """Reads the ledger in a thread beside the server, one question at a time.

    Args:
        ledger: The ledger; it is looked for with each question, as it may come later.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = asyncio.Lock()
        self._known: dict[Callable[[Store], t.Any], tuple[float, t.Any]] = {}

    async def page(self) -> str | None:
        """Return the report; None: there is no ledger."""
        return await self._read(_page)

    async def overview(self) -> Overview | None:
        """Return the figures; None: there is no ledger."""
        return await self._read(_overview)

    async def _read(self, question: Callable[[Store], Found]) -> Found | None:
        async with self._lock:
            at, found = self._known.get(question, (0.0, None))
            if found is None or time.monotonic() - at > FRESH:
                found = await asyncio.to_thread(self._ask, question)
                self._known[question] = (time.monotonic(), found)
            return t.cast("Found | None", found)

    def _ask(self, question: Callable[[Store], Found]) -> Found | None:
        try:
            self._ledger.where()
        except Fatal:
            return None
        with self._ledger.opened() as store:
            return question(store)


def _page(store: Store) -> str:
    return render(report_data(store, DAYS))


def _overview(store: Store) -> Overview:
    waiting = (
        sa.select(sa.func.count())
        .select_from(outcomes.join(runs, runs.c.id == outcomes.c.run))
        .where(IS_OPEN)
    )
    with store.transaction() as connection:
        open_rejections = connection.execute(waiting).scalar_one()
    return Overview(
        stats=SyncStats(store).document(),
        open_rejections=open_rejections,
        last_runs=_times(store),
        last_successes=_times(store, runs.c.status == "succeeded"),
        latest=[run_document(run) for run in list_runs(store, [], limit=LATEST)],
    )


def _times(store: Store, *conditions: sa.ColumnElement[bool]) -> Times:
    names = ("connector", "job")
    columns = [runs.c[name] for name in names]
    latest = sa.func.max(runs.c.started_at)
    query = sa.select(*columns, latest).where(*conditions).group_by(*columns).order_by(*columns)
    with store.transaction() as connection:
        return [
            (dict(zip(names, row[:-1], strict=True)), row[-1]) for row in connection.execute(query)
        ]
