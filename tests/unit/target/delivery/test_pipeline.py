"""A batch is looked up while another is written where that can change nothing, and only there."""

from __future__ import annotations

import threading
import time
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.delivery.stop_signals import Stopped
from target_odoo.outcome import Reason
from tests.unit.target.delivery.recording_writer import (
    LONG,
    NOTHING,
    RecordingWriter,
    Run,
    batch,
    named,
)

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.item import InputRecord
    from target_odoo.write.batch_writer import PreparedBatch


def test_a_batch_is_looked_up_while_the_one_before_is_written_and_then_written_alone() -> None:
    run, writer = Run(), RecordingWriter()
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
            RecordingWriter(found=lambda _name: named("same")), 2, id="a record is in both"
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
def test_after_a_batch_that_fails_the_next_one_is_not_written(error: Exception) -> None:
    run, writer = Run(), RecordingWriter()
    writer.may_write.clear()
    writer.fails = {"A": error}
    run.write(writer, "A")
    writer.write_after("look B")
    with pytest.raises(type(error), match="A failed"):
        run.write(writer, "B")
    assert (run.settled, "write B" in writer.told) == ([], False)
    run.pipeline.finish()  # nothing is left of it


def test_a_batch_that_has_ended_is_settled_before_the_next_one_is_looked_up() -> None:
    run, writer = Run(), RecordingWriter()
    run.write(writer, "A")
    writer.wait_for("wrote A")
    deadline = time.monotonic() + LONG
    while run.pipeline.is_busy:
        run.pipeline.advance()
        assert time.monotonic() < deadline
    assert run.settled == ["A"]


def test_what_was_rejected_by_an_early_look_is_looked_at_anew() -> None:
    class Early(RecordingWriter):
        def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
            if items[0].stream == "B" and "wrote A" not in self.told:
                items[0].rejected(Reason("reference", "there is no A", can_retry=True))
            assert items[0].outcome is None or "wrote A" not in self.told
            return super().prepare(items)

    run, writer = Run(), Early(found=lambda _name: named("same"))
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
