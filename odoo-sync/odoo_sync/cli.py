"""The command `odoo-sync`: a table of commands, each imported when it is asked for."""

from __future__ import annotations

import importlib
import logging
import typing as t
from importlib.metadata import version

import click
from typing_extensions import override

from odoo_common.cli import friendly
from odoo_sync.formatting import printable

#: Name, which is that of a module in `commands`, too → the line that `--help` says of it.
COMMANDS = {
    "check": "Does it work, as whom, and what is there.",
    "history": "The runs, or one of them with its records.",
    "stats": "Totals, success rate, durations, the last sync.",
    "errors": "Rejected records, with everything known of them.",
    "retry": "Rejected records through the target again.",
    "conflicts": "Fields that both sides changed; decide them.",
    "report": "A page with charts of what happened lately.",
    "listen": "Run a command for what changes in Odoo.",
}

logger = logging.getLogger("odoo-sync")


class Commands(click.Group):
    """Finds a command in `COMMANDS`: its module's imports cost only who uses it."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"odoo_sync.commands.{cmd_name}")
        return t.cast("click.Command", module.command)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class PrintableFormatter(logging.Formatter):
    """Keeps a log line one line that no terminal obeys: messages quote records and Odoo."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("odoo-sync"), prog_name="odoo-sync")
def _commands() -> None:
    """See what runs of tap-odoo and target-odoo did, and act on it."""
    handler = logging.StreamHandler()
    handler.setFormatter(PrintableFormatter("odoo-sync: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


#: The whole command; a known trouble ends it with one line and exit code 1.
main = friendly(_commands, logger)
