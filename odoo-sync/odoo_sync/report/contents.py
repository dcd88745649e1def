"""What the report shows: what happened lately."""

from __future__ import annotations

import collections
import datetime as dt
import typing as t

import sqlalchemy as sa

from odoo_common.ledger.runs import now
from odoo_common.ledger.tables import conflicts, outcomes, runs
from odoo_sync.formatting import cell, duration, shortened
from odoo_sync.ledger.conflicts import list_conflicts
from odoo_sync.ledger.entries import log_entries
from odoo_sync.ledger.rejections import IS_OPEN, OPEN, REJECTED, STATE
from odoo_sync.ledger.sync_stats import SyncStats
from odoo_sync.report import charts, page

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from odoo_common.ledger.database import Store

#: Runs that the charts show, and rows of a table.
MAX_RUNS, MAX_ROWS = 60, 15
#: Fields of the chart of conflicts.
MAX_FIELDS = 12
#: What a tile shows where there is nothing to show.
NONE = "-"
WRITTEN = ("created", "updated", "unchanged", "skipped", "rejected")
SERIES = ("read", "deleted", *WRITTEN)
#: Columns of the tables of streams and of runs.
STREAM = (
    "sync_direction",
    "stream",
    "runs",
    "total_syncs",
    "failed_syncs",
    "success_rate",
    "avg_duration_ms",
)
RUN = ("id", "started_at", "direction", "job", "triggered_by", "status", "read", "rejected")
#: Statuses of runs that are marked in the charts.
FAILED = ("failed", "lost")
DIRECTIONS = ("to_odoo", "from_odoo")


