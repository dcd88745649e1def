"""Broken input is named by its line."""

from __future__ import annotations

import io
import json
import os
import threading
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.input.reader import MessageReader
from tests.unit.target.delivery.recording_writer import LONG, RecordingWriter, Run

if t.TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from target_odoo.records.item import InputRecord


def read(text: str) -> list[dict[str, t.Any]]:
    messages: list[dict[str, t.Any]] = []
    MessageReader().process_lines(io.StringIO(text), {"STATE": messages.append})
    return messages


def test_empty_lines_are_skipped_and_counted() -> None:
    assert read('\n{"type":"STATE","value":{"a":1}}\n\n') == [{"type": "STATE", "value": {"a": 1}}]
    with pytest.raises(Fatal, match="line 3 "):
        read('\n{"type":"STATE","value":{}}\n{')


@pytest.mark.parametrize(
    "line",
    ["5", "[]", "{}", '{"type":"HELLO"}', '{"type":"STATE"}', '{"type":"RECORD","stream":"s"}'],
)
def test_what_is_no_singer_message_is_refused(line: str) -> None:
    with pytest.raises(Fatal, match="line 1 of the input is not a Singer message"):
        read(line)


def test_lines_are_the_same_in_whatever_pieces_they_come() -> None:
    states = [{"type": "STATE", "value": {"n": n, "text": "é" * (n % 50)}} for n in range(200)]
    text = "\ufeff" + "\n\n".join(json.dumps(state, ensure_ascii=False) for state in states)
    for size in (1, 7, 64, 1 << 20):
        read_end, write_end = os.pipe()
        pieces = text.encode()

        def tap(end: int = write_end, data: bytes = pieces, size: int = size) -> None:
            with os.fdopen(end, "wb", buffering=0) as out:
                for start in range(0, len(data), size):
                    out.write(data[start : start + size])

        thread = threading.Thread(target=tap)
        thread.start()
        found: list[dict[str, t.Any]] = []
        with os.fdopen(read_end, encoding="utf-8") as given:
            MessageReader().process_lines(given, {"STATE": found.append})
        thread.join()
        assert found == states


def test_a_broken_line_in_the_middle_of_a_chunk_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "input.jsonl"
    path.write_text('{"type":"STATE","value":{}}\n\n{"type":\n{"type":"STATE","value":{}}\n')
    with path.open(encoding="utf-8") as given, pytest.raises(Fatal, match="line 3 "):
        MessageReader().process_lines(given, {"STATE": lambda _message: None})


def test_what_ends_while_no_input_comes_is_settled_at_once() -> None:
    run, writer = Run(), RecordingWriter()
    read_end, write_end = os.pipe()
    seen = threading.Event()

    def state(_message: object) -> None:
        run.write(writer, "A")

    def settled(_write: object, items: Sequence[InputRecord], _seconds: float) -> None:
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
