"""How listings are printed: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
import typing as t

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Columns where no terminal says how wide it is: nothing is cut in a file or a pipe.
WIDE = 240
STYLES = {
    "succeeded": "green",
    "partial": "yellow",
    "failed": "red",
    "stopped": "yellow",
    "lost": "red",
    "rejected": "red",
    "open": "yellow",
}
#: What would move a terminal's cursor or color: values come from other systems.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: A spreadsheet takes text that begins so for a formula.
FORMULA = re.compile(r"^[=+\-@\t\r](?![\d.]+$)")


def moment(value: dt.datetime | None) -> str | None:
    """Return a time as JSON and CSV have it: ISO 8601 in UTC."""
    return None if value is None else f"{value:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def cell(value: t.Any) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return CONTROLS.sub(" ", str(value))


def span(milliseconds: float | None) -> str:
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


def table(columns: Sequence[str], rows: Iterable[Sequence[t.Any]]) -> None:
    """Print a table; columns of numbers are to the right."""
    shown = [list(row) for row in rows]
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, name in enumerate(columns):
        values = [row[index] for row in shown if row[index] not in (None, "")]
        is_number = bool(values) and all(
            isinstance(value, (int, float)) and not isinstance(value, bool) for value in values
        )
        grid.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in shown:
        grid.add_row(*(Text(text, style=STYLES.get(text, "")) for text in map(cell, row)))
    console = Console() if sys.stdout.isatty() else Console(width=WIDE, no_color=True)
    with console.capture() as captured:
        console.print(grid)
    click.echo("\n".join(line.rstrip() for line in captured.get().strip("\n").splitlines()))


def as_json(document: t.Any) -> None:
    """Print JSON."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, default=str))


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, t.Any]]) -> None:
    """Print CSV with a heading (RFC 4180, UTF-8)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(name)) for name in columns])
    click.echo(text.getvalue(), nl=False)


def _csv_cell(value: t.Any) -> str:
    if isinstance(value, dt.datetime):
        return str(moment(value))
    if isinstance(value, list):
        return " ".join(map(str, value))
    text = cell(value)
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text
