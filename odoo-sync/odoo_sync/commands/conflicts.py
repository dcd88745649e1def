"""`odoo-sync conflicts`: values that are at odds, and a person's decision."""

from __future__ import annotations

import typing as t

import click

from odoo_common.ledger.conflicts import CHOICES, resolve
from odoo_sync import options, output
from odoo_sync.ledger.conflicts import COLUMNS, STATUSES, conflict_document, list_conflicts

if t.TYPE_CHECKING:
    from odoo_sync.ledger.location import Ledger
    from odoo_sync.options import Listing

LIMIT = 50
WHAT_NEXT = {
    "source": "the target writes the source's value when the record comes next",
    "odoo": "Odoo's value stays until the source has another one",
}


@click.group("conflicts", invoke_without_command=True)
@click.option("--status", type=click.Choice(STATUSES), default="open", show_default=True)
@options.listing(LIMIT, days=False)
@click.pass_context
def command(ctx: click.Context, *, status: str, listing: Listing) -> None:
    """List fields that both sides changed, the latest first; or decide about one."""
    if ctx.invoked_subcommand:
        return
    with listing.opened() as store:
        rows = list_conflicts(store, status=status, limit=listing.fetched)
    rows = listing.cut(rows)
    listing.print(
        lambda: [conflict_document(row) for row in rows],
        (COLUMNS, rows),
        lambda: _print(rows, status),
    )


@command.command("resolve")
@click.argument("conflict", nargs=-1, type=int, required=True, metavar="ID...")
@click.option("--take", type=click.Choice(CHOICES), required=True, help="Whose value counts.")
@options.with_ledger
def resolve_command(*, conflict: tuple[int, ...], take: str, ledger: Ledger) -> None:
    """Decide open conflicts: the source's value, or Odoo's."""
    with ledger.opened() as store:
        for number in conflict:
            resolve(store, number, take=take)
            click.echo(f"conflict {number} is resolved: {WHAT_NEXT[take]}")


def _print(rows: list[dict[str, t.Any]], status: str) -> None:
    if not rows:
        click.echo("no conflicts" if status == "all" else f"no {status} conflicts")
        return
    columns = ["id", "stream", "record", "field", "source", "Odoo", "policy", "status", "seen"]
    names = ["id", "stream", "record", "field", "ours", "theirs", "policy"]
    output.table(
        columns,
        ([*(row[n] for n in names), _state(row), row["last_at"]] for row in rows),
        optional=("policy", "stream", "seen"),
    )


def _state(row: dict[str, t.Any]) -> str:
    if row["status"] == "open":
        return "open"
    if not row["decision"]:
        return f"by {row['decided_by']}"
    return f"{row['decision']} (by {row['decided_by']})"
