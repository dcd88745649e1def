"""Several batches on their way, where none can change what becomes of another.

A batch is looked up, which only reads, and then written. The main thread reads the input and
looks up the next batch while threads write those before it. Whether a batch may overlap with
others is told in two parts: by what they are about, before it is looked up (`Way.is_apart`), and
by the records that are in both. Records and outcomes stay with the main thread: it settles the
batches in order, each when it has ended.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import threading
import time
import typing as t
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from target_odoo.delivery.deferral import hand_on, write_with_retries
from target_odoo.odoo.parallel import one_at_a_time, taking
from target_odoo.records.item import clashes

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from target_odoo.delivery.stop_signals import Stopping
    from target_odoo.records.item import Item
    from target_odoo.write.batch_writer import About

    Settle = Callable[[Callable[[Sequence[Item]], None], Sequence[Item], float], None]
    #: Looks a batch up, yields what was found out, and writes it.
    Steps = Iterator["LookedUp | None"]


#: Batches that are written at the same time: the requests of the second one begin the moment that
#: those of the first end.
WRITTEN_TOGETHER = 2
#: Batches that are remembered at most: one that takes long holds up those after it.
MAX_BATCHES = 6


class LookedUp(t.NamedTuple):
    """What is known of a batch before it is written.

    Attributes:
        names: What its records are known by.
        is_plain: Writing it touches its own records and no others: no lines, no buttons.
    """

    names: frozenset[Hashable]
    is_plain: bool


class Way(t.Protocol):
    """What writes batches of one stream."""

    def write(self, items: Sequence[Item]) -> None:
        """Write the records; afterwards each item has its outcome."""

    def steps(self, items: Sequence[Item]) -> Steps:
        """Do the same in two steps: look up, yield what was found out, write.

        None says that the looking up comes with the writing.
        """

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
        found: What looking them up has told.
        seconds: How long they took so far.
        ended: The end of their writing in a thread.
        met: The records of those that were being written at the same time.
    """

    way: Way
    items: Sequence[Item]
    about: About
    found: LookedUp | None = None
    seconds: float = 0.0
    ended: Future[None] = dataclasses.field(default_factory=Future)
    met: list[Sequence[Item]] = dataclasses.field(default_factory=list)
    _steps: Steps | None = None

    def look_up(self) -> None:
        """Do the first step, anew if it was done before."""
        began = time.monotonic()
        for item in self.items:
            item.outcome = item.reason = None
        self._steps = self.way.steps(self.items)
        self.found = next(self._steps)
        self.seconds += time.monotonic() - began

    def write(self, turns: threading.Semaphore) -> None:
        """Do the rest; each part of it waits for its turn."""
        began = time.monotonic()
        steps = t.cast("Steps", self._steps)
        with taking(turns):
            write_with_retries(self.way.write, self.items, lambda: in_one_go(steps))
        self.seconds += time.monotonic() - began

    def hand_on(self) -> None:
        """Write again what wants a value that a record of another batch may have given up."""
        began = time.monotonic()
        hand_on(self.way.write, self.items, [item for items in self.met for item in items])
        self.seconds += time.monotonic() - began

    def start(self, pool: ThreadPoolExecutor, turns: threading.Semaphore) -> None:
        """Do the rest in a thread."""
        self.ended = pool.submit(self.write, turns)

    @property
    def is_over(self) -> bool:
        """It has ended."""
        return self.ended.done()

    @property
    def went_well(self) -> bool:
        """It has ended, did not fail, and nothing of it will be written again."""
        return self.is_over and not self.ended.exception() and not self.is_wanting

    @property
    def is_wanting(self) -> bool:
        """A record of it wants a value that one of a batch beside it may have given up."""
        return bool(self.met) and any(clashes(item) for item in self.items)

    def lets_pass(self, other: _Batch) -> bool:
        """Tell whether another batch may be looked up before this one is written."""
        return (
            self.found is not None
            and self.way is other.way
            and self.way.is_apart(other.about, self.about)
        )

    def shares_with(self, other: _Batch) -> bool:
        """Tell whether a record may be in both, once both are looked up."""
        return not (self.found and other.found and self.found.names.isdisjoint(other.found.names))

    @property
    def is_plain(self) -> bool:
        """Others may be written at the same time."""
        return self.found is not None and self.found.is_plain


class Pipeline:
    """Writes batches so that it looks as if they were written in the order given.

    Args:
        settle: Takes the records of a batch that has ended, its way's `write` and the seconds
            that it took.
        stopping: Signals wait until what is under way is settled.
        requests: That write at the same time; with 1, each batch has ended when `write` returns.
    """

    def __init__(self, settle: Settle, stopping: Stopping, *, requests: int) -> None:
        self._settle = settle
        self._stopping = stopping
        self._turns = threading.Semaphore(requests)
        self._pool = ThreadPoolExecutor(WRITTEN_TOGETHER, "writing") if requests > 1 else None
        self._running: collections.deque[_Batch] = collections.deque()

    @property
    def is_busy(self) -> bool:
        """A batch is being written, or has been and isn't settled yet."""
        return bool(self._running)

    def write(self, way: Way, items: Sequence[Item], about: About) -> None:
        """Write a batch, of which is known what it is `about`.

        It may still be under way when this returns.

        Args:
            way: What writes it.
            items: The records.
            about: What they have to do with.

        Raises:
            OdooError: It can't be looked up, or one before failed.
            Stopped: A signal came in between.
        """
        batch = _Batch(way, items, about)
        with self._stopping.postponed():
            before = [other for other in self._running if not other.went_well]
            if not all(other.lets_pass(batch) for other in before):
                before.clear()
                self.finish()
            # One request beside those that write.
            with one_at_a_time() if before else contextlib.nullcontext():
                batch.look_up()
            if any(batch.shares_with(other) for other in before):
                self.finish()
                batch.look_up()
            elif not all(batch.is_plain and other.is_plain for other in before):
                self.finish()
            self._start(batch)

    def _start(self, batch: _Batch) -> None:
        if not self._pool:
            batch.write(self._turns)
            self._settled(batch)
            return
        while len(writing := [b.ended for b in self._running if not b.is_over]) == WRITTEN_TOGETHER:
            wait(writing, return_when=FIRST_COMPLETED)
        if len(self._running) == MAX_BATCHES:
            self._settle_oldest()
        for other in self._running:
            if not other.is_over:
                other.met.append(batch.items)
                batch.met.append(other.items)
        batch.start(self._pool, self._turns)
        self._running.append(batch)
        # While this one is written: no worker of Odoo waits for the settling.
        self.advance()

    def advance(self) -> None:
        """Settle what has ended, in the order given.

        Raises:
            OdooError: It failed.
            Stopped: A signal came in between.
        """
        with self._stopping.postponed():
            while self._running and self._running[0].is_over:
                self._settle_oldest()

    def finish(self) -> None:
        """Wait for what is under way, and settle it.

        Raises:
            OdooError: A batch failed: the first one's error. The others are settled.
            Stopped: A signal came in between.
        """
        with self._stopping.postponed():
            failure: Exception | None = None
            while self._running:
                try:
                    self._settle_oldest()
                except Exception as error:  # noqa: BLE001 - the first one is raised
                    failure = failure or error
            if failure:
                raise failure

    def _settle_oldest(self) -> None:
        batch = self._running.popleft()
        batch.ended.result()
        if batch.is_wanting:
            wait([other.ended for other in self._running])
            batch.hand_on()
        self._settled(batch)

    def _settled(self, batch: _Batch) -> None:
        self._settle(batch.way.write, batch.items, batch.seconds)
