"""While a batch is written the next one is looked up, where neither can change the other."""

from __future__ import annotations

import os
import threading
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.batches import About
from target_odoo.drafts import Item
from target_odoo.outcome import Reason
from target_odoo.pipeline import Pipeline, in_one_go
from target_odoo.reader import MessageReader
from target_odoo.stopping import Stopped, Stopping

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.pipeline import Names, Steps

#: Seconds after which a test that waits for another thread has failed.
LONG = 10
NOTHING = About(set(), set(), deletes=False)


class Way:
    """Notes what happens, and writes when it may.

    Attributes:
        told: What happened, in order: ``look A``, ``write A``, ``wrote A``.
        may_write: Writing waits for it.
    """

    def __init__(self, *, apart: bool = True, names: t.Callable[[str], Names] | None = None):
        self.told: list[str] = []
        self.may_write = threading.Event()
        self.may_write.set()
        self.fails = ""
        self._apart = apart
        self._names = names or (lambda name: frozenset({name}))

    def write(self, items: Sequence[Item]) -> None:
        in_one_go(self.steps(items))

    def steps(self, items: Sequence[Item]) -> Steps:
        name = items[0].stream
        self.told.append(f"look {name}")
        yield self._names(name)
        self.told.append(f"write {name}")
        assert self.may_write.wait(LONG)
        if name == self.fails:
            raise Fatal(f"{name} failed")
        for item in items:
            item.outcome = "created"
        self.told.append(f"wrote {name}")

    def is_apart(self, _ours: About, _theirs: About) -> bool:
        return self._apart

    def about(self, _items: Sequence[Item]) -> About:
        return NOTHING


def batch(name: str) -> list[Item]:
    return [Item(1, name, {}, {})]


class Run:
    """A pipeline that notes which batches are settled."""

    def __init__(self, *, looks_ahead: bool = True) -> None:
        self.settled: list[str] = []
        self.stopping = Stopping()
        self.pipeline = Pipeline(self._settle, self.stopping, looks_ahead=looks_ahead)

    def _settle(self, _write: object, items: Sequence[Item], seconds: float) -> None:
        assert seconds >= 0
        assert all(item.outcome for item in items)
        self.settled.append(items[0].stream)


def test_the_next_batch_is_looked_up_while_one_is_written() -> None:
    run, way = Run(), Way()
    way.may_write.clear()
    run.pipeline.write(way, batch("A"), NOTHING)
    threading.Timer(0.2, way.may_write.set).start()
    run.pipeline.write(way, batch("B"), NOTHING)
    assert run.settled == ["A"]
    run.pipeline.finish()
    assert way.told.index("look B") < way.told.index("wrote A") < way.told.index("write B")
    assert run.settled == ["A", "B"]


@pytest.mark.parametrize(
    ("way", "looks"),
    [
        pytest.param(Way(apart=False), 1, id="it may find what the other makes"),
        pytest.param(Way(names=lambda _name: None), 1, id="nobody knows its names"),
        pytest.param(Way(names=lambda _name: frozenset({"same"})), 2, id="a record is in both"),
    ],
)
def test_it_is_looked_up_afterwards_where_the_answer_may_change(way: Way, looks: int) -> None:
    run = Run()
    run.pipeline.write(way, batch("A"), NOTHING)
    run.pipeline.write(way, batch("B"), NOTHING)
    run.pipeline.finish()
    last = len(way.told) - 1 - way.told[::-1].index("look B")
    assert way.told.index("wrote A") < last < way.told.index("write B")
    assert way.told.count("look B") == looks
    assert run.settled == ["A", "B"]


def test_another_stream_waits() -> None:
    run, one, other = Run(), Way(), Way()
    run.pipeline.write(one, batch("A"), NOTHING)
    other.told = one.told
    run.pipeline.write(other, batch("B"), NOTHING)
    run.pipeline.finish()
    assert one.told == ["look A", "write A", "wrote A", "look B", "write B", "wrote B"]


def test_one_request_at_a_time_means_one_batch_at_a_time() -> None:
    run, way = Run(looks_ahead=False), Way()
    run.pipeline.write(way, batch("A"), NOTHING)
    assert run.settled == ["A"]
    assert not run.pipeline.is_busy


def test_a_batch_that_fails_is_not_settled_and_the_one_before_is() -> None:
    run, way = Run(), Way()
    way.fails = "B"
    run.pipeline.write(way, batch("A"), NOTHING)
    run.pipeline.write(way, batch("B"), NOTHING)
    with pytest.raises(Fatal, match="B failed"):
        run.pipeline.finish()
    assert run.settled == ["A"]
    run.pipeline.finish()  # nothing is left of it


def test_the_next_batch_is_written_before_the_one_before_is_settled() -> None:
    run = Run()
    started = threading.Event()
    order: list[str] = []

    def settle(_write: object, items: Sequence[Item], _seconds: float) -> None:
        if items[0].stream == "A":
            assert started.wait(LONG)
        order.append(items[0].stream)

    class Told(Way):
        def steps(self, items: Sequence[Item]) -> Steps:
            for names in super().steps(items):
                yield names
                if items[0].stream == "B":
                    started.set()

    way = Told()
    run.pipeline._settle = settle
    run.pipeline.write(way, batch("A"), NOTHING)
    run.pipeline.write(way, batch("B"), NOTHING)
    run.pipeline.finish()
    assert order == ["A", "B"]


def test_what_was_rejected_by_an_early_look_is_looked_at_anew() -> None:
    class Early(Way):
        def steps(self, items: Sequence[Item]) -> Steps:
            if items[0].stream == "B" and "wrote A" not in self.told:
                items[0].rejected(Reason("reference", "there is no A", can_retry=True))
            assert items[0].outcome is None or "wrote A" not in self.told
            yield from super().steps(items)

    run, way = Run(), Early(names=lambda _name: frozenset({"same"}))
    way.may_write.clear()
    second = batch("B")
    run.pipeline.write(way, batch("A"), NOTHING)
    threading.Timer(0.2, way.may_write.set).start()
    run.pipeline.write(way, second, NOTHING)
    run.pipeline.finish()
    assert (second[0].outcome, second[0].reason) == ("created", None)


def test_a_signal_waits_until_what_is_under_way_is_settled() -> None:
    run, way = Run(), Way()
    way.may_write.clear()
    run.pipeline.write(way, batch("A"), NOTHING)

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
        run.pipeline.write(way, batch("A"), NOTHING)

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
