"""Conflicts, as the commands list them."""

from __future__ import annotations

import typing as t

import sqlalchemy as sa

from odoo_common.ledger.tables import conflicts
from odoo_sync.formatting import iso_time

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.ledger.database import Store

STATUSES = ("open", "resolved", "all")
#: What a listing has; the digests are of use to the target alone.
COLUMNS = tuple(
    column.name
    for column in conflicts.columns
    if column.name != "fingerprint" and not column.name.endswith("_digest")
)
TIMES = ("first_at", "last_at", "decided_at")


def list_conflicts(store: Store, *, status: str, limit: int) -> list[dict[str, t.Any]]:
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


def conflict_document(row: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a conflict as JSON has it: times in ISO 8601."""
    return {**row, **{name: iso_time(row[name]) for name in TIMES}}
