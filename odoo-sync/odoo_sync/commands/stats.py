"""`odoo-sync stats`: totals, success rate, durations, the last sync."""

from __future__ import annotations

import typing as t

import click

from odoo_sync import options, output
from odoo_sync.formatting import duration
from odoo_sync.ledger.sync_stats import SyncStats

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from odoo_sync.options import Listing

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
@options.listing()
def command(*, listing: Listing) -> None:
    """Show totals, success rate and durations: of all runs, by direction and by stream.

    The success rate is in percent of what was not skipped; durations are a record's share.
    """
    with listing.opened() as store:
        stats = SyncStats(store, listing.since).document()
    listing.print(
        lambda: stats,
        (("sync_direction", "stream", "runs", *COLUMNS), stats["by_stream"]),
        lambda: _show(stats),
    )


def _show(stats: dict[str, t.Any]) -> None:
    runs = stats["runs"]
    endings = ", ".join(
        f"{count} {status}"
        for status, count in runs.items()
        if status not in ("total", "avg_duration_ms")
    )
    took = duration(runs["avg_duration_ms"])
    rate = stats["success_rate"]
    lines = {
        "runs": f"{runs['total']}" + (f" ({endings})" if endings else ""),
        "a run takes": took and f"{took} on average",
        "records": f"{stats['total_syncs']}",
        "success rate": "" if rate is None else f"{rate} %",
        "last sync": stats["last_sync_at"] and _moment(stats["last_sync_at"]),
        "products in Odoo": stats["products_with_odoo_id"],
        "records in Odoo": stats["records_with_odoo_id"],
        "open conflicts": stats["conflicts"]["open"],
    }
    for label, value in lines.items():
        if value not in ("", None):
            click.echo(f"{label:>16}  {value}")
    if not stats["by_stream"]:
        return
    click.echo()
    headings = ["stream", "records", "well", "failed", "skipped", "rate %", "ms a record", "last"]
    output.table(
        headings,
        (
            [name, *(row[column] for column in COLUMNS[:-1]), _moment(row["last_sync_at"])]
            for name, row in _rows(stats)
        ),
        optional=("skipped", "ms a record", "last"),
    )


def _rows(stats: dict[str, t.Any]) -> Iterator[tuple[str, dict[str, t.Any]]]:
    """Yield each direction, and below it its streams."""
    for total in stats["by_direction"]:
        direction = total["sync_direction"]
        yield direction, total
        for row in stats["by_stream"]:
            if row["sync_direction"] == direction:
                yield f"  {row['stream']}", row


def _moment(text: str) -> str:
    return text[:19].replace("T", " ")
