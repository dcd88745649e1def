"""Runs, and what became of each of their records."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
import typing as t

import sqlalchemy as sa

from odoo_common.ledger.database import MAX_KEYS
from odoo_common.ledger.tables import conflicts, outcomes, runs

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from odoo_common.ledger.database import Store

#: running; succeeded; partial (some records were rejected); failed (it ended before all was
#: done); stopped (by a signal); lost (it never said how it ended: killed, or a power cut).
STATUSES = ("running", "succeeded", "partial", "failed", "stopped", "lost")
COUNTS = ("read", "created", "updated", "unchanged", "skipped", "rejected")
#: A run without a sign of life for so long is lost.
LOST_AFTER = dt.timedelta(days=1)


class DeadLetterRef(t.NamedTuple):
    """Names a dead letter: the run that wrote it, and the record's place in that run's input."""

    run: str
    number: int


def now() -> dt.datetime:
    """Return the time, in UTC."""
    return dt.datetime.now(tz=dt.timezone.utc)


@dataclasses.dataclass(frozen=True)
class Origin:
    """What a run is, as known when it begins.

    Attributes:
        connector: ``target-odoo`` or ``tap-odoo``.
        direction: ``to_odoo`` or ``from_odoo``.
        place: The database and its server.
        job: The job's name, or ``""``.
        triggered_by: What started it, or ``""``.
        rejects_path: The dead-letter file, or ``""``.
    """

    connector: str
    direction: str
    place: str
    job: str = ""
    triggered_by: str = ""
    rejects_path: str = ""


class Run:
    """One run of a connector in the ledger.

    Args:
        store: The ledger.
        origin: What it is.
        started: When it began, if that was before now.
    """

    def __init__(self, store: Store, origin: Origin, started: dt.datetime | None = None) -> None:
        self._store = store
        self._place = origin.place
        self._started = started or now()
        self.id = f"{self._started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        lost = runs.c.seen_at < self._started - LOST_AFTER
        with store.transaction() as connection:
            connection.execute(
                runs.update().where(runs.c.status == "running", lost).values(status="lost")
            )
            connection.execute(
                runs.insert().values(
                    id=self.id,
                    **dataclasses.asdict(origin),
                    started_at=self._started,
                    seen_at=self._started,
                    status="running",
                    error="",
                    streams={},
                    conflicts=0,
                    **dict.fromkeys(COUNTS, 0),
                )
            )

    def record(
        self,
        rows: Sequence[Mapping[str, t.Any]],
        counts: Mapping[str, t.Any],
        retried: Iterable[DeadLetterRef] = (),
    ) -> None:
        """Add a batch's outcomes, and what the run has done so far, in one transaction.

        Args:
            rows: Columns of `tables.outcomes` without `id` and `run`, the same in each.
            counts: Columns of `tables.runs` that have changed.
            retried: Dead letters of earlier runs that these records were. What became of them
                then is settled by this run, unless it was another Odoo.
        """
        by_run: dict[str, list[int]] = {}
        for letter in retried:
            by_run.setdefault(letter.run, []).append(letter.number)
        with self._store.transaction() as connection:
            all_rows = [{**row, "run": self.id} for row in rows]
            self._store.execute_for_each(connection, outcomes.insert(), all_rows)
            connection.execute(
                runs.update().where(runs.c.id == self.id).values(**counts, seen_at=now())
            )
            for run, numbers in sorted(by_run.items()):
                for start in range(0, len(numbers), MAX_KEYS):
                    self._settle(connection, run, numbers[start : start + MAX_KEYS])

    def _settle(self, connection: Connection, run: str, numbers: Sequence[int]) -> None:
        here = sa.select(runs.c.id).where(runs.c.id == run, runs.c.place == self._place)
        connection.execute(
            outcomes.update()
            .where(
                outcomes.c.run.in_(here),
                outcomes.c.number.in_(numbers),
                outcomes.c.outcome == "rejected",
                outcomes.c.settled_by.is_(None),
            )
            .values(settled_by=self.id)
        )

    def end(self, status: str, counts: Mapping[str, t.Any], *, error: str = "") -> None:
        """Say how it ended.

        Args:
            status: One of `STATUSES`.
            counts: As for `record`.
            error: Why it failed.
        """
        ended = now()
        duration = round((ended - self._started).total_seconds() * 1000)
        with self._store.transaction() as connection:
            connection.execute(
                runs.update()
                .where(runs.c.id == self.id)
                .values(
                    **counts,
                    status=status,
                    error=error,
                    ended_at=ended,
                    seen_at=ended,
                    duration_ms=duration,
                )
            )


def forget_old(store: Store, *, days: int) -> None:
    """Remove runs that ended so many days ago, their outcomes, and conflicts settled by then.

    What the target last wrote stays: without it, no conflict would be seen.
    """
    limit = now() - dt.timedelta(days=days)
    # The last sign of life of a run that ended is its end.
    is_old = sa.and_(runs.c.seen_at < limit, runs.c.status != "running")
    old = sa.select(runs.c.id).where(is_old)
    with store.transaction() as connection:
        connection.execute(outcomes.delete().where(outcomes.c.run.in_(old)))
        connection.execute(runs.delete().where(is_old))
        connection.execute(
            conflicts.delete().where(conflicts.c.last_at < limit, conflicts.c.status == "resolved")
        )
