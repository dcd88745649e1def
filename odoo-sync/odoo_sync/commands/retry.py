"""`odoo-sync retry`: dead letters through the target again."""

from __future__ import annotations

import dataclasses
import typing as t

import click

from odoo_common.errors import Fatal
from odoo_sync import options, output
from odoo_sync.retry.resend import Retry, resend
from odoo_sync.retry.target_program import TARGET, target
from odoo_sync.settings import settings_of

if t.TYPE_CHECKING:
    from odoo_sync.ledger.location import Ledger

PARTLY = 1


@click.command("retry")
@options.run
@click.option("--all", "every", is_flag=True, help="The dead letters of all runs.")
@options.stream
@click.option(
    "--target", "program", default=TARGET, show_default=True, help="The program of the target."
)
@options.as_json
@options.with_ledger
def command(
    *,
    run: str | None,
    every: bool,
    stream: str | None,
    program: str,
    form: str | None,
    ledger: Ledger,
) -> None:
    """Send the rejected records of RUN through the target again, with the settings of --config.

    Those that were tried again already, and those of which a later run had a newer version, are
    left alone. Exit code 1 says that some still wait.
    """
    if bool(run) == every:
        raise click.UsageError("say either RUN or --all")
    config = settings_of(TARGET, ledger.configs)
    if config.get("dry_run"):
        raise Fatal("the settings have dry_run: nothing would be tried")
    start = target(program, ledger.configs, ledger.where())
    with ledger.opened() as store:
        retry = resend(store, config, start, run=run, stream=stream)
    if form == options.JSON:
        output.as_json(dataclasses.asdict(retry))
    else:
        click.echo(_text(retry))
    if not retry.is_done:
        raise click.exceptions.Exit(PARTLY)


def _text(retry: Retry) -> str:
    if not (retry.tried or retry.missing or retry.elsewhere):
        return "nothing to retry"
    lines = []
    if retry.tried:
        ended = ", ".join(f"{count} {name}" for name, count in sorted(retry.outcomes.items()))
        in_run = f" in run {', '.join(retry.runs)}" if retry.runs else ""
        lines.append(f"{retry.tried} tried again{in_run}: {ended or 'none came through'}")
    if retry.outcomes.get("rejected"):
        lines.append(f"why they were rejected: odoo-sync errors {retry.runs[-1]}")
    if retry.left:
        lines.append(
            f"{retry.left} still wait: the target ended with exit code {retry.exit_code} before"
        )
    if retry.missing:
        lines.append(f"{retry.missing} can't be tried: their dead letters are in no file any more")
    if retry.elsewhere:
        lines.append(f"{retry.elsewhere} belong to another Odoo than the settings name")
    return "\n".join(lines)
