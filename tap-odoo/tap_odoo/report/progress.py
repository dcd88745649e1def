"""Tells how a run is getting on: a progress line, or log lines, and a table at the end."""

from __future__ import annotations

import importlib
import logging
import sys
import time
import typing as t

from odoo_common.errors import OdooError
from tap_odoo.report.stream_report import StreamReport

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from tap_odoo.report.terminal import ProgressLine

#: Where no terminal shows a progress line, a log line comes this often. Seconds.
LOG_EVERY = 30.0

logger = logging.getLogger(__name__)


class Incomplete(OdooError):
    """Something could not be read, and the settings want that to count as a failure."""


class Feedback:
    """The feedback of one run.

    Args:
        is_terminal: Somebody is looking: show a progress line. None: look at stderr.
        clock: Seconds that only grow.
    """

    def __init__(
        self, *, is_terminal: bool | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.reports: list[StreamReport] = []
        self._is_terminal = sys.stderr.isatty() if is_terminal is None else is_terminal
        self._clock = clock
        self._begun = clock()
        self._told = self._begun
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
        self._begun = self._told = self._clock()
        self._count = count
        if self._is_terminal:
            report.total = count()
            self._line = self._line or _terminal().ProgressLine()
            self._line.begin(report)
        return report

    def advance(self, report: StreamReport) -> None:
        """Tell, if it is time, how far a stream has got."""
        now = self._clock()
        report.seconds = now - self._begun
        if self._line:
            self._line.show(report)
        elif now - self._told >= LOG_EVERY:
            self._told = now
            if report.total is None:
                report.total = self._count()
            logger.info("PROGRESS: %s", report.as_log(finished=False))

    def end(self, report: StreamReport) -> None:
        """Tell what a stream came to."""
        report.seconds = self._clock() - self._begun
        if self._line:
            self._line.end(report)
        logger.info("PROGRESS: %s", report.as_log(finished=True))

    def close(self) -> None:
        """Print the closing table."""
        if self._line:
            self._line.close()
            self._line = None
        if self.reports:
            _terminal().print_table(self.reports)

    @property
    def troubled(self) -> list[StreamReport]:
        """The streams of which something could not be read."""
        return [report for report in self.reports if not report.is_whole]


def _terminal() -> t.Any:
    # rich takes a tenth of a second to import; many runs need it at their end only.
    return importlib.import_module("tap_odoo.report.terminal")
