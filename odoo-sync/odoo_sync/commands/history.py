"""`odoo-sync history`: the runs, or one of them with its records."""

from __future__ import annotations

import typing as t

import click

from odoo_common.ledger.runs import COUNTS, STATUSES
from odoo_common.ledger.tables import outcomes, runs
from odoo_sync import options, output
from odoo_sync.formatting import cell, duration, shortened
from odoo_sync.ledger.entries import (
    COLUMNS,
    RUN_COLUMNS,
    count_entries,
    entry_document,
    find_run,
    list_runs,
    log_entries,
    run_document,
)

if t.TYPE_CHECKING:
    from odoo_common.ledger.database import Store
    from odoo_sync.options import Listing

#: Runs, or records of a run, that are shown.
LIMIT = 20
#: What a tap counts of a stream's time.
DURATION = "duration_ms"
#: Characters of a reason; `errors` has it whole.
REASON = 100
ABOUT = (
    "connector",
    "place",
    "job",
    "triggered_by",
    "status",
    "error",
    "started_at",
    "ended_at",
    "conflicts",
    "rejects_path",
)


@click.command("history")
@options.run
@click.option("--status", type=click.Choice(STATUSES), help="Only runs that ended so.")
@click.option("--direction", type=click.Choice(["to_odoo", "from_odoo"]), help="Only that one.")
@options.job
@options.listing(LIMIT)
def command(
    *,
    run: str | None,
    status: str | None,
    direction: str | None,
    job: str | None,
    listing: Listing,
) -> None:
    """List the runs, the latest first; with RUN, that one and what became of its records.

    RUN is a run's id, its beginning, or `last`. Times are in UTC.
    """
    with listing.opened() as store:
        if run:
            _show_one(store, run, listing)
            return
        equal = {"status": status, "direction": direction, "job": job}
        conditions = [runs.c[name] == value for name, value in equal.items() if value]
        if listing.since:
            conditions.append(runs.c.started_at >= listing.since)
        rows = listing.cut(list_runs(store, conditions, limit=listing.fetched))
    listing.print(
        lambda: [run_document(row) for row in rows],
        ([name for name in RUN_COLUMNS if name != "streams"], rows),
        lambda: _print(rows),
    )


def _print(rows: list[dict[str, t.Any]]) -> None:
    if not rows:
        click.echo("no runs")
        return
    output.table(
        ["run", "started", "direction", "job", "status", "took", *COUNTS],
        (
            [row[name] for name in ("id", "started_at", "direction", "job", "status")]
            + [duration(row["duration_ms"])]
            + [row[name] for name in COUNTS]
            for row in rows
        ),
        optional=("direction", "unchanged", "skipped", "took", "updated", "created", "job"),
    )


def _show_one(store: Store, name: str, listing: Listing) -> None:
    run = find_run(store, name)
    of_run = outcomes.c.run == run["id"]
    entries = listing.cut(log_entries(store, [of_run], limit=listing.fetched))
    listing.print(
        lambda: (
            run_document(run)
            | {"entries": [entry_document(entry) for entry in entries]}
            | {"entries_left_out": count_entries(store, of_run) - len(entries)}
        ),
        (COLUMNS, entries),
        lambda: _print_one(run, entries),
    )


def _print_one(run: dict[str, t.Any], entries: list[dict[str, t.Any]]) -> None:
    click.echo(f"Run {run['id']}")
    for label in ABOUT:
        if run[label]:
            click.echo(f"{label.replace('_', ' '):>13}  {cell(run[label])}")
    click.echo(f"{'took':>13}  {duration(run['duration_ms']) or 'not ended'}\n")
    _show_streams(run["streams"])
    if not entries:
        return
    click.echo()
    output.table(
        ["record", "model", "Odoo id", "outcome", "fields or reason"],
        (
            (
                *(entry[name] for name in ("product_id", "model", "odoo_product_id", "outcome")),
                shortened(entry["error_message"] or " ".join(entry["fields_synced"] or ()), REASON),
            )
            for entry in entries
        ),
    )


def _show_streams(streams: dict[str, dict[str, int]]) -> None:
    names = list(dict.fromkeys(name for counts in streams.values() for name in counts))
    spans = [name for name in names if name == DURATION]
    names = [name for name in names if name != DURATION]
    output.table(
        ["stream", *names, *("took" for _ in spans)],
        (
            [stream, *(counts.get(name) for name in names)]
            + [duration(counts.get(name)) for name in spans]
            for stream, counts in streams.items()
        ),
    )
