"""`odoo-sync conflicts`: values that are at odds, and a person's decision."""

from __future__ import annotations

import typing as t

import click
import sqlalchemy as sa

from odoo_common.ledger.conflicts import CHOICES, resolve
from odoo_common.ledger.tables import conflicts
from odoo_sync import options, output

if t.TYPE_CHECKING:
    from odoo_common.ledger.database import Store
    from odoo_sync.ledger import Ledger

LIMIT = 50
STATUSES = ("open", "resolved", "all")
#: What a listing has; the digests are of use to the target alone.
COLUMNS = tuple(
    column.name
    for column in conflicts.columns
    if column.name != "fingerprint" and not column.name.endswith("_digest")
)
TIMES = ("first_at", "last_at", "decided_at")
WHAT_NEXT = {
    "source": "the target writes the source's value when the record comes next",
    "odoo": "Odoo's value stays until the source has another one",
}


@click.group("conflicts", invoke_without_command=True)
@click.option("--status", type=click.Choice(STATUSES), default="open", show_default=True)
@options.limit(LIMIT)
@options.form
@options.ledger
@click.pass_context
def command(
    ctx: click.Context,
    *,
    status: str,
    limit: int,
    form: str | None,
    ledger: Ledger,
) -> None:
    """List fields that both sides changed, the latest first; or decide about one."""
    if ctx.invoked_subcommand:
        return
    with ledger.opened() as store:
        rows = listed(store, status=status, limit=limit)
    if form == options.JSON:
        output.as_json([_document(row) for row in rows])
    elif form == options.CSV:
        output.as_csv(COLUMNS, rows)
    elif not rows:
        click.echo("no conflicts" if status == "all" else f"no {status} conflicts")
    else:
        columns = ["id", "stream", "record", "field", "source", "Odoo", "policy", "status", "seen"]
        names = ["id", "stream", "record", "field", "ours", "theirs", "policy"]
        output.table(
            columns, ([*(row[n] for n in names), _state(row), row["last_at"]] for row in rows)
        )


@command.command("resolve")
@click.argument("conflict", nargs=-1, type=int, required=True, metavar="ID...")
@click.option("--take", type=click.Choice(CHOICES), required=True, help="Whose value counts.")
@options.ledger
def resolve_command(*, conflict: tuple[int, ...], take: str, ledger: Ledger) -> None:
    """Decide open conflicts: the source's value, or Odoo's."""
    with ledger.opened() as store:
        for number in conflict:
            resolve(store, number, take=take)
            click.echo(f"conflict {number} is resolved: {WHAT_NEXT[take]}")


def listed(store: Store, *, status: str, limit: int) -> list[dict[str, t.Any]]:
    """Return conflicts, the latest first.

    Args:
        store: The ledger.
        status: One of `STATUSES`.
        limit: How many at most; 0: all.
    """
    query = sa.select(*(conflicts.c[name] for name in COLUMNS))
    if status != "all":
        query = query.where(conflicts.c.status == status)
    query = query.order_by(conflicts.c.last_at.desc(), conflicts.c.id.desc())
    with store.transaction() as connection:
        rows = connection.execute(query.limit(limit or None)).mappings()
        return [dict(row) for row in rows]


def _document(row: dict[str, t.Any]) -> dict[str, t.Any]:
    return row | {name: output.moment(row[name]) for name in TIMES}


def _state(row: dict[str, t.Any]) -> str:
    if row["status"] == "open":
        return "open"
    if not row["decision"]:
        return f"by {row['decided_by']}"
    return f"{row['decision']} (by {row['decided_by']})"
