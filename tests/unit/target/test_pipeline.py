"""Batches overlap where neither can change what becomes of the other, and only there."""

from __future__ import annotations

import os
import threading
import time
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.batches import About
from target_odoo.drafts import Item
from target_odoo.outcome import Reason
from target_odoo.parallel import in_parts
from target_odoo.pipeline import LookedUp, Pipeline, in_one_go
from target_odoo.reader import MessageReader
from target_odoo.stopping import Stopped, Stopping

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from target_odoo.pipeline import Steps

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
    """

    def __init__(self, *, apart: bool = True, found: Found = plain) -> None:
        self.told: list[str] = []
        self.may_write = threading.Event()
        self.may_write.set()
        self.fails = ""
        self.holds: dict[str, threading.Event] = {}
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
        if name == self.fails:
            raise Fatal(f"{name} failed")
        for item in items:
            item.outcome = "created"
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


def test_two_batches_are_written_at_the_same_time_and_the_next_one_waits() -> None:
    run, way = Run(), Way()
    way.may_write.clear()
    run.write(way, "A")
    run.write(way, "B")
    way.wait_for("write B")
    way.write_after("look C")
    run.write(way, "C")
    run.pipeline.finish()
    ended = min(way.told.index("wrote A"), way.told.index("wrote B"))
    assert way.told.index("look C") < ended < way.told.index("write C")
    assert run.settled == ["A", "B", "C"]


def test_the_requests_of_all_batches_together_are_as_many_as_the_setting_says() -> None:
    class Counting(Way):
        def __init__(self) -> None:
            super().__init__()
            self.under_way = self.most = 0
            self.lock = threading.Lock()

        def request(self, part: list[int]) -> list[int]:
            with self.lock:
                self.under_way += 1
                self.most = max(self.most, self.under_way)
            time.sleep(0.01)
            with self.lock:
                self.under_way -= 1
            return part

        def steps(self, items: Sequence[Item]) -> Steps:
            yield from super().steps(items)
            in_parts(self.request, range(8), parts=3, at_least=1, at_most=1)

    run, way = Run(requests=3), Counting()
    for name in "ABCD":
        run.write(way, name)
    run.pipeline.finish()
    assert way.most == 3


def test_one_that_takes_long_holds_up_those_after_it_at_last() -> None:
    run, way = Run(), Way()
    slow = threading.Event()
    way.holds["A"] = slow
    names = "ABCDEFGHIJ"
    threading.Timer(0.3, slow.set).start()
    for name in names:
        run.write(way, name)
    run.pipeline.finish()
    assert way.told.index("wrote A") < way.told.index("write J")
    assert run.settled == list(names)


def test_a_batch_with_lines_is_looked_up_early_and_written_alone() -> None:
    run, way = Run(), Way(found=with_lines)
    way.may_write.clear()
    run.write(way, "A")
    way.wait_for("write A")
    way.write_after("look B")
    run.write(way, "B")
    run.pipeline.finish()
    assert way.told == ["look A", "write A", "look B", "wrote A", "write B", "wrote B"]


@pytest.mark.parametrize(
    ("way", "looks"),
    [
        pytest.param(Way(apart=False), 1, id="it may find what the other makes"),
        pytest.param(Way(found=lambda _name: None), 1, id="it isn't looked up before"),
        pytest.param(Way(found=lambda _name: plain("same")), 2, id="a record is in both"),
    ],
)
def test_it_is_looked_up_afterwards_where_the_answer_may_change(way: Way, looks: int) -> None:
    run = Run()
    way.may_write.clear()
    run.write(way, "A")
    if looks == 2:
        way.write_after("look B")
    else:
        threading.Timer(0.1, way.may_write.set).start()
    run.write(way, "B")
    run.pipeline.finish()
    last = len(way.told) - 1 - way.told[::-1].index("look B")
    assert way.told.index("wrote A") < last < way.told.index("write B")
    assert way.told.count("look B") == looks
    assert run.settled == ["A", "B"]


def test_a_record_of_the_batch_before_the_last_one_is_seen_too() -> None:
    run = Run()
    way = Way(found=lambda name: plain("other" if name == "B" else "same"))
    way.may_write.clear()
    run.write(way, "A")
    run.write(way, "B")
    way.write_after("look C")
    run.write(way, "C")
    run.pipeline.finish()
    assert way.told.count("look C") == 2
    assert way.told.index("wrote A") < way.told.index("write C")


def test_another_stream_waits() -> None:
    run, one, other = Run(), Way(), Way()
    run.write(one, "A")
    other.told = one.told
    run.write(other, "B")
    run.pipeline.finish()
    assert one.told == ["look A", "write A", "wrote A", "look B", "write B", "wrote B"]


def test_one_request_at_a_time_means_one_batch_at_a_time() -> None:
    run, way = Run(requests=1), Way()
    run.write(way, "A")
    assert run.settled == ["A"]
    assert not run.pipeline.is_busy


def test_a_batch_that_fails_is_not_settled_and_the_one_beside_it_is() -> None:
    run, way = Run(), Way()
    way.may_write.clear()
    way.fails = "A"
    for name in "AB":
        run.write(way, name)
    way.may_write.set()
    with pytest.raises(Fatal, match="A failed"):
        run.pipeline.finish()
    assert run.settled == ["B"]
    run.pipeline.finish()  # nothing is left of it


def test_what_was_rejected_by_an_early_look_is_looked_at_anew() -> None:
    class Early(Way):
        def steps(self, items: Sequence[Item]) -> Steps:
            if items[0].stream == "B" and "wrote A" not in self.told:
                items[0].rejected(Reason("reference", "there is no A", can_retry=True))
            assert items[0].outcome is None or "wrote A" not in self.told
            yield from super().steps(items)

    run, way = Run(), Early(found=lambda _name: plain("same"))
    way.may_write.clear()
    second = batch("B")
    run.write(way, "A")
    way.write_after("look B")
    run.pipeline.write(way, second, NOTHING)
    run.pipeline.finish()
    assert (second[0].outcome, second[0].reason) == ("created", None)


def test_a_signal_waits_until_what_is_under_way_is_settled() -> None:
    run, way = Run(), Way()
    way.may_write.clear()
    run.write(way, "A")

    def finish() -> None:
        with run.stopping.postponed():
            run.stopping.told(15)
            way.may_write.set()
            run.pipeline.finish()

    with pytest.raises(Stopped):
        finish()
    assert run.settled == ["A"]


def test_what_ends_while_no_input_comes_is_settled_at_once() -> None:
    run, way = Run(), Way()
    read_end, write_end = os.pipe()
    seen = threading.Event()

    def state(_message: object) -> None:
        run.write(way, "A")

    def settled(_write: object, items: Sequence[Item], _seconds: float) -> None:
        run.settled.append(items[0].stream)
        seen.set()

    run.pipeline._settle = settled

    def tap() -> None:
        os.write(write_end, b'{"type": "STATE", "value": {}}\n')
        # Silent until the target has settled, as a tap that has nothing new.
        assert seen.wait(LONG)
        os.close(write_end)

    tapping = threading.Thread(target=tap)
    tapping.start()
    with os.fdopen(read_end, encoding="utf-8") as given:
        MessageReader(pipeline=run.pipeline).process_lines(given, {"STATE": state})
    tapping.join()
    assert run.settled == ["A"]
