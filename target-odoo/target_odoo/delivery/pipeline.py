"""Several batches on their way, where none can change what becomes of another.

A batch is prepared, which only reads, and then written. The main thread reads the input and
prepares the next batch while threads write those before it. Whether a batch may overlap with
others is decided by the models that they touch, before it is prepared (`BatchWriter.is_apart`),
and by the records that are in both. Records and outcomes stay with the main thread: it settles
the batches in order, each when it has ended.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import threading
import time
import typing as t
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from target_odoo.delivery.deferral import retry_taken_values, write_with_retries
from target_odoo.odoo.parallel import one_at_a_time, taking
from target_odoo.records.item import wants_taken_value

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from target_odoo.delivery.stop_signals import StopSignals
    from target_odoo.records.item import InputRecord
    from target_odoo.write.batch_writer import BatchFootprint, BatchWriter, PreparedBatch

    Settle = Callable[[Callable[[Sequence[InputRecord]], None], Sequence[InputRecord], float], None]


#: Batches that are written at the same time: the requests of the second one begin the moment that
#: those of the first end.
WRITTEN_TOGETHER = 2
#: Batches that are remembered at most: one that takes long holds up those after it.
MAX_BATCHES = 6


@dataclasses.dataclass
class _Batch:
    """Records on their way.

    Attributes:
        writer: What writes them.
        items: The records.
        footprint: Which models they touch.
        prepared: What looking them up has made of them.
        seconds: How long they took so far.
        ended: The end of their writing in a thread.
        met: The records of those that were being written at the same time.
    """

    writer: BatchWriter
    items: Sequence[InputRecord]
    footprint: BatchFootprint
    prepared: PreparedBatch | None = None
    seconds: float = 0.0
    ended: Future[None] = dataclasses.field(default_factory=Future)
    met: list[Sequence[InputRecord]] = dataclasses.field(default_factory=list)

    def prepare(self) -> None:
        """Look it up, anew if it was done before."""
        began = time.monotonic()
        for item in self.items:
            item.reopened()
        self.prepared = self.writer.prepare(self.items)
        self.seconds += time.monotonic() - began

    def write(self, turns: threading.Semaphore) -> None:
        """Do the rest; each part of it waits for its turn."""
        began = time.monotonic()
        prepared = t.cast("PreparedBatch", self.prepared)
        with taking(turns):
            write_with_retries(self.writer.write, self.items, prepared.write)
        self.seconds += time.monotonic() - began

    def retry_taken_values(self) -> None:
        """Write again what wants a value that a record of another batch may have given up."""
        began = time.monotonic()
        retry_taken_values(
            self.writer.write, self.items, [item for items in self.met for item in items]
        )
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
        return self.is_over and not self.ended.exception() and not self.wants_taken_value

    @property
    def wants_taken_value(self) -> bool:
        """A record of it wants a value that one of a batch beside it may have given up."""
        return bool(self.met) and any(wants_taken_value(item) for item in self.items)

    def lets_pass(self, other: _Batch) -> bool:
        """Tell whether another batch may be looked up before this one is written."""
        return (
            self._names is not None
            and self.writer is other.writer
            and self.writer.is_apart(other.footprint, self.footprint)
        )

    def shares_with(self, other: _Batch) -> bool:
        """Tell whether a record may be in both, once both are looked up."""
        ours, theirs = self._names, other._names
        return ours is None or theirs is None or not ours.isdisjoint(theirs)

    @property
    def _names(self) -> frozenset[Hashable] | None:
        return self.prepared.names if self.prepared else None

    @property
    def is_plain(self) -> bool:
        """Others may be written at the same time."""
        return self.prepared is not None and self.prepared.is_plain


class Pipeline:
    """Writes batches so that it looks as if they were written in the order given.

    Args:
        settle: Takes the records of a batch that has ended, its writer's `write` and the seconds
            that it took.
        stopping: Signals wait until what is under way is settled.
        requests: That write at the same time; with 1, each batch has ended when `write` returns.
    """

    def __init__(self, settle: Settle, stopping: StopSignals, *, requests: int) -> None:
        self._settle = settle
        self._stopping = stopping
        self._turns = threading.Semaphore(requests)
        self._pool = ThreadPoolExecutor(WRITTEN_TOGETHER, "writing") if requests > 1 else None
        self._running: collections.deque[_Batch] = collections.deque()

    @property
    def is_busy(self) -> bool:
        """A batch is being written, or has been and isn't settled yet."""
        return bool(self._running)

    def write(
        self, writer: BatchWriter, items: Sequence[InputRecord], footprint: BatchFootprint
    ) -> None:
        """Write a batch.

        It may still be under way when this returns.

        Args:
            writer: What writes it.
            items: The records.
            footprint: Which models they touch.

        Raises:
            OdooError: It can't be looked up, or one before failed.
            Stopped: A signal came in between.
        """
        batch = _Batch(writer, items, footprint)
        with self._stopping.postponed():
            before = [other for other in self._running if not other.went_well]
            if not all(other.lets_pass(batch) for other in before):
                before.clear()
                self.finish()
            # One request beside those that write.
            with one_at_a_time() if before else contextlib.nullcontext():
                batch.prepare()
            if any(batch.shares_with(other) for other in before):
                self.finish()
                batch.prepare()
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
        if batch.wants_taken_value:
            wait([other.ended for other in self._running])
            batch.retry_taken_values()
        self._settled(batch)

    def _settled(self, batch: _Batch) -> None:
        self._settle(batch.writer.write, batch.items, batch.seconds)
