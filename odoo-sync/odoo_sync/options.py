"""Options that several commands have."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import logging
import typing as t

import click

from odoo_common.ledger.runs import now
from odoo_sync import output
from odoo_sync.ledger.location import Ledger

if t.TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from odoo_common.ledger.database import Store

logger = logging.getLogger("odoo-sync")

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
ledger_url: Callable[[Command], Command] = click.option(
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
_days: Callable[[Command], Command] = click.option(
    "--days",
    type=click.IntRange(min=1),
    help="Only runs that began in the last so many days.",
)
run: Callable[[Command], Command] = click.argument("run", required=False)
job: Callable[[Command], Command] = click.option("--job", help="Only this job's runs.")
stream: Callable[[Command], Command] = click.option("--stream", help="Only this stream's.")


@dataclasses.dataclass(frozen=True)
class Listing:
    """What the options of a command that lists something say.

    Attributes:
        ledger: The ledger, not looked for yet.
        form: `JSON`, `CSV`, or None for text.
        limit: How many at most; 0: all.
        since: Only runs that began at this time or later; None: all.
    """

    ledger: Ledger
    form: str | None
    limit: int
    since: dt.datetime | None

    def opened(self) -> contextlib.AbstractContextManager[Store]:
        """Open the ledger for a while."""
        return self.ledger.opened()

    @property
    def fetched(self) -> int:
        """How many rows to fetch: one more than are shown says that there are more."""
        return self.limit + 1 if self.limit else 0

    def cut(self, rows: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
        """Return the rows to show; where some are left out, a line on stderr says so."""
        if self.limit and len(rows) > self.limit:
            logger.warning("these are the latest %d, --limit 0 shows all", self.limit)
            return rows[: self.limit]
        return rows

    def print(
        self,
        document: Callable[[], t.Any],
        csv: tuple[Sequence[str], Iterable[Mapping[str, t.Any]]],
        text: Callable[[], None],
    ) -> None:
        """Print what was found in the form that was asked for.

        Args:
            document: Makes the JSON.
            csv: Columns and rows.
            text: Prints it for people.
        """
        if self.form == JSON:
            output.as_json(document())
        elif self.form == CSV:
            output.as_csv(*csv)
        else:
            text()


def listing(
    limit: int | None = None, *, days: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of all listings, as `listing`: a `Listing`.

    Args:
        limit: How many rows there are without `--limit`; None: the command has no such option.
        days: Whether it has `--days`.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def chosen(
            *arguments: object,
            ledger: Ledger,
            form: str | None,
            limit: int = 0,
            days: int | None = None,
            **others: object,
        ) -> None:
            given = Listing(ledger, form, limit, since(days))
            command(*arguments, listing=given, **others)

        decorated = as_json(_as_csv(with_ledger(chosen)))
        if limit is not None:
            decorated = _limit(limit)(decorated)
        return _days(decorated) if days else decorated

    return decorate


def with_ledger(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--config` and `--ledger`, as `ledger`: a `Ledger`, not looked for yet."""

    @functools.wraps(command)
    def chosen(
        *arguments: object, configs: tuple[str, ...], ledger: str | None, **others: object
    ) -> None:
        command(*arguments, ledger=Ledger(ledger, configs), **others)

    return config(ledger_url(chosen))


def since(days: int | None) -> dt.datetime | None:
    """Return the moment so many days ago."""
    return now() - dt.timedelta(days=days) if days else None


def _limit(default: int) -> Callable[[Command], Command]:
    return click.option(
        "--limit",
        type=click.IntRange(min=0),
        default=default,
        show_default=True,
        help="How many at most, the latest; 0: all.",
    )
