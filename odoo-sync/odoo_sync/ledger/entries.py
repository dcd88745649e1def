"""Runs and log entries, as the commands show them."""

from __future__ import annotations

import typing as t

import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.tables import outcomes, runs
from odoo_sync.formatting import iso_time

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.ledger.database import Store

#: A log entry of Products Manager: its name there → the ledger's column.
LOG_ENTRY: dict[str, sa.ColumnElement[t.Any]] = {
    "id": outcomes.c.id,
    "product_id": outcomes.c.external_id,
    "odoo_product_id": outcomes.c.odoo_id,
    "sync_direction": runs.c.direction,
    "sync_type": outcomes.c.outcome,
    "sync_status": outcomes.c.outcome,
    "fields_synced": outcomes.c.fields,
    "duration_ms": outcomes.c.duration_ms,
    "started_at": runs.c.started_at,
    "completed_at": outcomes.c.at,
    "triggered_by": runs.c.triggered_by,
    "schedule_id": runs.c.job,
    "batch_id": outcomes.c.run,
    "error_message": outcomes.c.message,
    "odoo_error_code": outcomes.c.code,
    "field": outcomes.c.field,
    "value": outcomes.c.value,
    "existing_product_id": outcomes.c.existing_id,
}
#: What Products Manager, which knows products alone, has no name for.
MORE: dict[str, sa.ColumnElement[t.Any]] = {
    "stream": outcomes.c.stream,
    "model": outcomes.c.model,
    "can_retry": outcomes.c.can_retry,
    "decisions": outcomes.c.decisions,
}
#: Those of them that are in `error_details`.
DETAILS = ("odoo_error_code", "field", "value", "existing_product_id", "can_retry")
#: Outcome → sync_type, sync_status.
SYNC: dict[str, tuple[str, str]] = {
    "created": ("create", "success"),
    "updated": ("update", "success"),
    "unchanged": ("update", "success"),
    "skipped": ("skip", "skipped"),
    "rejected": ("reject", "error"),
}
COLUMNS = (*LOG_ENTRY, *MORE)
RUN_COLUMNS = tuple(column.name for column in runs.columns)


def run_document(row: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a run as JSON has it: the ledger's columns, times in ISO 8601."""
    times = {name: iso_time(row[name]) for name in ("started_at", "seen_at", "ended_at")}
    return {name: row[name] for name in RUN_COLUMNS} | times


def list_runs(
    store: Store, conditions: Sequence[sa.ColumnElement[bool]], *, limit: int
) -> list[dict[str, t.Any]]:
    """Return runs, the latest first.

    Args:
        store: The ledger.
        conditions: Of `runs`.
        limit: How many at most; 0: all.
    """
    query = sa.select(runs).where(*conditions)
    query = query.order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(limit or None)
    with store.transaction() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def find_run(store: Store, name: str) -> dict[str, t.Any]:
    """Return the run with this id, or whose id alone begins so; `last` is the latest.

    Raises:
        Fatal: There is none, or several.
    """
    query = sa.select(runs).order_by(runs.c.started_at.desc(), runs.c.id.desc())
    if name != "last":
        query = query.where(runs.c.id.startswith(name, autoescape=True))
    with store.transaction() as connection:
        rows = [dict(row) for row in connection.execute(query.limit(2)).mappings()]
    if not rows:
        raise Fatal(f"the ledger {store.name} has no run {name}: odoo-sync history lists them")
    if name != "last" and len(rows) > 1 and rows[0]["id"] != name:
        raise Fatal(f"several runs begin with {name}: say more of the id")
    return rows[0]


def log_entries(
    store: Store,
    conditions: Sequence[sa.ColumnElement[bool]],
    *,
    limit: int,
    more: Mapping[str, sa.ColumnElement[t.Any]] | None = None,
) -> list[dict[str, t.Any]]:
    """Return what became of records, flat, the latest first.

    Args:
        store: The ledger.
        conditions: Of `outcomes` and `runs`.
        limit: How many at most; 0: all.
        more: Further columns.
    """
    wanted = {**LOG_ENTRY, **MORE, **(more or {})}
    columns = [column.label(name) for name, column in wanted.items()]
    query = (
        sa.select(*columns, outcomes.c.outcome)
        .join(runs, runs.c.id == outcomes.c.run)
        .where(*conditions)
        .order_by(outcomes.c.id.desc())
    )
    with store.transaction() as connection:
        rows = connection.execute(query.limit(limit or None)).mappings()
        return [_flat(dict(row)) for row in rows]


def count_entries(store: Store, *conditions: sa.ColumnElement[bool]) -> int:
    """Return how many log entries there are under conditions of `outcomes`."""
    query = sa.select(sa.func.count()).select_from(outcomes).where(*conditions)
    with store.transaction() as connection:
        return connection.execute(query).scalar_one()


def entry_document(entry: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return a log entry as JSON has it: Products Manager's structure."""
    found: dict[str, t.Any] = {
        name: entry[name] for name in COLUMNS if name not in (*DETAILS, "error_message")
    }
    found |= {name: iso_time(entry[name]) for name in ("started_at", "completed_at")}
    if entry["sync_status"] == "error":
        found["error_message"] = entry["error_message"]
        found["error_details"] = {name: entry[name] for name in DETAILS}
    return found


def _flat(row: dict[str, t.Any]) -> dict[str, t.Any]:
    row["sync_type"], row["sync_status"] = SYNC[row["outcome"]]
    return row
