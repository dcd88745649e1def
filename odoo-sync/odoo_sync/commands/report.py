"""`odoo-sync report`: what happened lately, as one page."""

from __future__ import annotations

import typing as t
from pathlib import Path

import click

from odoo_common.errors import Fatal
from odoo_common.private_files import keep_private
from odoo_sync import options
from odoo_sync.report.data import report_data
from odoo_sync.report.page import render

if t.TYPE_CHECKING:
    from odoo_sync.ledger.location import Ledger

DAYS = 30


@click.command("report")
@click.option(
    "--output",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("odoo-sync.html"),
    show_default=True,
    help="The page's file.",
)
@click.option("--days", type=click.IntRange(min=1), default=DAYS, show_default=True)
@options.job
@options.with_ledger
def command(*, path: Path, days: int, job: str | None, ledger: Ledger) -> None:
    """Write a page with charts: records and durations of runs, rejections, conflicts.

    It is one file that loads nothing from elsewhere; it holds names and values of records.
    """
    with ledger.opened() as store:
        text = render(report_data(store, days, job))
    try:
        with path.open("a", encoding="utf-8") as file:
            keep_private(file.fileno())  # before there is anything in it to be read
            file.truncate(0)
            file.write(text)
    except OSError as error:
        raise Fatal(f"the report can't be written to {path}: {error.strerror}") from None
    click.echo(f"the report is in {path}")
