"""`odoo-sync report`: what happened lately, as one page."""

from __future__ import annotations

import collections
import typing as t
from pathlib import Path

import click
import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.runs import now
from odoo_common.ledger.tables import conflicts, outcomes, runs
from odoo_sync import charts, options, page
from odoo_sync.conflicts import listed
from odoo_sync.entries import log_entries
from odoo_sync.output import cell, shortened, span
from odoo_sync.rejections import IS_OPEN, OPEN, REJECTED, STATE
from odoo_sync.statistics import Statistics

if t.TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from odoo_common.ledger.database import Store
    from odoo_sync.ledger import Ledger

DAYS = 30
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


@click.command("report")
@click.option(
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("odoo-sync.html"),
    show_default=True,
    help="The page's file.",
)
@click.option("--days", type=click.IntRange(min=1), default=DAYS, show_default=True)
@options.ledger
def command(*, path: Path, days: int, ledger: Ledger) -> None:
    """Write a page with charts: records and durations of runs, rejections, conflicts.

    It is one file that loads nothing from elsewhere; it holds names and values of records.
    """
    with ledger.opened() as store:
        text = Report(store, days).html()
    try:
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
    except OSError as error:
        raise Fatal(f"the report can't be written to {path}: {error.strerror}") from None
    click.echo(f"the report is in {path}")


class Report:
    """What the page says.

    Args:
        store: The ledger.
        days: How far it looks back.
    """

    def __init__(self, store: Store, days: int) -> None:
        self._days = days
        self._made = now()
        since = options.since(days)
        recent = runs.c.started_at >= since
        self._figures = Statistics(store, since).document()
        self._errors = log_entries(store, [IS_OPEN, recent], limit=MAX_ROWS)
        self._conflicts = listed(store, status="open", limit=MAX_ROWS)
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
        average = span(self._figures["runs"]["avg_duration_ms"])
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
            (*(run[name] for name in RUN), span(run["duration_ms"]))
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
    took = span(run["duration_ms"])
    return f"{run['id']}{job}: {run['status']}, {counts or 'no records'}, {took}"


def _day(run: dict[str, t.Any]) -> str:
    return f"{run['started_at']:%m-%d %H:%M}"


def _moment(value: dt.datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s" if milliseconds < 60_000 else span(milliseconds)
