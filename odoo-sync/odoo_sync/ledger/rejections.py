"""Rejected records: which of them still wait for somebody."""

from __future__ import annotations

import typing as t

import sqlalchemy as sa

from odoo_common.ledger.tables import outcomes, runs

#: The record was rejected, its dead letter was not tried again, and no newer version came.
OPEN = "open"
#: Its dead letter was tried again: the later run says how that ended.
RETRIED = "retried"
#: A later run had the record too: its dead letter is old, and would undo what came since.
SUPERSEDED = "superseded"


def _newer() -> sa.ColumnElement[bool]:
    later, later_run = outcomes.alias("later"), runs.alias("later_run")
    return (
        sa.select(sa.literal(1))
        .select_from(later.join(later_run, later_run.c.id == later.c.run))
        .where(
            later.c.stream == outcomes.c.stream,
            later.c.record_key == outcomes.c.record_key,
            later_run.c.place == runs.c.place,
            sa.or_(
                later_run.c.started_at > runs.c.started_at,
                sa.and_(later.c.run == outcomes.c.run, later.c.number > outcomes.c.number),
            ),
        )
        .correlate(outcomes, runs)
        .exists()
    )


#: Conditions on `outcomes` joined with `runs`.
REJECTED = outcomes.c.outcome == "rejected"
IS_OPEN = sa.and_(REJECTED, outcomes.c.settled_by.is_(None), ~_newer())
#: What became of a rejection.
STATE: sa.ColumnElement[t.Any] = sa.case(
    (outcomes.c.settled_by.is_not(None), RETRIED), (_newer(), SUPERSEDED), else_=OPEN
)
