"""The next batch is looked up while one is written, where that can't change what is found.

A batch is prepared, which only reads, and then written. The main thread reads the input and
prepares the next batch while a thread writes the one before it. Whether a batch may be prepared
early is decided by the models that it touches (`BatchWriter.is_apart`), and by the records that
are in both. Records and outcomes stay with the main thread: it settles the batches in order.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
import typing as t
from concurrent.futures import Future, ThreadPoolExecutor

from target_odoo.delivery.deferral import write_with_retries
from target_odoo.odoo.parallel import one_at_a_time

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from target_odoo.delivery.stop_signals import StopSignals
    from target_odoo.records.item import InputRecord
    from target_odoo.write.batch_writer import BatchFootprint, BatchWriter, PreparedBatch

    Settle = Callable[[Callable[[Sequence[InputRecord]], None], Sequence[InputRecord], float], None]


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
    """

    writer: BatchWriter
    items: Sequence[InputRecord]
    footprint: BatchFootprint
    prepared: PreparedBatch | None = None
    seconds: float = 0.0
    ended: Future[None] = dataclasses.field(default_factory=Future)

    def prepare(self) -> None:
        """Look it up, anew if it was done before."""
        began = time.monotonic()
        for item in self.items:
            item.reopened()
        self.prepared = self.writer.prepare(self.items)
        self.seconds += time.monotonic() - began

    def write(self) -> None:
        """Do the rest."""
        began = time.monotonic()
        prepared = t.cast("PreparedBatch", self.prepared)
        write_with_retries(self.writer.write, self.items, prepared.write)
        self.seconds += time.monotonic() - began

    def start(self, pool: ThreadPoolExecutor) -> None:
        """Do the rest in a thread."""
        self.ended = pool.submit(self.write)

    @property
    def is_over(self) -> bool:
        """It has ended."""
        return self.ended.done()

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


class Pipeline:
    """Writes batches one after the other, and looks up the next one meanwhile.

    Args:
        settle: Takes the records of a batch that has ended, its writer's `write` and the seconds
            that it took.
        stopping: Signals wait until what is under way is settled.
        requests: That write at the same time; with 1, each batch has ended when `write` returns.
    """

    def __init__(self, settle: Settle, stopping: StopSignals, *, requests: int) -> None:
        self._settle = settle
        self._stopping = stopping
        self._pool = ThreadPoolExecutor(1, "writing") if requests > 1 else None
        self._running: _Batch | None = None

    @property
    def is_busy(self) -> bool:
        """A batch is being written, or has been and isn't settled yet."""
        return self._running is not None

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
            OdooError: It can't be looked up, or the one before failed.
            Stopped: A signal came in between.
        """
        batch = _Batch(writer, items, footprint)
        with self._stopping.postponed():
            self.advance()
            before = self._running
            if before and not before.lets_pass(batch):
                self.finish()
                before = None
            # One request beside those that write.
            with one_at_a_time() if before else contextlib.nullcontext():
                batch.prepare()
            if before and batch.shares_with(before):
                self.finish()
                batch.prepare()
            self._start(batch)

    def _start(self, batch: _Batch) -> None:
        if not self._pool:
            batch.write()
            self._settled(batch)
            return
        before, self._running = self._running, None
        if before:
            before.ended.result()
        batch.start(self._pool)
        self._running = batch
        # While this one is written: no worker of Odoo waits for the settling.
        if before:
            self._settled(before)

    def advance(self) -> None:
        """Settle the batch under way if it has ended.

        Raises:
            OdooError: It failed.
            Stopped: A signal came in between.
        """
        if self._running and self._running.is_over:
            self.finish()

    def finish(self) -> None:
        """Wait for the batch under way, and settle it.

        Raises:
            OdooError: It failed.
            Stopped: A signal came in between.
        """
        with self._stopping.postponed():
            batch, self._running = self._running, None
            if batch:
                batch.ended.result()
                self._settled(batch)

    def _settled(self, batch: _Batch) -> None:
        self._settle(batch.writer.write, batch.items, batch.seconds)
