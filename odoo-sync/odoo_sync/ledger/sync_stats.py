"""Figures over several runs: how many records, how many succeeded, how long they took."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

import sqlalchemy as sa

from odoo_common.ledger.tables import conflicts, outcomes, runs
from odoo_sync.formatting import iso_time

if t.TYPE_CHECKING:
    import datetime as dt

    from odoo_common.ledger.database import Store

PRODUCTS = ("product.product", "product.template")
#: Counts of a stream that mean that a record is as it should be.
SUCCESSES = {"to_odoo": ("created", "updated", "unchanged"), "from_odoo": ("read", "deletions")}


@dataclasses.dataclass
class StreamStats:
    """What one stream, or everything, came to.

    Attributes:
        runs: Runs that had it.
        succeeded: Records that ended well: in Odoo as wished, or read.
        failed: Records that were rejected, or could not be read.
        skipped: Records that a policy left out.
        busy_ms: Milliseconds that its records took.
        last_at: When the last run that had it ended.
    """

    runs: int = 0
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    busy_ms: float = 0.0
    last_at: dt.datetime | None = None

    def add(self, other: StreamStats) -> None:
        """Add what another one came to."""
        for name in ("runs", "succeeded", "failed", "skipped", "busy_ms"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.last_at = max(filter(None, (self.last_at, other.last_at)), default=None)

    def document(self) -> dict[str, t.Any]:
        """Return the figures in Products Manager's names."""
        tried = self.succeeded + self.failed
        total = tried + self.skipped
        return {
            "total_syncs": total,
            "successful_syncs": self.succeeded,
            "failed_syncs": self.failed,
            "skipped_syncs": self.skipped,
            "success_rate": round(100 * self.succeeded / tried, 2) if tried else None,
            "avg_duration_ms": round(self.busy_ms / total, 2) if total else None,
            "last_sync_at": iso_time(self.last_at),
        }


class SyncStats:
    """The figures of a ledger.

    Args:
        store: The ledger.
        since: Only runs that began at this time or later; None: all.
        job: Only this job's runs; None: all.
    """

    def __init__(
        self, store: Store, since: dt.datetime | None = None, job: str | None = None
    ) -> None:
        self.by_stream: dict[tuple[str, str], StreamStats] = {}
        self.statuses: collections.Counter[str] = collections.Counter()
        self._took: list[int] = []
        wanted = sa.and_(
            runs.c.started_at >= since if since else sa.true(),
            sa.true() if job is None else runs.c.job == job,
        )
        with store.transaction() as connection:
            for run in connection.execute(sa.select(runs).where(wanted)).mappings():
                self._take(dict(run))
            query = sa.select(outcomes.c.stream, sa.func.sum(outcomes.c.duration_ms))
            of_streams = query.join(runs).where(wanted).group_by(outcomes.c.stream)
            for stream, milliseconds in connection.execute(of_streams):
                self._of("to_odoo", stream).busy_ms += float(milliseconds or 0)
            self.records = _count(connection, wanted, outcomes.c.odoo_id.is_not(None))
            self.products = _count(
                connection, wanted, outcomes.c.odoo_id.is_not(None), outcomes.c.model.in_(PRODUCTS)
            )
            by_status = sa.select(conflicts.c.status, sa.func.count()).group_by(conflicts.c.status)
            self.conflicts = {row[0]: row[1] for row in connection.execute(by_status)}

    @property
    def by_direction(self) -> dict[str, StreamStats]:
        """The figures of each direction, over its streams."""
        found: dict[str, StreamStats] = {}
        for (direction, _), figures in sorted(self.by_stream.items()):
            found.setdefault(direction, StreamStats()).add(figures)
        return found

    def document(self) -> dict[str, t.Any]:
        """Return all figures; those at the top have Products Manager's names."""
        total = StreamStats()
        for figures in self.by_stream.values():
            total.add(figures)
        took = sum(self._took) / len(self._took) if self._took else None
        return {
            **total.document(),
            "products_with_odoo_id": self.products,
            "records_with_odoo_id": self.records,
            "runs": {
                "total": sum(self.statuses.values()),
                **dict(sorted(self.statuses.items())),
                "avg_duration_ms": None if took is None else round(took),
            },
            "conflicts": {name: self.conflicts.get(name, 0) for name in ("open", "resolved")},
            "by_direction": [
                {"sync_direction": direction} | figures.document()
                for direction, figures in self.by_direction.items()
            ],
            "by_stream": [
                {"sync_direction": direction, "stream": stream, "runs": figures.runs}
                | figures.document()
                for (direction, stream), figures in sorted(self.by_stream.items())
            ],
        }

    def _of(self, direction: str, stream: str) -> StreamStats:
        return self.by_stream.setdefault((direction, stream), StreamStats())

    def _take(self, run: dict[str, t.Any]) -> None:
        self.statuses[run["status"]] += 1
        if run["duration_ms"] is not None:
            self._took.append(run["duration_ms"])
        direction = run["direction"]
        for stream, counts in run["streams"].items():
            good = sum(counts.get(name, 0) for name in SUCCESSES[direction])
            self._of(direction, stream).add(
                StreamStats(
                    runs=1,
                    succeeded=good,
                    failed=counts.get("rejected", 0),
                    skipped=counts.get("skipped", 0),
                    busy_ms=counts.get("duration_ms", 0),
                    last_at=run["ended_at"] or run["seen_at"],
                )
            )


def _count(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> int:
    records = sa.select(runs.c.place, outcomes.c.model, outcomes.c.odoo_id).join(runs)
    distinct = records.where(*conditions).distinct().subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(distinct)).scalar_one()
