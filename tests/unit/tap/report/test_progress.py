"""What a run tells while it is under way, and at its end."""

from __future__ import annotations

import json
import logging
import typing as t

import pytest

from tap_odoo.report.progress import LOG_EVERY, ProgressReporter
from tap_odoo.report.stream_report import StreamReport
from tap_odoo.report.terminal import TerminalProgressLine, print_table


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def progress_reporter(clock: Clock, *, is_terminal: bool = False) -> ProgressReporter:
    return ProgressReporter(
        open_line=TerminalProgressLine,
        print_table=print_table,
        is_terminal=is_terminal,
        clock=clock,
    )


def logged(caplog: pytest.LogCaptureFixture) -> list[dict[str, t.Any]]:
    lines = [record.getMessage() for record in caplog.records]
    return [json.loads(line.removeprefix("PROGRESS: ")) for line in lines if "PROGRESS" in line]


def test_a_long_stream_tells_how_far_it_is_every_half_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    progress = progress_reporter(clock, is_terminal=False)
    report = progress.begin("products", lambda: 4000)
    for _ in range(8):
        clock.now += LOG_EVERY / 4
        report.records += 250
        progress.advance(report)
    assert [line["records"] for line in logged(caplog)] == [1000, 2000]
    assert logged(caplog)[0] == {
        "stream": "products",
        "records": 1000,
        "total": 4000,
        "seconds": 30.0,
        "records_per_second": 33,
        "seconds_left": 91,
        "finished": False,
    }


def test_nobody_is_asked_for_a_total_that_nobody_sees() -> None:
    progress = progress_reporter(Clock(), is_terminal=False)
    report = progress.begin("products", lambda: pytest.fail("asked"))
    progress.advance(report)
    progress.end(report)


def test_a_stream_says_at_its_end_what_it_came_to(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    progress = progress_reporter(Clock(), is_terminal=False)
    report = progress.begin("products", lambda: 0)
    report.dropped = ["image"]
    progress.end(report)
    assert logged(caplog) == [
        {"stream": "products", "records": 0, "dropped": ["image"], "finished": True}
    ]
    assert progress.incomplete == [report]


def test_the_closing_table_has_a_line_for_each_stream(capsys: pytest.CaptureFixture[str]) -> None:
    progress = progress_reporter(Clock(), is_terminal=False)
    progress.reports = [
        StreamReport("products", records=12345, pages=13, requests=14, seconds=2.5),
        StreamReport("stock", deletions=3, retries=1, dropped=["a", "b"], skipped=2),
    ]
    progress.close()
    heading, _rule, *lines = capsys.readouterr().err.splitlines()
    assert heading.split() == [
        *("stream", "records", "deletions", "pages", "requests", "retries"),
        *("not", "read", "seconds"),
    ]
    assert lines[0].split() == ["products", "12,345", "0", "13", "14", "0", "2.5"]
    assert "fields a, b; 2 records" in lines[1]


def test_a_terminal_is_left_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    progress = progress_reporter(Clock(), is_terminal=True)
    report = progress.begin("products", lambda: 10)
    report.records = 10
    progress.advance(report)
    progress.end(report)
    progress.close()
    assert report.total == 10
    assert "products" in capsys.readouterr().err
