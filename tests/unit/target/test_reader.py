"""Broken input is named by its line."""

from __future__ import annotations

import io
import typing as t

import pytest

from odoo_common.errors import Fatal
from target_odoo.reader import MessageReader


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