class Report:
    """What the page says.

    Args:
        store: The ledger.
        days: How far it looks back.
    """

    def __init__(self, store: Store, days: int) -> None:
        self._days = days
        self._made = now()
        since = self._made - dt.timedelta(days=days)
        recent = runs.c.started_at >= since
        self._figures = SyncStats(store, since).document()
        self._errors = log_entries(store, [IS_OPEN, recent], limit=MAX_ROWS)
        self._conflicts = list_conflicts(store, status="open", limit=MAX_ROWS)
        latest = sa.select(runs).where(recent).order_by(runs.c.started_at.desc())
        codes = (
            sa.select(outcomes.c.code, STATE.label("state"), sa.func.count().label("count"))
            .join(runs, runs.c.id == outcomes.c.run)
            .where(REJECTED, recent)
            .group_by("code", "state")
        )
        fields = (
            sa.select(conflicts.c.stream, conflicts.c.field, conflicts.c.status, sa.func.count())
            .where(conflicts.c.last_at >= since)
            .group_by(conflicts.c.stream, conflicts.c.field, conflicts.c.status)
        )
        with store.transaction() as connection:
            newest = connection.execute(latest.limit(MAX_RUNS)).mappings()
            self._runs = [dict(row) for row in newest][::-1]
            self._codes: dict[str, collections.Counter[str]] = {}
            for code, state, count in connection.execute(codes):
                kind = "waiting" if state == OPEN else "settled"
                self._codes.setdefault(code or "?", collections.Counter())[kind] += count
            self._fields: dict[str, collections.Counter[str]] = {}
            for stream, field, status, count in connection.execute(fields):
                name = f"{stream}: {field}"
                self._fields.setdefault(name, collections.Counter())[status] += count
        self._places = sorted({str(run["place"]) for run in self._runs})

    def html(self) -> str:
        """Return the page."""
        where = ", ".join(self._places) or "no runs yet"
        about = f"The last {self._days} days · {where}"
        made = f"Made by odoo-sync report at {_moment(self._made)} UTC. Times are in UTC."
        return page.page("Odoo sync", about, self._sections(), made)

    def _sections(self) -> Iterator[str]:
        yield self._tiles()
        if self._runs:
            yield self._records()
            yield self._durations()
        yield self._rejections()
        yield self._disputes()
        if self._figures["by_stream"]:
            yield self._streams()
            yield self._latest()

    def _tiles(self) -> str:
        figures = self._figures
        rate = figures["success_rate"]
        waiting = sum(counts["waiting"] for counts in self._codes.values())
        last = self._runs[-1] if self._runs else None
        contested = figures["conflicts"]["open"]
        return page.tiles(
            [
                ("runs", f"{figures['runs']['total']:,}", False),
                ("records", f"{figures['total_syncs']:,}", False),
                ("success rate", NONE if rate is None else f"{rate:g} %", False),
                ("rejections that wait", f"{waiting:,}", waiting > 0),
                ("open conflicts", f"{contested:,}", contested > 0),
                ("last run", _moment(last["started_at"])[5:] if last else NONE, False),
            ]
        )

    def _records(self) -> str:
        shown = [_column(run, _parts(run)) for run in self._runs]
        used = [name for name in SERIES if any(column.parts.get(name) for column in shown)]
        chart = charts.columns(shown, used, lambda n: f"{n:,.0f}", name="Records of each run")
        note = f"What became of the records of the latest {len(shown)} runs, from left to right"
        marks = ["failed"] if any(column.is_marked for column in shown) else []
        return page.section("Records per run", note, charts.legend([*used, *marks]), chart)

    def _durations(self) -> str:
        shown = [_column(run, {run["direction"]: run["duration_ms"] or 0}) for run in self._runs]
        used = [name for name in DIRECTIONS if any(name in column.parts for column in shown)]
        chart = charts.columns(shown, used, _seconds, name="Duration of each run")
        average = duration(self._figures["runs"]["avg_duration_ms"])
        note = f"How long the same runs took; {average} on average" if average else "Not known yet"
        return page.section("Durations", note, charts.legend(used), chart)

    def _rejections(self) -> str:
        if not self._codes:
            return page.section("Rejections", "No record was rejected.")
        by_number = sorted(self._codes.items(), key=lambda item: -item[1].total())
        series = ("waiting", "settled")
        errors = page.table(
            ["at", "stream", "record", "reason", "field", "code"],
            (
                (
                    *(entry[name] for name in ("completed_at", "stream", "product_id")),
                    shortened(entry["error_message"] or "", 200),
                    *(entry[name] or "" for name in ("field", "odoo_error_code")),
                )
                for entry in self._errors
            ),
        )
        return page.section(
            "Rejections by reason",
            "Settled: tried again since, or overtaken by a newer version of the record. "
            "The table has the latest that wait; odoo-sync errors has all.",
            charts.legend(series),
            charts.rows(by_number, series, name="Rejections by reason"),
            errors if self._errors else "",
        )

    def _disputes(self) -> str:
        if not self._fields:
            return page.section("Conflicts", "No field was changed on both sides.")
        by_number = sorted(self._fields.items(), key=lambda item: -item[1].total())[:MAX_FIELDS]
        series = ("open", "resolved")
        contested = page.table(
            ["id", "stream", "record", "field", "source", "Odoo", "seen"],
            (
                [str(row["id"]), *(row[name] for name in ("stream", "record", "field"))]
                + [shortened(cell(row[name]), 120) for name in ("ours", "theirs")]
                + [row["last_at"]]
                for row in self._conflicts
            ),
        )
        return page.section(
            "Conflicts",
            "Fields that both sides changed. A person decides the open ones: "
            "odoo-sync conflicts resolve ID --take source|odoo.",
            charts.legend(series),
            charts.rows(by_number, series, name="Conflicts by field"),
            contested if self._conflicts else "",
        )

    def _streams(self) -> str:
        rows = (
            (*(row[name] for name in STREAM), (row["last_sync_at"] or "")[:16].replace("T", " "))
            for row in self._figures["by_stream"]
        )
        headings = ["direction", "stream", "runs", "records", "failed", "success %", "ms a record"]
        return page.section("Streams", "By direction", page.table([*headings, "last"], rows))

    def _latest(self) -> str:
        rows = (
            (*(run[name] for name in RUN), duration(run["duration_ms"]))
            for run in self._runs[::-1][:MAX_ROWS]
        )
        headings = ["run", "started", "direction", "job", "by", "status", "records", "rejected"]
        return page.section("Runs", f"The latest {MAX_ROWS}", page.table([*headings, "took"], rows))


def _column(run: dict[str, t.Any], parts: dict[str, float]) -> charts.Column:
    return charts.Column(_day(run), _title(run), parts, is_marked=run["status"] in FAILED)


def _parts(run: dict[str, t.Any]) -> dict[str, float]:
    if run["direction"] == "to_odoo":
        return {name: run[name] for name in WRITTEN}
    counts = {"read": run["read"], "deleted": run["deletions"] or 0}
    return {**counts, "rejected": run["rejected"]}


def _title(run: dict[str, t.Any]) -> str:
    counts = ", ".join(f"{count:,} {name}" for name, count in _parts(run).items() if count)
    job = f" {run['job']}" if run["job"] else ""
    took = duration(run["duration_ms"])
    return f"{run['id']}{job}: {run['status']}, {counts or 'no records'}, {took}"


def _day(run: dict[str, t.Any]) -> str:
    return f"{run['started_at']:%m-%d %H:%M}"


def _moment(value: dt.datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s" if milliseconds < 60_000 else duration(milliseconds)
