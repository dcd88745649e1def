"""What a run shows on the terminal, by rich: the progress line and the closing table."""

from __future__ import annotations

import logging
import sys
import typing as t

from rich import box
from rich.console import Console
from rich.file_proxy import FileProxy
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import TaskID

    from tap_odoo.report.stream_report import StreamReport


class TerminalProgressLine:
    """A line at the foot of the terminal; log lines scroll by above it."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress: Progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
        )
        self._handlers = [
            handler
            for handler in logging.getLogger().handlers
            if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr
        ]
        self._stderr = sys.stderr
        for handler in self._handlers:
            handler.setStream(FileProxy(console, self._stderr))
        self._progress.start()
        self._task: TaskID | None = None

    def begin(self, report: StreamReport) -> None:
        """Show a stream."""
        self._task = self._progress.add_task(report.stream, total=report.total, rate="")

    def show(self, report: StreamReport) -> None:
        """Show how far the stream has got."""
        if self._task is not None:
            rate = f"{report.records / report.seconds:,.0f}/s" if report.seconds else ""
            self._progress.update(self._task, completed=report.records, rate=rate)

    def end(self, report: StreamReport) -> None:
        """Take the stream's line away."""
        self.show(report)
        if self._task is not None:
            self._progress.remove_task(self._task)

    def close(self) -> None:
        """Give the terminal back."""
        self._progress.stop()
        for handler in self._handlers:
            handler.setStream(self._stderr)


def print_table(reports: Sequence[StreamReport]) -> None:
    """Print what each stream came to, on stderr."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("stream")
    for title in ("records", "deletions", "pages", "requests", "retries"):
        table.add_column(title, justify="right")
    table.add_column("not read")
    table.add_column("seconds", justify="right")
    for report in reports:
        table.add_row(
            report.stream,
            *(
                f"{number:,}"
                for number in (
                    report.records,
                    report.deletions,
                    report.pages,
                    report.requests,
                    report.retries,
                )
            ),
            _not_read(report),
            f"{report.seconds:.1f}",
        )
    console = Console(stderr=True)
    Console(stderr=True, width=None if console.is_terminal else 120).print(table)


def _not_read(report: StreamReport) -> str:
    fields = [*report.dropped, *report.removed]
    parts = [f"fields {', '.join(fields)}"] if fields else []
    if report.failed:
        parts.append("the stream")
    if report.skipped:
        parts.append(f"{report.skipped} records")
    if report.incomplete:
        parts.append(f"parts of {report.incomplete} records")
    return "; ".join(parts)
