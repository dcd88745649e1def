"""Ways of writing that note what happens, for tests of the pipeline."""

from __future__ import annotations

import threading
import time
import typing as t

from target_odoo.delivery.pipeline import LookedUp, Pipeline, in_one_go
from target_odoo.delivery.stop_signals import Stopping
from target_odoo.records.item import Item
from target_odoo.write.batch_writer import About

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from target_odoo.delivery.pipeline import Steps
    from target_odoo.outcome import Outcome

    Found = Callable[[str], LookedUp | None]

#: Seconds after which a test that waits for another thread has failed.
LONG = 10
NOTHING = About(set(), set(), deletes=False)


def plain(name: str) -> LookedUp:
    return LookedUp(frozenset({name}), is_plain=True)


def with_lines(name: str) -> LookedUp:
    return LookedUp(frozenset({name}), is_plain=False)


class Way:
    """Notes what happens, and writes when it may.

    Attributes:
        told: What happened, in order: ``look A``, ``write A``, ``wrote A``.
        may_write: Writing waits for it.
        holds: What the writing of a batch waits for.
        ends: What becomes of a record.
    """

    def __init__(self, *, apart: bool = True, found: Found = plain) -> None:
        self.told: list[str] = []
        self.may_write = threading.Event()
        self.may_write.set()
        self.fails: dict[str, Exception] = {}
        self.holds: dict[str, threading.Event] = {}
        self.ends: Outcome = "created"
        self._apart = apart
        self._found = found

    def write(self, items: Sequence[Item]) -> None:
        in_one_go(self.steps(items))

    def steps(self, items: Sequence[Item]) -> Steps:
        name = items[0].stream
        self.told.append(f"look {name}")
        yield self._found(name)
        self.told.append(f"write {name}")
        assert self.may_write.wait(LONG)
        assert name not in self.holds or self.holds[name].wait(LONG)
        if name in self.fails:
            raise self.fails[name]
        for item in items:
            item.outcome = self.ends
        self.told.append(f"wrote {name}")

    def is_apart(self, _ours: About, _theirs: About) -> bool:
        return self._apart

    def about(self, _items: Sequence[Item]) -> About:
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


def batch(name: str) -> list[Item]:
    return [Item(1, name, {}, {})]


class Run:
    """A pipeline that notes which batches are settled."""

    def __init__(self, requests: int = 2) -> None:
        self.settled: list[str] = []
        self.stopping = Stopping()
        self.pipeline = Pipeline(self._settle, self.stopping, requests=requests)

    def write(self, way: Way, name: str) -> None:
        self.pipeline.write(way, batch(name), NOTHING)

    def _settle(self, _write: object, items: Sequence[Item], seconds: float) -> None:
        assert seconds >= 0
        assert all(item.outcome for item in items)
        self.settled.append(items[0].stream)
