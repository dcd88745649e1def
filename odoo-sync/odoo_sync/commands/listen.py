"""`odoo-sync listen`: runs for what changes in Odoo, seconds after it has changed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import typing as t
from pathlib import Path

import click

from odoo_common.errors import Fatal
from odoo_sync import options
from odoo_sync.ledger.location import Ledger
from odoo_sync.listen.listener import Listener, Plan
from odoo_sync.listen.rate_limited_log import RateLimitedLog
from odoo_sync.listen.server import server_of

if t.TYPE_CHECKING:
    from collections.abc import Sequence

#: Where the secret is, if no file is named.
VARIABLE = "ODOO_SYNC_SECRET"
SHORTEST_SECRET = 16

logger = logging.getLogger("odoo-sync")


@click.command("listen", context_settings={"ignore_unknown_options": True})
@click.option(
    "--stream",
    "streams",
    multiple=True,
    metavar="MODEL=STREAM",
    help="When a record of this model changes, read all that has changed in this stream.",
)
@click.option(
    "--record",
    "records",
    multiple=True,
    metavar="MODEL=STREAM",
    help="When a record of this model changes, read that record of this stream, which is of the "
    "same model. The state stays as it is.",
)
@click.option("--poll", type=click.FloatRange(min=0.1), help="Read all streams every N seconds.")
@click.option(
    "--debounce",
    type=click.FloatRange(min=0),
    default=2.0,
    show_default=True,
    help="Seconds from the first webhook to the run for it and those that came meanwhile.",
)
@click.option("--no-webhooks", is_flag=True, help="Only --poll: no port is opened.")
@click.option(
    "--secret-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Holds the secret that webhooks must know. Without it: {VARIABLE}.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=int, default=8099, show_default=True, help="0: any that is free.")
@click.option(
    "--catch-up/--no-catch-up",
    default=True,
    show_default=True,
    help="Read all streams at the start: what changed while nobody listened.",
)
@options.ledger_url
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def command(
    *,
    streams: tuple[str, ...],
    records: tuple[str, ...],
    poll: float | None,
    debounce: float,
    no_webhooks: bool,
    secret_file: Path | None,
    host: str,
    port: int,
    catch_up: bool,
    ledger: str | None,
    command: tuple[str, ...],
) -> None:
    """Run COMMAND for what changes in Odoo: `odoo-sync listen ... -- COMMAND ARGUMENTS`.

    COMMAND runs the tap, with TAP_ODOO_ONLY in its environment: which streams, and of which of
    them only some records. One run at a time; what comes during it is read by the next one, and
    what failed is tried again.
    """
    logger.setLevel(logging.INFO)
    plan = Plan(command, _by_model(streams), _by_model(records), debounce, poll)
    if not plan.all_streams:
        raise Fatal("nothing to read: name a stream, like --stream product.product=products")
    if no_webhooks and not poll:
        raise Fatal("--no-webhooks without --poll: there would be nothing to wait for")
    secret = "" if no_webhooks else secret_of(secret_file)
    asyncio.run(_listen(plan, secret, host, port, Ledger(ledger, ()), catch_up=catch_up))


def secret_of(path: Path | None) -> str:
    """Return the secret in a file, or in the environment.

    Raises:
        Fatal: There is none, or it could be guessed.
    """
    try:
        secret = path.read_text().strip() if path else os.environ.get(VARIABLE, "")
    except OSError as error:
        raise Fatal(f"--secret-file {path} can't be read: {error.strerror}") from None
    if len(secret) < SHORTEST_SECRET or not secret.isascii() or "/" in secret:
        raise Fatal(
            f"a secret of at least {SHORTEST_SECRET} letters and digits is needed, in "
            f"{f'the file {path}' if path else VARIABLE}: openssl rand -hex 24 makes one"
        )
    return secret


def _by_model(said: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in said:
        model, _, stream = one.partition("=")
        if not model or not stream:
            raise Fatal(f"{one!r}: say MODEL=STREAM, like product.product=products")
        found.setdefault(model, []).append(stream)
    return found


async def _listen(
    plan: Plan, secret: str, host: str, port: int, ledger: Ledger, *, catch_up: bool
) -> None:
    """Work until a signal comes."""
    listener = Listener(plan)
    server, place = server_of(listener, secret, host, port, ledger) if secret else (None, None)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    RateLimitedLog().take_errors_of(loop)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if catch_up:
        listener.read_all()
    worker = asyncio.create_task(listener.work())
    tasks = [worker, asyncio.create_task(stop.wait())]
    if server:
        tasks.append(asyncio.create_task(server.serve(sockets=[place])))
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if server:
        server.should_exit = True
        await tasks[-1]
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker
