"""`odoo-sync retry`: dead letters through the target again."""

from __future__ import annotations

import collections
import dataclasses
import typing as t
from pathlib import Path

import click
import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.database import MAX_KEYS
from odoo_common.ledger.identifiers import database_key
from odoo_common.ledger.runs import DeadLetterRef
from odoo_common.ledger.tables import outcomes, runs
from odoo_sync import options, output
from odoo_sync.entries import find_run
from odoo_sync.letters import messages
from odoo_sync.programs import TARGET, target
from odoo_sync.rejections import IS_OPEN
from odoo_sync.settings import settings_of

if t.TYPE_CHECKING:
    import contextlib

    from odoo_common.ledger.database import Store
    from odoo_sync.ledger import Ledger

PARTLY = 1


@dataclasses.dataclass
class Retry:
    """What a retry did.

    Attributes:
        tried: Dead letters that were given to the target.
        runs: The runs that took them: by now one.
        outcomes: How the records ended, counted.
        missing: Dead letters that lie in no file any more.
        left: Dead letters that the target didn't come to.
        elsewhere: Dead letters of other Odoos than the settings name.
        exit_code: The target's.
    """

    tried: int = 0
    runs: list[str] = dataclasses.field(default_factory=list)
    outcomes: dict[str, int] = dataclasses.field(default_factory=dict)
    missing: int = 0
    left: int = 0
    elsewhere: int = 0
    exit_code: int = 0

    @property
    def is_done(self) -> bool:
        """Nothing waits any more of what was to be tried."""
        return not (self.missing or self.left or self.outcomes.get("rejected"))


@click.command("retry")
@click.argument("run", required=False)
@click.option("--all", "every", is_flag=True, help="The dead letters of all runs.")
@click.option("--stream", help="Only this stream's.")
@click.option(
    "--target", "program", default=TARGET, show_default=True, help="The program of the target."
)
@options.as_json
@options.ledger
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
    where = ledger.where()
    if config.get("dry_run"):
        raise Fatal("the settings have dry_run: nothing would be tried")
    with ledger.opened() as store:
        one = find_run(store, run) if run else None
        here = database_key(config)
        if one and one["place"] != here:
            raise Fatal(f"run {one['id']} wrote into {one['place']}, these settings name {here}")
        waiting = _waiting(store, one["id"] if one else None, stream)
        retry = Retry(elsewhere=sum(entry["place"] != here for entry in waiting))
        mine = [entry for entry in waiting if entry["place"] == here]
        if mine:
            _send(store, mine, retry, target(program, ledger.configs, where))
    if form == options.JSON:
        output.as_json(dataclasses.asdict(retry))
    else:
        click.echo(_text(retry))
    if not retry.is_done:
        raise click.exceptions.Exit(PARTLY)


def _waiting(store: Store, run: str | None, stream: str | None) -> list[dict[str, t.Any]]:
    """Return the rejections that wait, in the order in which they came."""
    conditions = [IS_OPEN]
    if run:
        conditions.append(outcomes.c.run == run)
    if stream:
        conditions.append(outcomes.c.stream == stream)
    query = (
        sa.select(outcomes.c.id, outcomes.c.run, outcomes.c.number, runs.c.place)
        .add_columns(runs.c.rejects_path)
        .join(runs, runs.c.id == outcomes.c.run)
        .where(*conditions)
        .order_by(runs.c.started_at, outcomes.c.number)
    )
    with store.transaction() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _send(
    store: Store,
    waiting: list[dict[str, t.Any]],
    retry: Retry,
    start: t.Callable[[], contextlib.AbstractContextManager[t.Any]],
) -> None:
    wanted = {DeadLetterRef(entry["run"], entry["number"]) for entry in waiting if entry["number"]}
    paths = dict.fromkeys(Path(entry["rejects_path"]) for entry in waiting)
    found = messages(paths, wanted)
    # The target moves the file that is being read here out of its way; it stays open.
    first = next(found, None)
    if first is not None:
        with start() as running:
            running.give([first])
            running.give(found)
        retry.exit_code = running.exit_code
        # What it died without reading may still be there.
        collections.deque(found, maxlen=0)
    retry.missing = len(wanted) + sum(not entry["number"] for entry in waiting)
    retry.tried = len(waiting) - retry.missing
    _take(store, [entry["id"] for entry in waiting], retry)


def _take(store: Store, ids: list[int], retry: Retry) -> None:
    """Look into the ledger for what became of the records."""
    settled: dict[str, int] = {}
    with store.transaction() as connection:
        for start in range(0, len(ids), MAX_KEYS):
            part = outcomes.c.id.in_(ids[start : start + MAX_KEYS])
            rows = connection.execute(sa.select(outcomes.c.settled_by).where(part))
            for run in rows.scalars():
                if run:
                    settled[run] = settled.get(run, 0) + 1
        of_runs = (
            sa.select(outcomes.c.outcome, sa.func.count())
            .where(outcomes.c.run.in_(list(settled)))
            .group_by(outcomes.c.outcome)
        )
        retry.outcomes = {row[0]: row[1] for row in connection.execute(of_runs)}
    retry.runs = sorted(settled)
    retry.left = retry.tried - sum(settled.values())


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
