"""`odoo-sync errors`: rejected records with everything that is known about them."""

from __future__ import annotations

import typing as t

import click

from odoo_common.ledger.tables import outcomes, runs
from odoo_sync import options
from odoo_sync.formatting import cell
from odoo_sync.ledger.entries import COLUMNS, entry_document, find_run, log_entries
from odoo_sync.ledger.rejections import IS_OPEN, REJECTED, STATE

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy as sa

    from odoo_sync.options import Listing

LIMIT = 20
#: What there is beside a log entry: what became of the rejection.
STATUS: dict[str, sa.ColumnElement[t.Any]] = {
    "status": STATE,
    "settled_by": outcomes.c.settled_by,
}
#: Heading → column of a log entry; empty ones are left out.
SHOWN = {
    "run": "batch_id",
    "at": "completed_at",
    "job": "schedule_id",
    "model": "model",
    "field": "field",
    "value": "value",
    "existing id": "existing_product_id",
    "Odoo id": "odoo_product_id",
    "can retry": "can_retry",
    "status": "status",
    "settled by": "settled_by",
}


@click.command("errors")
@options.run
@click.option("--all", "every", is_flag=True, help="Settled ones too.")
@options.stream
@click.option("--code", help="Only those with this code, e.g. unique.")
@options.listing(LIMIT)
def command(
    *, run: str | None, every: bool, stream: str | None, code: str | None, listing: Listing
) -> None:
    """List rejected records that wait for somebody, the latest first; with RUN, only that run's.

    One is settled when its dead letter was tried again, or when a later run had the record.
    """
    with listing.opened() as store:
        conditions = [REJECTED if every else IS_OPEN]
        if run:
            conditions.append(outcomes.c.run == find_run(store, run)["id"])
        if stream:
            conditions.append(outcomes.c.stream == stream)
        if code:
            conditions.append(outcomes.c.code == code)
        if listing.since:
            conditions.append(runs.c.started_at >= listing.since)
        found = log_entries(store, conditions, limit=listing.fetched, more=STATUS)
    found = listing.cut(found)
    listing.print(
        lambda: [error_document(entry) for entry in found],
        ((*COLUMNS, *STATUS), found),
        lambda: _print(found, every=every),
    )


def error_document(entry: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return an error as JSON has it: a log entry, and what became of it."""
    return entry_document(entry) | {name: entry[name] for name in STATUS}


def _print(found: Sequence[Mapping[str, t.Any]], *, every: bool) -> None:
    if not found:
        click.echo("no errors" if every else "no errors that wait for somebody")
        return
    click.echo("\n\n".join(_text(entry) for entry in found))


def _text(entry: Mapping[str, t.Any]) -> str:
    record = cell(entry["product_id"]) or "a record without a name"
    code = f"[{cell(entry['odoo_error_code'])}]"
    lines = [f"{cell(entry['stream'])} {record}: {cell(entry['error_message'])} {code}"]
    for label, name in SHOWN.items():
        if entry[name] not in (None, ""):
            lines.append(f"  {label:>11}  {cell(entry[name])}")
    return "\n".join(lines)
