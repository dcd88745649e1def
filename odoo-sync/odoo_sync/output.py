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
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from odoo_sync.formatting import CONTROLS, cell, iso_time, printable

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Columns where no terminal says how wide it is: nothing is cut in a file or a pipe.
WIDE = 240
#: Characters between two columns.
GAP = 2
#: Characters of a value that stays on one line, and of a word that may be broken: addresses,
#: encoded values.
SHORT_VALUE, LONG_WORD = 20, 40
STYLES = {
    "succeeded": "green",
    "partial": "yellow",
    "failed": "red",
    "stopped": "yellow",
    "lost": "red",
    "rejected": "red",
    "open": "yellow",
}
#: A spreadsheet takes text that begins so for a formula.
FORMULA = re.compile(r"^[=+\-@\t\r](?![\d.]+$)")


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[t.Any]],
    *,
    optional: Sequence[str] = (),
) -> None:
    """Print a table; columns of numbers are to the right.

    On a terminal it is as wide as that: text goes on in the next line between words, then
    `optional` columns are left out, which a line says. Where even the others don't fit, each row
    is a block of lines. No word that fits is broken.

    Args:
        columns: The headings.
        rows: The values.
        optional: Headings of columns that may be left out, the first of them first.
    """
    given = [list(row) for row in rows]
    shown = [_Column(name, [row[i] for row in given]) for i, name in enumerate(columns)]
    console = Console() if sys.stdout.isatty() else Console(width=WIDE, no_color=True)
    left_out = []
    for name in optional:
        if _least(shown) <= console.width:
            break
        shown = [column for column in shown if column.name != name]
        left_out.append(name)
    with console.capture() as captured:
        console.print(
            _grid(shown, console.width) if _least(shown) <= console.width else _blocks(shown)
        )
    click.echo("\n".join(line.rstrip() for line in captured.get().strip("\n").splitlines()))
    if left_out:
        click.echo(f"\ntoo narrow for: {', '.join(left_out)}")


class _Column:
    """A column of a table: its values as text, and how wide it may be.

    Attributes:
        name: The heading.
        texts: The values.
        is_number: All of them are numbers.
        least: Characters of what isn't broken: a short value, or a word of a long one.
        width: Characters of the longest value, or what there is room for.
    """

    def __init__(self, name: str, values: Sequence[t.Any]) -> None:
        given = [value for value in values if value not in (None, "")]
        self.name = name = cell(name)
        self.texts = [cell(value) for value in values]
        self.is_number = bool(given) and all(
            isinstance(value, (int, float)) and not isinstance(value, bool) for value in given
        )
        parts = [
            name.split(),
            *([t] if cell_len(t) <= SHORT_VALUE else t.split() for t in self.texts),
        ]
        widths = (cell_len(part) for one in parts for part in one)
        self.least = min(max(widths, default=0), LONG_WORD)
        self.width = max(map(cell_len, (name, *self.texts)))


def _least(shown: Sequence[_Column]) -> int:
    return sum(column.least for column in shown) + GAP * (len(shown) - 1)


def _grid(shown: Sequence[_Column], width: int) -> Table:
    """Return the table; the widest columns give way until it fits."""
    room = width - GAP * (len(shown) - 1)
    while (spare := sum(column.width for column in shown) - room) > 0:
        widest = max(shown, key=lambda column: (column.width > column.least, column.width))
        widest.width = max(widest.least, widest.width - spare)
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in shown:
        justify: t.Literal["left", "right"] = "right" if column.is_number else "left"
        grid.add_column(Text(column.name), justify=justify, overflow="fold", width=column.width)
    for texts in zip(*(column.texts for column in shown), strict=True):
        grid.add_row(*(Text(text, style=STYLES.get(text, "")) for text in texts))
    return grid


def _blocks(shown: Sequence[_Column]) -> Text:
    """Return each row as lines of heading and value."""
    width = max(cell_len(column.name) for column in shown)
    lines = Text()
    for row in zip(*(column.texts for column in shown), strict=True):
        for column, text in zip(shown, row, strict=True):
            if text:
                lines.append(f"{column.name:>{width}}  ")
                lines.append(f"{text.strip()}\n", style=STYLES.get(text, ""))
        lines.append("\n")
    return lines


def as_json(document: t.Any) -> None:
    """Print JSON; characters that aren't to be printed are escaped."""
    text = json.dumps(document, indent=2, ensure_ascii=False, default=str)
    click.echo("\n".join(CONTROLS.sub(_escape, line) for line in text.split("\n")))


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, t.Any]]) -> None:
    """Print CSV with a heading (RFC 4180, UTF-8)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(name)) for name in columns])
    click.echo(text.getvalue(), nl=False)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _csv_cell(value: t.Any) -> str:
    if isinstance(value, dt.datetime):
        return str(iso_time(value))
    if isinstance(value, list):
        value = " ".join(map(str, value))
    text = printable(cell(value))
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text
