"""A batch writer that notes what happens, for tests of the pipeline."""

from __future__ import annotations

import threading
import time
import typing as t

from target_odoo.delivery.pipeline import Pipeline
from target_odoo.delivery.stop_signals import StopSignals
from target_odoo.records.item import InputRecord
from target_odoo.write.batch_writer import BatchFootprint, PreparedBatch

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from target_odoo.outcome import Outcome

    #: The names in a batch; None where it is not prepared.
    Found = frozenset[str] | None

#: Seconds after which a test that waits for another thread has failed.
LONG = 10
NOTHING = BatchFootprint(set(), set(), deletes=False)


def named(name: str) -> Found:
    return frozenset({name})


class RecordingWriter:
    """Notes what happens, and writes when it may.

    Attributes:
        told: What happened, in order: ``look A``, ``write A``, ``wrote A``.
        may_write: Writing waits for it.
        ends: What becomes of a record.
    """

    def __init__(self, *, apart: bool = True, found: Callable[[str], Found] = named) -> None:
        self.told: list[str] = []
        self.may_write = threading.Event()
        self.may_write.set()
        self.fails: dict[str, Exception] = {}
        self.ends: Outcome = "created"
        self._apart = apart
        self._found = found

    def write(self, items: Sequence[InputRecord]) -> None:
        self.prepare(items).write()

    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        name = items[0].stream
        self.told.append(f"look {name}")
        return PreparedBatch(lambda: self._write(name, items), self._found(name))

    def _write(self, name: str, items: Sequence[InputRecord]) -> None:
        self.told.append(f"write {name}")
        assert self.may_write.wait(LONG)
        if name in self.fails:
            raise self.fails[name]
        for item in items:
            item.outcome = self.ends
        self.told.append(f"wrote {name}")

    def is_apart(self, _ours: BatchFootprint, _theirs: BatchFootprint) -> bool:
        return self._apart

    def footprint(self, _items: Sequence[InputRecord]) -> BatchFootprint:
        return NOTHING

    def write_after(self, told: str) -> None:
        """Let writing go on once this has happened."""

        def let() -> None:
            self.wait_for(told)
            self.may_write.set()

        threading.Thread(target=let).start()

    def wait_for(self, told: str) -> None:
        deadline = time.monotonic() + LONG
        while told not in self.told:
            assert time.monotonic() < deadline, f"{told} is missing in {self.told}"
            time.sleep(0.001)


def batch(name: str) -> list[InputRecord]:
    return [InputRecord(1, name, {}, {})]


class Run:
    """A pipeline that notes which batches are settled."""

    def __init__(self, requests: int = 2) -> None:
        self.settled: list[str] = []
        self.stopping = StopSignals()
        self.pipeline = Pipeline(self._settle, self.stopping, requests=requests)

    def write(self, writer: RecordingWriter, name: str) -> None:
        self.pipeline.write(writer, batch(name), NOTHING)

    def _settle(self, _write: object, items: Sequence[InputRecord], seconds: float) -> None:
        assert seconds >= 0
        assert all(item.outcome for item in items)
        self.settled.append(items[0].stream)
