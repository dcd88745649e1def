"""What a run tells while it is under way, and at its end."""

from __future__ import annotations

import json
import logging
import typing as t

import pytest

from tap_odoo.report.progress import LOG_EVERY, Feedback
from tap_odoo.report.stream_report import StreamReport


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, t.Any]]:
    lines = [record.getMessage() for record in caplog.records]
    return [json.loads(line.removeprefix("PROGRESS: ")) for line in lines if "PROGRESS" in line]


def test_a_long_stream_tells_how_far_it_is_every_half_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    feedback = Feedback(is_terminal=False, clock=clock)
    report = feedback.begin("products", lambda: 4000)
    for _ in range(8):
        clock.now += LOG_EVERY / 4
        report.records += 250
        feedback.advance(report)
    assert [line["records"] for line in told(caplog)] == [1000, 2000]
    assert told(caplog)[0] == {
        "stream": "products",
        "records": 1000,
        "total": 4000,
        "seconds": 30.0,
        "records_per_second": 33,
        "seconds_left": 91,
        "finished": False,
    }


def test_nobody_is_asked_for_a_total_that_nobody_sees() -> None:
    feedback = Feedback(is_terminal=False, clock=Clock())
    report = feedback.begin("products", lambda: pytest.fail("asked"))
    feedback.advance(report)
    feedback.end(report)


def test_a_stream_says_at_its_end_what_it_came_to(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    feedback = Feedback(is_terminal=False, clock=Clock())
    report = feedback.begin("products", lambda: 0)
    report.dropped = ["image"]
    feedback.end(report)
    assert told(caplog) == [
        {"stream": "products", "records": 0, "dropped": ["image"], "finished": True}
    ]
    assert feedback.troubled == [report]


def test_the_closing_table_has_a_line_for_each_stream(capsys: pytest.CaptureFixture[str]) -> None:
    feedback = Feedback(is_terminal=False, clock=Clock())
    feedback.reports = [
        StreamReport("products", records=12345, pages=13, requests=14, seconds=2.5),
        StreamReport("stock", deletions=3, retries=1, dropped=["a", "b"], skipped=2),
    ]
    feedback.close()
    heading, _rule, *lines = capsys.readouterr().err.splitlines()
    assert heading.split() == [
        *("stream", "records", "deletions", "pages", "requests", "retries"),
        *("not", "read", "seconds"),
    ]
    assert lines[0].split() == ["products", "12,345", "0", "13", "14", "0", "2.5"]
    assert "fields a, b; 2 records" in lines[1]


def test_a_terminal_is_left_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    feedback = Feedback(is_terminal=True, clock=Clock())
    report = feedback.begin("products", lambda: 10)
    report.records = 10
    feedback.advance(report)
    feedback.end(report)
    feedback.close()
    assert report.total == 10
    assert "products" in capsys.readouterr().err
