"""One batch after the other; while one is being written, the next one is read and looked up.

Looking up is reading: which records are there, and what Odoo holds of them. It may happen early
only where the batch before can't change the answer (`Way.is_apart`, and no name in both).
Records and outcomes stay with the main thread: it settles a batch when that has ended.
"""

from __future__ import annotations

import dataclasses
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

from target_odoo.deferral import write_with_retries
from target_odoo.parallel import one_at_a_time

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence
    from concurrent.futures import Future

    from target_odoo.batches import About
    from target_odoo.drafts import Item
    from target_odoo.stopping import Stopping

    Settle = Callable[[Callable[[Sequence[Item]], None], Sequence[Item], float], None]
    #: What a batch is known by, once it is looked up; None where nobody may look ahead of it.
    Names = frozenset[Hashable] | None
    #: Looks a batch up, yields its names, and writes it.
    Steps = Iterator[Names]


class Way(t.Protocol):
    """What writes batches of one stream."""

    def write(self, items: Sequence[Item]) -> None:
        """Write the records; afterwards each item has its outcome."""

    def steps(self, items: Sequence[Item]) -> Steps:
        """Do the same in two steps: look up, yield the names, write."""

    def about(self, items: Sequence[Item]) -> About:
        """Return what these records have to do with."""

    def is_apart(self, ours: About, theirs: About) -> bool:
        """Tell whether a batch can be looked up while another one is written."""


def in_one_go(steps: Steps) -> None:
    """Look up and write."""
    for _ in steps:
        pass


@dataclasses.dataclass
class _Batch:
    """Records on their way.

    Attributes:
        way: What writes them.
        items: The records.
        about: What they have to do with.
        names: What they are known by.
        seconds: How long they took so far.
    """

    way: Way
    items: Sequence[Item]
    about: About
    names: Names = None
    seconds: float = 0.0
    _steps: Steps | None = None
    _writing: Future[None] | None = None

    def look_up(self) -> None:
        """Do the first step, anew if it was done before."""
        began = time.monotonic()
        for item in self.items:
            item.outcome = item.reason = None
        self._steps = self.way.steps(self.items)
        self.names = next(self._steps)
        self.seconds += time.monotonic() - began

    def write(self) -> None:
        """Do the rest."""
        began = time.monotonic()
        steps = t.cast("Steps", self._steps)
        write_with_retries(self.way.write, self.items, lambda: in_one_go(steps))
        self.seconds += time.monotonic() - began

    def start(self, pool: ThreadPoolExecutor) -> None:
        """Do the rest in a thread."""
        self._writing = pool.submit(self.write)

    @property
    def is_over(self) -> bool:
        """It was started, and has ended."""
        return self._writing is not None and self._writing.done()

    def wait(self) -> None:
        """Wait for its end, and raise what it raised."""
        if self._writing:
            self._writing.result()

    def lets_pass(self, other: _Batch) -> bool:
        """Tell whether another batch may be looked up before this one is written."""
        return (
            self.names is not None
            and self.way is other.way
            and self.way.is_apart(other.about, self.about)
        )

    def is_apart(self, other: _Batch) -> bool:
        """Tell whether no record is in both, once both are looked up."""
        return bool(self.names and other.names and self.names.isdisjoint(other.names))


class Pipeline:
    """Writes batches in the order given.

    Args:
        settle: Takes the records of a batch that has ended, its way's `write` and the seconds
            that it took.
        stopping: Signals wait until what is under way is settled.
        looks_ahead: Otherwise each batch has ended when `write` returns.
    """

    def __init__(self, settle: Settle, stopping: Stopping, *, looks_ahead: bool) -> None:
        self._settle = settle
        self._stopping = stopping
        self._pool = ThreadPoolExecutor(1, "writing") if looks_ahead else None
        self._running: _Batch | None = None

    @property
    def is_busy(self) -> bool:
        """A batch is being written, or has been and isn't settled yet."""
        return self._running is not None

    @property
    def is_over(self) -> bool:
        """Nothing is under way any more: `finish` does not wait."""
        return self._running is None or self._running.is_over

    def write(self, way: Way, items: Sequence[Item], about: About) -> None:
        """Write a batch, of which is known what it is `about`.

        It may still be under way when this returns.

        Raises:
            OdooError: It can't be looked up, or the one before failed.
        """
        batch = _Batch(way, items, about)
        before = self._passed_by(batch)
        if not before:
            self.finish()
            batch.look_up()
        with self._stopping.postponed():
            if before:
                before.wait()
            self._running = batch
            if self._pool:
                batch.start(self._pool)
            else:
                batch.write()
                self.finish()
            if before:
                # While the next one is written: no worker of Odoo waits for it.
                self._settled(before)

    def _passed_by(self, batch: _Batch) -> _Batch | None:
        """Return the batch that is being written, if this one is looked up by then."""
        before = self._running
        if not before or not before.lets_pass(batch):
            return None
        with one_at_a_time():  # beside those of the batch that is being written
            batch.look_up()
        return before if batch.is_apart(before) else None

    def finish(self) -> None:
        """Wait for what is under way, and settle it.

        Raises:
            OdooError: It failed.
            Stopped: A signal came in between.
        """
        if not self._running:
            return
        with self._stopping.postponed():
            batch, self._running = self._running, None
            batch.wait()
            self._settled(batch)

    def _settled(self, batch: _Batch) -> None:
        self._settle(batch.way.write, batch.items, batch.seconds)
