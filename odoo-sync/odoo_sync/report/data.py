"""What the report shows: what happened lately, as data."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import typing as t

import sqlalchemy as sa

from odoo_common.ledger.runs import now
from odoo_common.ledger.tables import conflicts, outcomes, runs
from odoo_sync.ledger.conflicts import list_conflicts
from odoo_sync.ledger.entries import list_runs, log_entries
from odoo_sync.ledger.rejections import OPEN, REJECTED, STATE
from odoo_sync.ledger.sync_stats import SyncStats

if t.TYPE_CHECKING:
    from odoo_common.ledger.database import Store

#: Runs that the charts show; runs whose rejections are shown, and rejections of each.
MAX_RUNS, MAX_GROUPS, MAX_REJECTIONS = 60, 15, 5
#: Jobs that the page can be narrowed to, and conflicts in its table.
MAX_JOBS, MAX_CONFLICTS = 12, 15
#: Fields of the chart of conflicts.
MAX_FIELDS = 12

Counts = list[tuple[str, "collections.Counter[str]"]]


@dataclasses.dataclass(frozen=True)
class View:
    """What the page shows of all jobs, or of one.

    Attributes:
        job: The job; None: all.
        stats: Figures, as `odoo-sync stats --json` has them.
        runs: The latest, the oldest of them first.
        rejections: Of the latest runs that have some: the run's id and log entries.
        reasons: Codes of rejections, the most frequent first: how many wait, how many are settled.
    """

    job: str | None
    stats: dict[str, t.Any]
    runs: list[dict[str, t.Any]]
    rejections: dict[str, list[dict[str, t.Any]]]
    reasons: Counts

    @property
    def waiting(self) -> int:
        """How many rejections wait for somebody."""
        return sum(counts["waiting"] for _, counts in self.reasons)


@dataclasses.dataclass(frozen=True)
class ReportData:
    """What the page shows.

    Attributes:
        days: How far it looks back.
        made_at: When it was read.
        places: The databases that runs read or wrote.
        views: All jobs; then each of the latest jobs, where there are several.
        jobs_left_out: How many jobs have no view.
        conflicts: The open ones, the latest first.
        contested: Fields with conflicts: how many are open, how many resolved.
    """

    days: int
    made_at: dt.datetime
    places: list[str]
    views: list[View]
    jobs_left_out: int
    conflicts: list[dict[str, t.Any]]
    contested: Counts


def report_data(store: Store, days: int, job: str | None = None) -> ReportData:
    """Return what the page shows.

    Args:
        store: The ledger.
        days: How far it looks back.
        job: Only this job; None: all.
    """
    made_at = now()
    since = made_at - dt.timedelta(days=days)
    latest_of_jobs = (
        sa.select(runs.c.job)
        .where(runs.c.started_at >= since)
        .group_by(runs.c.job)
        .order_by(sa.func.max(runs.c.started_at).desc())
    )
    with store.transaction() as connection:
        jobs = list(connection.execute(latest_of_jobs).scalars())
    chosen = jobs[:MAX_JOBS] if job is None and len(jobs) > 1 else []
    views = [_view(store, since, name) for name in (job, *chosen)]
    return ReportData(
        days=days,
        made_at=made_at,
        places=sorted({str(run["place"]) for run in views[0].runs}),
        views=views,
        jobs_left_out=len(jobs) - len(chosen) if chosen else 0,
        conflicts=list_conflicts(store, status="open", limit=MAX_CONFLICTS),
        contested=_contested(store, since),
    )


def _view(store: Store, since: dt.datetime, job: str | None) -> View:
    recent = runs.c.started_at >= since
    wanted = recent if job is None else sa.and_(recent, runs.c.job == job)
    latest = list_runs(store, [wanted], limit=MAX_RUNS)
    with_rejections = [run["id"] for run in latest if run["rejected"]][:MAX_GROUPS]
    found = {run: _rejections(store, run) for run in with_rejections}
    return View(
        job=job,
        stats=SyncStats(store, since, job).document(),
        runs=latest[::-1],
        rejections={run: entries for run, entries in found.items() if entries},
        reasons=_reasons(store, wanted),
    )


def _rejections(store: Store, run: str) -> list[dict[str, t.Any]]:
    conditions = [REJECTED, outcomes.c.run == run]
    return log_entries(store, conditions, limit=MAX_REJECTIONS, more={"status": STATE})


def _reasons(store: Store, wanted: sa.ColumnElement[bool]) -> Counts:
    query = (
        sa.select(outcomes.c.code, STATE.label("state"), sa.func.count())
        .join(runs, runs.c.id == outcomes.c.run)
        .where(REJECTED, wanted)
        .group_by("code", "state")
    )
    found: dict[str, collections.Counter[str]] = {}
    with store.transaction() as connection:
        for code, state, count in connection.execute(query):
            kind = "waiting" if state == OPEN else "settled"
            found.setdefault(code or "?", collections.Counter())[kind] += count
    return _by_number(found)


def _contested(store: Store, since: dt.datetime) -> Counts:
    query = (
        sa.select(conflicts.c.stream, conflicts.c.field, conflicts.c.status, sa.func.count())
        .where(conflicts.c.last_at >= since)
        .group_by(conflicts.c.stream, conflicts.c.field, conflicts.c.status)
    )
    found: dict[str, collections.Counter[str]] = {}
    with store.transaction() as connection:
        for stream, field, status, count in connection.execute(query):
            found.setdefault(f"{stream}: {field}", collections.Counter())[status] += count
    return _by_number(found)[:MAX_FIELDS]


def _by_number(found: dict[str, collections.Counter[str]]) -> Counts:
    return sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))
