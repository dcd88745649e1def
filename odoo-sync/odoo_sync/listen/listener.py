"""Starts a command for what webhooks and the clock ask for: one run at a time, nothing lost."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import logging
import os
import signal
import typing as t

from odoo_sync.listen.pending import Pending

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_sync.listen.pending import Only

#: Seconds that a command has for its end after it was told to stop; then it is killed.
PATIENCE = 60.0
#: Seconds until what failed is tried again: the first time, and at most.
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0

logger = logging.getLogger("odoo-sync")


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is listened for, and what is done then.

    Attributes:
        command: The program and its arguments.
        streams: Models with the streams to read when a record of them changes.
        records: Models with the streams of which only that record is read.
        debounce: Seconds from the first webhook to the run for it and all others until then.
        poll: Seconds between runs over all streams; None for none.
    """

    command: Sequence[str]
    streams: Mapping[str, Sequence[str]]
    records: Mapping[str, Sequence[str]]
    debounce: float
    poll: float | None = None

    @property
    def all_streams(self) -> list[str]:
        """All streams, once each."""
        both = (*self.streams.values(), *self.records.values())
        return sorted({stream for streams in both for stream in streams})


class Listener:
    """Takes what changed, and runs the command for it.

    Args:
        plan: What is done.
        first_pause: Seconds until what failed is tried again for the first time.
    """

    def __init__(self, plan: Plan, *, first_pause: float = FIRST_PAUSE) -> None:
        self.plan = plan
        self.pending = Pending()
        self.waiting = Pending()  # What failed, until it is tried again.
        self.running: Only = {}
        self.runs = 0
        self.failures = 0  # One after the other, up to now.
        self._first_pause = first_pause
        self._something = asyncio.Event()

    def document(self) -> dict[str, t.Any]:
        """Return what it does, as `/health` and `/status` have it: only streams are named."""
        return {
            "running": list(self.running),
            "pending": len(self.pending),
            "waiting": len(self.waiting),
            "runs": self.runs,
            "failures": self.failures,
        }

    def changed(self, model: str, number: int) -> bool:
        """Take note that a record has changed; False: no stream is read for its model."""
        streams = self.plan.streams.get(model, ())
        records = self.plan.records.get(model, ())
        self.pending.add_streams(streams)
        for stream in records:
            self.pending.add_record(stream, number)
        if streams or records:
            self._something.set()
        return bool(streams or records)

    def read_all(self) -> None:
        """Have all streams read: at the start, and where nobody sends webhooks."""
        self.pending.add_streams(self.plan.all_streams)
        self._something.set()

    async def work(self) -> None:
        """Run the command whenever something is pending, until this is cancelled."""
        async with contextlib.AsyncExitStack() as stack:
            if self.plan.poll:
                clock = asyncio.create_task(self._tick(self.plan.poll))
                stack.callback(clock.cancel)
            while True:
                await self._something.wait()
                await asyncio.sleep(self.plan.debounce)
                self._something.clear()
                self.running = self.pending.take()
                if self.pending:  # More than one run can be given: the next one reads it.
                    self._something.set()
                try:
                    code = await self._run(self.running)
                finally:
                    wanted, self.running = self.running, {}
                if code == 0:
                    self.failures = 0
                    continue
                # Webhooks are sent once: what they asked for stays to be done, in a while.
                self.waiting.add(wanted)
                self.failures += 1
                pause = min(LONGEST_PAUSE, self._first_pause * 2 ** (self.failures - 1))
                logger.error(
                    "the command ended with %d: %s tried again in %.0f s",
                    *(code, _format_only(wanted), pause),
                )
                asyncio.get_running_loop().call_later(pause, self._try_again)

    def _try_again(self) -> None:
        if self.waiting:
            self.pending.add(self.waiting.take())
            self._something.set()

    async def _tick(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            self.read_all()

    async def _run(self, only: Only) -> int:
        """Run the command and return its exit code."""
        self.runs += 1
        logger.info("run %d: %s", self.runs, _format_only(only))
        environment = {
            **os.environ,
            "TAP_ODOO_ONLY": json.dumps(only),
            "ODOO_SYNC_STREAMS": ",".join(only),
        }
        # The secret is this program's; the command may log its environment.
        environment.pop("ODOO_SYNC_SECRET", None)
        try:
            process = await asyncio.create_subprocess_exec(
                *self.plan.command,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            logger.error("%s can't be started: %s", self.plan.command[0], error)  # noqa: TRY400
            return 127
        try:
            return await process.wait()
        except asyncio.CancelledError:
            await _stop(process)
            raise


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Tell a command and all that it started to stop, and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except asyncio.TimeoutError:  # On Python 3.10 it is another than TimeoutError.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _format_only(only: Only) -> str:
    return ", ".join(
        f"{stream} ({len(ids)} record{'s' if len(ids) > 1 else ''})" if ids else stream
        for stream, ids in only.items()
    )
