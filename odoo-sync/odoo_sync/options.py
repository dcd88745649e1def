"""Options that several commands have."""

from __future__ import annotations

import datetime as dt
import functools
import typing as t

import click

from odoo_common.ledger.runs import now
from odoo_sync.ledger import Ledger

if t.TYPE_CHECKING:
    from collections.abc import Callable

Command = t.TypeVar("Command", bound="Callable[..., t.Any]")

JSON, CSV = "json", "csv"

config: Callable[[Command], Command] = click.option(
    "--config",
    "configs",
    multiple=True,
    metavar="FILE",
    help="A connector's settings, as for the connector itself; ENV is the environment. "
    "Several: the later one wins.",
)
_ledger: Callable[[Command], Command] = click.option(
    "--ledger",
    envvar="ODOO_SYNC_LEDGER",
    metavar="URL",
    help="The ledger: an SQLite file, or postgresql://user@host/database. Without it, the "
    "ledger_url of --config or of the connectors' environment, or odoo-ledger.db in this folder.",
)
as_json: Callable[[Command], Command] = click.option(
    "--json", "form", flag_value=JSON, help="JSON instead of text."
)
_as_csv: Callable[[Command], Command] = click.option(
    "--csv", "form", flag_value=CSV, help="CSV instead of text."
)
days: Callable[[Command], Command] = click.option(
    "--days",
    type=click.IntRange(min=1),
    help="Only runs that began in the last so many days.",
)


def form(command: Command) -> Command:
    """Give a command `--json` and `--csv`, as `form`: `JSON`, `CSV`, or None for text."""
    return as_json(_as_csv(command))


def ledger(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--config` and `--ledger`, as `ledger`: a `Ledger`, not looked for yet."""

    @functools.wraps(command)
    def chosen(
        *arguments: object, configs: tuple[str, ...], ledger: str | None, **others: object
    ) -> None:
        command(*arguments, ledger=Ledger(ledger, configs), **others)

    return config(_ledger(chosen))


def limit(default: int) -> Callable[[Command], Command]:
    """Return an option for the number of lines."""
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        default=default,
        show_default=True,
        help="How many at most, the latest; 0: all.",
    )


def since(number: int | None) -> dt.datetime | None:
    """Return the moment so many days ago."""
    return now() - dt.timedelta(days=number) if number else None
