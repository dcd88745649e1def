"""`odoo-sync stats`: totals, success rate, durations, the last sync."""

from __future__ import annotations

import typing as t

import click

from odoo_sync import options, output
from odoo_sync.statistics import Statistics

if t.TYPE_CHECKING:
    from odoo_sync.ledger import Ledger

COLUMNS = (
    "total_syncs",
    "successful_syncs",
    "failed_syncs",
    "skipped_syncs",
    "success_rate",
    "avg_duration_ms",
    "last_sync_at",
)


@click.command("stats")
@options.days
@options.form
@options.ledger
def command(*, days: int | None, form: str | None, ledger: Ledger) -> None:
    """Show totals, success rate and durations: of all runs, by direction and by stream.

    The success rate is in percent of what was not skipped; durations are a record's share.
    """
    with ledger.opened() as store:
        figures = Statistics(store, options.since(days)).document()
    if form == options.JSON:
        output.as_json(figures)
    elif form == options.CSV:
        output.as_csv(("sync_direction", "stream", "runs", *COLUMNS), figures["by_stream"])
    else:
        _show(figures)


def _show(figures: dict[str, t.Any]) -> None:
    runs = figures["runs"]
    endings = ", ".join(
        f"{count} {status}"
        for status, count in runs.items()
        if status not in ("total", "avg_duration_ms")
    )
    took = output.span(runs["avg_duration_ms"])
    rate = figures["success_rate"]
    lines = {
        "runs": f"{runs['total']}" + (f" ({endings})" if endings else ""),
        "a run takes": took and f"{took} on average",
        "records": f"{figures['total_syncs']}",
        "success rate": "" if rate is None else f"{rate} %",
        "last sync": figures["last_sync_at"] and _moment(figures["last_sync_at"]),
        "products in Odoo": figures["products_with_odoo_id"],
        "records in Odoo": figures["records_with_odoo_id"],
        "open conflicts": figures["conflicts"]["open"],
    }
    for label, value in lines.items():
        if value not in ("", None):
            click.echo(f"{label:>16}  {value}")
    if not figures["by_stream"]:
        return
    click.echo()
    headings = ["direction", "stream", "records", "well", "failed", "skipped", "rate %"]
    rows = [{"stream": "(all)", **row} for row in figures["by_direction"]] + figures["by_stream"]
    output.table(
        [*headings, "ms a record", "last"],
        (
            [row["sync_direction"], row["stream"]]
            + [row[name] for name in COLUMNS[:-1]]
            + [_moment(row["last_sync_at"])]
            for row in rows
        ),
    )


def _moment(text: str) -> str:
    return text[:19].replace("T", " ")
