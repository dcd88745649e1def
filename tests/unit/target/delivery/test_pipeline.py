"""Batches overlap where neither can change what becomes of the other, and only there."""

from __future__ import annotations

import threading
import time
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.delivery.stop_signals import Stopped
from target_odoo.odoo.parallel import in_parts
from target_odoo.outcome import Reason
from tests.unit.target.delivery.recording_writer import (
    NOTHING,
    RecordingWriter,
    Run,
    batch,
    plain,
    with_lines,
)

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.item import InputRecord
    from target_odoo.write.batch_writer import PreparedBatch


def test_two_batches_are_written_at_the_same_time_and_the_next_one_waits() -> None:
    run, writer = Run(), RecordingWriter()
    writer.may_write.clear()
    run.write(writer, "A")
    run.write(writer, "B")
    writer.wait_for("write B")
    writer.write_after("look C")
    run.write(writer, "C")
    run.pipeline.finish()
    ended = min(writer.told.index("wrote A"), writer.told.index("wrote B"))
    assert writer.told.index("look C") < ended < writer.told.index("write C")
    assert run.settled == ["A", "B", "C"]


def test_the_requests_of_all_batches_together_are_as_many_as_the_setting_says() -> None:
    class Counting(RecordingWriter):
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

        def _write(self, name: str, items: Sequence[InputRecord]) -> None:
            super()._write(name, items)
            in_parts(self.request, range(8), parts=3, at_least=1, at_most=1)

    run, writer = Run(requests=3), Counting()
    for name in "ABCD":
        run.write(writer, name)
    run.pipeline.finish()
    assert writer.most == 3


def test_one_that_takes_long_holds_up_those_after_it_at_last() -> None:
    run, writer = Run(), RecordingWriter()
    slow = threading.Event()
    writer.holds["A"] = slow
    names = "ABCDEFGHIJ"
    threading.Timer(0.3, slow.set).start()
    for name in names:
        run.write(writer, name)
    run.pipeline.finish()
    assert writer.told.index("wrote A") < writer.told.index("write J")
    assert run.settled == list(names)


def test_a_batch_with_lines_is_looked_up_early_and_written_alone() -> None:
    run, writer = Run(), RecordingWriter(found=with_lines)
    writer.may_write.clear()
    run.write(writer, "A")
    writer.wait_for("write A")
    writer.write_after("look B")
    run.write(writer, "B")
    run.pipeline.finish()
    assert writer.told == ["look A", "write A", "look B", "wrote A", "write B", "wrote B"]


@pytest.mark.parametrize(
    ("writer", "looks"),
    [
        pytest.param(RecordingWriter(apart=False), 1, id="it may find what the other makes"),
        pytest.param(RecordingWriter(found=lambda _name: None), 1, id="it isn't looked up before"),
        pytest.param(
            RecordingWriter(found=lambda _name: plain("same")), 2, id="a record is in both"
        ),
    ],
)
def test_it_is_looked_up_afterwards_where_the_answer_may_change(
    writer: RecordingWriter, looks: int
) -> None:
    run = Run()
    writer.may_write.clear()
    run.write(writer, "A")
    if looks == 2:
        writer.write_after("look B")
    else:
        threading.Timer(0.1, writer.may_write.set).start()
    run.write(writer, "B")
    run.pipeline.finish()
    last = len(writer.told) - 1 - writer.told[::-1].index("look B")
    assert writer.told.index("wrote A") < last < writer.told.index("write B")
    assert writer.told.count("look B") == looks
    assert run.settled == ["A", "B"]


def test_a_record_of_the_batch_before_the_last_one_is_seen_too() -> None:
    run = Run()
    writer = RecordingWriter(found=lambda name: plain("other" if name == "B" else "same"))
    writer.may_write.clear()
    run.write(writer, "A")
    run.write(writer, "B")
    writer.write_after("look C")
    run.write(writer, "C")
    run.pipeline.finish()
    assert writer.told.count("look C") == 2
    assert writer.told.index("wrote A") < writer.told.index("write C")


