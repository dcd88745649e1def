"""Sends the dead letters that wait through the target, and counts what became of them."""

from __future__ import annotations

import collections
import dataclasses
import typing as t
from pathlib import Path

import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.database import MAX_KEYS
from odoo_common.ledger.identifiers import database_key
from odoo_common.ledger.runs import DeadLetterRef
from odoo_common.ledger.tables import outcomes, runs
from odoo_sync.ledger.entries import find_run
from odoo_sync.ledger.rejections import IS_OPEN
from odoo_sync.retry.dead_letters import messages

if t.TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Mapping

    from odoo_common.ledger.database import Store
    from odoo_sync.retry.target_program import TargetProcess


@dataclasses.dataclass
class Retry:
    """What a retry did.

    Attributes:
        tried: Dead letters that were given to the target.
        runs: The runs that took them: by now one.
        outcomes: How the records ended, counted.
        missing: Dead letters that lie in no file any more.
        left: Dead letters that the target didn't come to.
        elsewhere: Dead letters of other Odoos than the settings name.
        exit_code: The target's.
    """

    tried: int = 0
    runs: list[str] = dataclasses.field(default_factory=list)
    outcomes: dict[str, int] = dataclasses.field(default_factory=dict)
    missing: int = 0
    left: int = 0
    elsewhere: int = 0
    exit_code: int = 0

    @property
    def is_done(self) -> bool:
        """Nothing waits any more of what was to be tried."""
        return not (self.missing or self.left or self.outcomes.get("rejected"))


def resend(
    store: Store,
    config: Mapping[str, t.Any],
    start: Callable[[], contextlib.AbstractContextManager[TargetProcess]],
    *,
    run: str | None,
    stream: str | None,
) -> Retry:
    """Send the dead letters that wait through the target again.

    Args:
        store: The ledger.
        config: The target's settings: they say which Odoo is meant.
        start: Starts the target.
        run: Only this run's; None: all.
        stream: Only this stream's; None: all.

    Raises:
        Fatal: The run wrote into another Odoo than the settings name.
    """
    one = find_run(store, run) if run else None
    here = database_key(config)
    if one and one["place"] != here:
        raise Fatal(f"run {one['id']} wrote into {one['place']}, these settings name {here}")
    waiting = _waiting(store, one["id"] if one else None, stream)
    retry = Retry(elsewhere=sum(entry["place"] != here for entry in waiting))
    mine = [entry for entry in waiting if entry["place"] == here]
    if mine:
        _send(store, mine, retry, start)
    return retry


def _waiting(store: Store, run: str | None, stream: str | None) -> list[dict[str, t.Any]]:
    """Return the rejections that wait, in the order in which they came."""
    conditions = [IS_OPEN]
    if run:
        conditions.append(outcomes.c.run == run)
    if stream:
        conditions.append(outcomes.c.stream == stream)
    query = (
        sa.select(outcomes.c.id, outcomes.c.run, outcomes.c.number, runs.c.place)
        .add_columns(runs.c.rejects_path)
        .join(runs, runs.c.id == outcomes.c.run)
        .where(*conditions)
        .order_by(runs.c.started_at, outcomes.c.number)
    )
    with store.transaction() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _send(
    store: Store,
    waiting: list[dict[str, t.Any]],
    retry: Retry,
    start: Callable[[], contextlib.AbstractContextManager[TargetProcess]],
) -> None:
    wanted = {DeadLetterRef(entry["run"], entry["number"]) for entry in waiting if entry["number"]}
    paths = dict.fromkeys(Path(entry["rejects_path"]) for entry in waiting)
    found = messages(paths, wanted)
    # The target moves the file that is being read here out of its way; it stays open.
    first = next(found, None)
    if first is not None:
        with start() as running:
            running.send([first])
            running.send(found)
        retry.exit_code = running.exit_code
        # What it died without reading may still be there.
        collections.deque(found, maxlen=0)
    retry.missing = len(wanted) + sum(not entry["number"] for entry in waiting)
    retry.tried = len(waiting) - retry.missing
    _count(store, [entry["id"] for entry in waiting], retry)


def _count(store: Store, ids: list[int], retry: Retry) -> None:
    """Look into the ledger for what became of the records."""
    settled: dict[str, int] = {}
    with store.transaction() as connection:
        for start in range(0, len(ids), MAX_KEYS):
            part = outcomes.c.id.in_(ids[start : start + MAX_KEYS])
            rows = connection.execute(sa.select(outcomes.c.settled_by).where(part))
            for run in rows.scalars():
                if run:
                    settled[run] = settled.get(run, 0) + 1
        of_runs = (
            sa.select(outcomes.c.outcome, sa.func.count())
            .where(outcomes.c.run.in_(list(settled)))
            .group_by(outcomes.c.outcome)
        )
        retry.outcomes = {row[0]: row[1] for row in connection.execute(of_runs)}
    retry.runs = sorted(settled)
    retry.left = retry.tried - sum(settled.values())
