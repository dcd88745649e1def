"""`odoo-sync history`: the runs, or one of them with its records."""

from __future__ import annotations

import typing as t

import click
import sqlalchemy as sa

from odoo_common.ledger.runs import COUNTS, STATUSES
from odoo_common.ledger.tables import outcomes, runs
from odoo_sync import options, output
from odoo_sync.entries import (
    COLUMNS,
    RUN_COLUMNS,
    entry_document,
    find_run,
    log_entries,
    run_document,
)

if t.TYPE_CHECKING:
    import datetime as dt

    from odoo_common.ledger.database import Store
    from odoo_sync.ledger import Ledger

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
@click.argument("run", required=False)
@click.option("--status", type=click.Choice(STATUSES), help="Only runs that ended so.")
@click.option("--direction", type=click.Choice(["to_odoo", "from_odoo"]), help="Only that one.")
@click.option("--job", help="Only this job's runs.")
@options.days
@options.limit(LIMIT)
@options.form
@options.ledger
def command(
    *,
    run: str | None,
    status: str | None,
    direction: str | None,
    job: str | None,
    days: int | None,
    limit: int,
    form: str | None,
    ledger: Ledger,
) -> None:
    """List the runs, the latest first; with RUN, that one and what became of its records.

    RUN is a run's id, its beginning, or `last`. Times are in UTC.
    """
    with ledger.opened() as store:
        if run:
            _show_one(store, run, limit=limit, form=form)
            return
        equal = {"status": status, "direction": direction, "job": job}
        conditions = [runs.c[name] == value for name, value in equal.items() if value]
        rows = _runs(store, conditions, options.since(days), limit)
        if form == options.JSON:
            output.as_json([run_document(row) for row in rows])
        elif form == options.CSV:
            output.as_csv([name for name in RUN_COLUMNS if name != "streams"], rows)
        elif rows:
            output.table(
                ["run", "started", "direction", "job", "status", "took", *COUNTS],
                (
                    [row["id"], row["started_at"], row["direction"], row["job"], row["status"]]
                    + [output.span(row["duration_ms"])]
                    + [row[name] for name in COUNTS]
                    for row in rows
                ),
            )
        else:
            click.echo("no runs")


def _runs(
    store: Store,
    conditions: list[sa.ColumnElement[bool]],
    since: dt.datetime | None,
    limit: int,
) -> list[dict[str, t.Any]]:
    if since:
        conditions = [*conditions, runs.c.started_at >= since]
    query = sa.select(runs).where(*conditions)
    query = query.order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(limit or None)
    with store.transaction() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _show_one(store: Store, name: str, *, limit: int, form: str | None) -> None:
    run = find_run(store, name)
    entries = log_entries(store, [outcomes.c.run == run["id"]], limit=limit)
    if form == options.JSON:
        shown = [entry_document(entry) for entry in entries]
        output.as_json(run_document(run) | {"entries": shown})
        return
    if form == options.CSV:
        output.as_csv(COLUMNS, entries)
        return
    click.echo(f"Run {run['id']}")
    for label in ABOUT:
        if run[label]:
            click.echo(f"{label.replace('_', ' '):>13}  {output.cell(run[label])}")
    click.echo(f"{'took':>13}  {output.span(run['duration_ms']) or 'not ended'}\n")
    _show_streams(run["streams"])
    if not entries:
        return
    click.echo()
    output.table(
        ["record", "model", "Odoo id", "outcome", "fields or reason"],
        (
            (
                *(entry[name] for name in ("product_id", "model", "odoo_product_id", "outcome")),
                output.shortened(
                    entry["error_message"] or " ".join(entry["fields_synced"] or ()), REASON
                ),
            )
            for entry in entries
        ),
    )
    if limit and len(entries) == limit:
        click.echo(f"the latest {limit}: --limit 0 shows all")


def _show_streams(streams: dict[str, dict[str, int]]) -> None:
    names = list(dict.fromkeys(name for counts in streams.values() for name in counts))
    spans = [name for name in names if name == DURATION]
    names = [name for name in names if name != DURATION]
    output.table(
        ["stream", *names, *("took" for _ in spans)],
        (
            [stream, *(counts.get(name) for name in names)]
            + [output.span(counts.get(name)) for name in spans]
            for stream, counts in streams.items()
        ),
    )
