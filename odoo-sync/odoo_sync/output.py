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

from odoo_sync.formatting import CONTROLS, cell, iso_time, printable

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
#: A spreadsheet takes text that begins so for a formula.
FORMULA = re.compile(r"^[=+\-@\t\r](?![\d.]+$)")


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