def test_another_stream_waits() -> None:
    run, one, other = Run(), RecordingWriter(), RecordingWriter()
    run.write(one, "A")
    other.told = one.told
    run.write(other, "B")
    run.pipeline.finish()
    assert one.told == ["look A", "write A", "wrote A", "look B", "write B", "wrote B"]


def test_one_request_at_a_time_means_one_batch_at_a_time() -> None:
    run, writer = Run(requests=1), RecordingWriter()
    run.write(writer, "A")
    assert run.settled == ["A"]
    assert not run.pipeline.is_busy


@pytest.mark.parametrize("error", [Fatal("A failed"), ZeroDivisionError("A failed")])
def test_a_batch_that_fails_is_not_settled_and_the_one_beside_it_is(error: Exception) -> None:
    run, writer = Run(), RecordingWriter()
    writer.may_write.clear()
    writer.fails = {"A": error}
    for name in "AB":
        run.write(writer, name)
    writer.may_write.set()
    with pytest.raises(type(error), match="A failed"):
        run.pipeline.finish()
    assert run.settled == ["B"]
    run.pipeline.finish()  # nothing is left of it


@pytest.mark.parametrize("slow", ["A", "B"])
def test_a_value_that_moves_between_batches_that_meet_is_taken_once_both_have_ended(
    slow: str,
) -> None:
    class Clashing(RecordingWriter):
        """B wants what A gives up, and looks before that has happened."""

        def _write(self, name: str, items: Sequence[InputRecord]) -> None:
            is_again = f"wrote {name}" in self.told
            super()._write(name, items)
            if name == "B" and not is_again:
                items[0].rejected(Reason("unique", "A has it"))

    run, writer = Run(), Clashing()
    writer.ends = "updated"
    second = batch("B")
    writer.holds = {name: threading.Event() for name in "AB"}
    run.write(writer, "A")
    run.pipeline.write(writer, second, NOTHING)
    writer.wait_for("write B")
    for name in sorted("AB", key=slow.__eq__):
        writer.holds[name].set()
        writer.wait_for(f"wrote {name}")
    run.pipeline.finish()
    assert second[0].outcome == "updated"
    assert writer.told.count("write B") == 2
    assert writer.told.index("wrote A") < len(writer.told) - 1 - writer.told[::-1].index("write B")


def test_a_value_that_another_record_has_is_asked_for_once_where_batches_do_not_meet() -> None:
    class Clashing(RecordingWriter):
        def _write(self, name: str, items: Sequence[InputRecord]) -> None:
            super()._write(name, items)
            items[0].rejected(Reason("unique", "somebody has it"))

    run, writer = Run(), Clashing()
    run.write(writer, "A")
    run.pipeline.finish()
    assert writer.told.count("write A") == 1


def test_what_was_rejected_by_an_early_look_is_looked_at_anew() -> None:
    class Early(RecordingWriter):
        def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
            if items[0].stream == "B" and "wrote A" not in self.told:
                items[0].rejected(Reason("reference", "there is no A", can_retry=True))
            assert items[0].outcome is None or "wrote A" not in self.told
            return super().prepare(items)

    run, writer = Run(), Early(found=lambda _name: plain("same"))
    writer.may_write.clear()
    second = batch("B")
    run.write(writer, "A")
    writer.write_after("look B")
    run.pipeline.write(writer, second, NOTHING)
    run.pipeline.finish()
    assert (second[0].outcome, second[0].reason) == ("created", None)


def test_a_signal_waits_until_what_is_under_way_is_settled() -> None:
    run, writer = Run(), RecordingWriter()
    writer.may_write.clear()
    run.write(writer, "A")

    def finish() -> None:
        with run.stopping.postponed():
            run.stopping.told(15)
            writer.may_write.set()
            run.pipeline.finish()

    with pytest.raises(Stopped):
        finish()
    assert run.settled == ["A"]
