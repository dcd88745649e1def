"""What has changed since the last run, and from where an interrupted run goes on.

A stream's bookmark in the state::

    {"replication_key": "write_date",
     "replication_key_value": "2026-11-21T01:18:51+00:00",   the largest one seen so far
     "read_at": "2026-11-21T01:20:00+00:00",                 the last finished run's start
     "newest": {"17": "2026-11-21T01:18:51+00:00"},          the last changes seen, by id
     "resume": {"since": "2026-11-21 01:08:51", "after_id": 5000,
                "largest": "2026-11-21T02:00:00+00:00", "ceiling": "2026-11-21T02:00:10+00:00"}}

`resume` is there while a run is under way: a run that finds it goes on after `after_id` with
the same window, because rows are read in id order.

A run reads what changed from `read_at` minus a lookback on, not from the largest `write_date`
on: what was committed before `read_at` has been read. What was not was in a transaction that
was open then, and is stamped with that transaction's start (docs/decisions/0002-bookmarks.md).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import heapq
import itertools
import typing as t

from tap_odoo.incremental.id_ranges import IdRanges
from tap_odoo.incremental.unstamped_rows import UNSTAMPED, new_rows

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REPLICATION_VALUE = "replication_key_value"
READ_AT = "read_at"
RESUME = "resume"
#: Where a bookmark holds the last changes seen, by id (`incremental/restored.py`).
NEWEST = "newest"
#: How many of them.
WITNESSES = 3
ODOO_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclasses.dataclass
class Window:
    """The changes that a run reads.

    Attributes:
        since: Changes from this time on, in Odoo's format and UTC; None reads everything.
        ceiling: The server's time at the run's start: the bookmark goes no further.
        after_id: Rows up to this id were read before the interruption.
        largest: The largest `write_date` seen so far, RFC 3339, or None.
        emitted: The ids that this run has brought, as `IdRanges` writes them; kept only
            where deletions are looked for.
        newest: The last changes seen, by id.
        unstamped: The ids of the rows without a stamp that this run has brought.
        only: The ids of the only records to read, whether they have changed or not.
        is_narrow: It opens where an earlier run ended: few changes are expected.
        known_unstamped: The ids of the rows without a stamp that earlier runs have brought.
    """

    since: str | None
    ceiling: str
    after_id: int = 0
    largest: str | None = None
    emitted: str = ""
    newest: dict[str, str] = dataclasses.field(default_factory=dict)
    unstamped: str = ""
    only: Sequence[int] = ()
    is_narrow: bool = dataclasses.field(default=False, compare=False)
    known_unstamped: str = dataclasses.field(default="", compare=False)

    def domain(
        self,
        replication_key: str,
        paths: Sequence[str] = (),
        *,
        joined: Sequence[int] = (),
        dates: Sequence[str] = (),
    ) -> list[t.Any]:
        """Return the domain of the changes, of the records themselves or along `paths`.

        Args:
            replication_key: The column of a change's time.
            paths: Relations whose records' changes count.
            joined: Ids of records that count whatever their time.
            dates: Paths to dates that count where they came or passed since: what begins with a
                day begins on it, and what ends with a day ends after it.
        """
        if self.only:
            return [("id", "in", list(self.only))]
        if not self.since:
            return []
        keys = [replication_key, *(f"{path}.{replication_key}" for path in paths)]
        terms: list[list[t.Any]] = [[(key, ">=", self.since)] for key in keys]
        terms.append(list(new_rows(replication_key, self.known_unstamped)))
        terms += [[("id", "in", list(joined))]] if joined else []
        first, last = _day(to_utc(self.since) - dt.timedelta(days=1)), _day(to_utc(self.ceiling))
        terms += [["&", (path, ">=", first), (path, "<=", last)] for path in dates]
        return ["|"] * (len(terms) - 1) + list(itertools.chain.from_iterable(terms))

    def note(self, rows: Sequence[Mapping[str, t.Any]], replication_key: str) -> None:
        """Take the `write_date` of each record of a page into account."""
        stamps = [(row.get(replication_key) or "", row["id"]) for row in rows]
        for value, number in heapq.nlargest(WITNESSES, stamps):
            if value:
                self.newest[str(number)] = value
        unstamped = [number for stamp, number in stamps if not stamp]
        if unstamped:
            brought = IdRanges(self.unstamped)
            brought.extend(unstamped)
            self.unstamped = str(brought)
        if not self.newest:
            return
        self.newest = later_of(self.newest)
        self.largest = max(self.largest or "", *self.newest.values())

    def resume_point(self, last_id: int) -> dict[str, t.Any]:
        """Return what the state holds while the run is under way."""
        self.after_id = last_id
        point = dataclasses.asdict(self)
        del point["only"]  # Such a run leaves the state alone.
        del point["is_narrow"]  # What was interrupted may be a lot.
        del point["known_unstamped"]  # The bookmark has them.
        if not self.unstamped:
            del point["unstamped"]
        return point

    def bookmark(self, previous: str | None) -> str | None:
        """Return the bookmark at the run's end: it never moves back, nor past the ceiling."""
        reached = min(self.largest, self.ceiling) if self.largest else None
        return max((value for value in (previous, reached) if value), default=None)


def later_of(newest: Mapping[str, str]) -> dict[str, str]:
    """Return the last few of changes that were seen, by id."""
    last = heapq.nlargest(WITNESSES, newest.items(), key=lambda item: item[1])
    return dict(last)


def open_window(
    bookmark: dict[str, t.Any], *, start_date: str | None, lookback: float, now: dt.datetime
) -> Window:
    """Return the window of a run.

    Args:
        bookmark: The stream's part of the state.
        start_date: RFC 3339; changes before it are of no interest.
        lookback: Seconds to go back behind the bookmark: Odoo stamps a change with the time at
            which its transaction began, and shows it when that ends.
        now: The server's time.
    """
    resume = bookmark.get(RESUME)
    known = bookmark.get(UNSTAMPED, "")
    if resume:
        return Window(**resume, known_unstamped=known)
    times = [to_utc(start_date)] if start_date else []
    previous = bookmark.get(REPLICATION_VALUE)
    if previous:
        reached = max(to_utc(previous), to_utc(bookmark.get(READ_AT, previous)))
        times.append(reached - dt.timedelta(seconds=lookback))
    since = max(times).strftime(ODOO_FORMAT) if times else None
    # A stream without a record has no `previous`: that it has been read is known by `read_at`.
    is_narrow = bool(previous or bookmark.get(READ_AT))
    ceiling = now.isoformat()
    return Window(since=since, ceiling=ceiling, is_narrow=is_narrow, known_unstamped=known)


def _day(moment: dt.datetime) -> str:
    return moment.date().isoformat()


def to_utc(text: str) -> dt.datetime:
    """Return the time that an ISO 8601 text names; one without an offset is in UTC."""
    time = dt.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    if time.tzinfo is None:
        return time.replace(tzinfo=dt.timezone.utc)
    return time.astimezone(dt.timezone.utc)
