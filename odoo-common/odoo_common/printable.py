"""Text from data made harmless for terminals and logs."""

from __future__ import annotations

import logging
import re
import typing as t

#: Control characters (C0, DEL, C1) and those that turn the direction of text or break lines.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


_FORMATTER = logging.Formatter()


def printable(text: str) -> str:
    """Return a text with its control characters written out, as in Python's own literals."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class PrintableRecord(logging.LogRecord):
    """A log record in which data can neither steer the terminal nor begin a line."""

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            # Formatters take this text before they make their own.
            text = _FORMATTER.formatException(self.exc_info)
            self.exc_text = "\n".join(f"    {printable(line)}" for line in text.split("\n"))

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """Return the message; a line after the first is indented, so that it passes for none."""
        lines = super().getMessage().split("\n")
        return "\n    ".join(printable(line) for line in lines)


def keep_logs_printable() -> None:
    """Make all log records of this process printable."""
    logging.setLogRecordFactory(PrintableRecord)
