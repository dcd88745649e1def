"""How values are written for people, and what of them must never reach a screen."""

from __future__ import annotations

import datetime as dt
import json
import re
import typing as t

#: What moves a terminal's cursor, changes its color or turns the direction of text: control
#: characters, and Unicode's marks of direction and invisible separators. Values come from other
#: systems. Halves of surrogate pairs can't be written as UTF-8.
CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return a text with a space for each character that isn't to be printed."""
    return CONTROLS.sub(" ", text)


def iso_time(value: dt.datetime | None) -> str | None:
    """Return a time as JSON and CSV have it: ISO 8601 in UTC."""
    return None if value is None else f"{value:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def cell(value: t.Any) -> str:
    """Return a value as a table shows it: one line of printable text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return printable(str(value))


def duration(milliseconds: float | None) -> str:
    """Return a duration for people."""
    if milliseconds is None:
        return ""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02} min"


def shortened(text: str, length: int) -> str:
    """Return the beginning of a text that is too long for a table."""
    return text if len(text) <= length else f"{text[: length - 2].rstrip()} …"
