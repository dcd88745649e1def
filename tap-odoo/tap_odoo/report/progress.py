"""Reports how a run is getting on: a progress line, or log lines, and a table at the end."""

from __future__ import annotations

import logging
import sys
import time
import typing as t

from odoo_common.errors import OdooError
from tap_odoo.report.stream_report import StreamReport

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Where no terminal shows a progress line, a log line comes this often. Seconds.
LOG_EVERY = 30.0

logger = logging.getLogger(__name__)


class Incomplete(OdooError):
    """Something could not be read, and the settings want that to count as a failure."""


class ProgressLine(t.Protocol):
    """A line of a terminal that shows how far a stream has got."""

    def begin(self, report: StreamReport) -> None:
        """Show a stream."""

    def show(self, report: StreamReport) -> None:
        """Show how far the stream has got."""

    def end(self, report: StreamReport) -> None:
        """Take the stream's line away."""

    def close(self) -> None:
        """Give the terminal back."""


class ProgressReporter:
    """Reports on one run.

    Args:
        open_line: Opens a progress line; called only where somebody is looking.
        print_table: Prints the closing table.
        is_terminal: Somebody is looking: show a progress line. None: look at stderr.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        *,
        open_line: Callable[[], ProgressLine],
        print_table: Callable[[Sequence[StreamReport]], None],
        is_terminal: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_line = open_line
        self._print_table = print_table
        self.reports: list[StreamReport] = []
        self._is_terminal = sys.stderr.isatty() if is_terminal is None else is_terminal
        self._clock = clock
        self._began_at = clock()
        self._logged_at = self._began_at
        self._count: Callable[[], int | None] = lambda: None
        self._line: ProgressLine | None = None

    def begin(self, stream: str, count: Callable[[], int | None]) -> StreamReport:
        """Take note that a stream begins.

        Args:
            stream: Its name.
            count: Asks Odoo how many records there are; called only when somebody is to know.
        """
        report = StreamReport(stream)
        self.reports.append(report)
        self._began_at = self._logged_at = self._clock()
        self._count = count
        if self._is_terminal:
            report.total = count()
            self._line = self._line or self._open_line()
            self._line.begin(report)
        return report

    def advance(self, report: StreamReport) -> None:
        """Report, if it is time, how far a stream has got."""
        now = self._clock()
        report.seconds = now - self._began_at
        if self._line:
            self._line.show(report)
        elif now - self._logged_at >= LOG_EVERY:
            self._logged_at = now
            if report.total is None:
                report.total = self._count()
            logger.info("PROGRESS: %s", report.as_log(finished=False))

    def end(self, report: StreamReport) -> None:
        """Report the totals of a stream."""
        report.seconds = self._clock() - self._began_at
        if self._line:
            self._line.end(report)
        logger.info("PROGRESS: %s", report.as_log(finished=True))

    def close(self) -> None:
        """Print the closing table."""
        if self._line:
            self._line.close()
            self._line = None
        if self.reports:
            self._print_table(self.reports)

    @property
    def incomplete(self) -> list[StreamReport]:
        """The streams of which something could not be read."""
        return [report for report in self.reports if not report.is_whole]
