"""Values as people read them."""

from __future__ import annotations

import datetime as dt

import pytest

from odoo_sync.formatting import cell, duration, iso_time, shortened


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(None, ""), (0, "0 ms"), (999, "999 ms"), (1500, "1.5 s"), (90_000, "1:30 min"),
     (3_723_000, "1:02:03")],
)  # fmt: skip
def test_a_duration_is_written_for_people(milliseconds: float | None, text: str) -> None:
    assert duration(milliseconds) == text
    assert iso_time(None) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (["a", 1], '["a", 1]'),
        (dt.datetime(2026, 5, 1, 10, tzinfo=dt.timezone.utc), "2026-05-01 10:00:00"),
        ("a\x1b[2Jb\nc\x9b1md\u202ee\ud800f", "a [2Jb c 1md e f"),
        (["\x1b", "\u202e"], '["\\u001b", " "]'),
    ],
)
def test_a_cell_is_one_line_that_no_terminal_obeys(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_long_text_is_shortened_at_its_end() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcd …"
