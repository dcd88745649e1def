"""One task: the tap and a target as two processes, with a state of the task's own.

Knows nothing of Dagster: another engine's task can call `run` as well.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import shlex
import subprocess
import threading
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path


class TaskFailed(Exception):
    """The tap or the target ended with an error; its own lines on stderr say which."""


@dataclasses.dataclass(frozen=True)
class Task:
    """A stream, or one shard of it.

    Attributes:
        stream: The tap's stream.
        shard: Which one, from 1.
        of: How many there are; 1: the stream is not split.
    """

    stream: str
    shard: int = 1
    of: int = 1

    @property
    def name(self) -> str:
        """The name of the task, and of its state's file."""
        return self.stream if self.of == 1 else f"{self.stream}_{self.shard}_of_{self.of}"

    @property
    def environment(self) -> dict[str, str]:
        """The tap's settings that make a run this task."""
        settings = {"TAP_ODOO_ONLY": json.dumps({self.stream: []}), "ODOO_TASK": self.name}
        if self.of > 1:
            settings["TAP_ODOO_SHARD"] = f"{self.shard}/{self.of}"
        return settings


def run(task: Task, folder: Path, target: str) -> int:
    """Run the tap into a target, and return how many records passed.

    Args:
        task: What is read.
        folder: Holds config.json and catalog.json of the tap, and states/.
        target: The target's command line.

    Raises:
        TaskFailed: One of the two ended with an error; what the target confirmed until then is
            in the state, so that the next try goes on there. Or the same task is running.
    """
    states = folder / "states"
    states.mkdir(exist_ok=True)
    with (states / f"{task.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TaskFailed(f"{task.name}: the same task is running already") from None
        return _run(task, folder, target, states / f"{task.name}.json")


def _run(task: Task, folder: Path, target: str, state: Path) -> int:
    if not state.exists():
        state.write_text("{}")
    environment = {**os.environ, **task.environment}
    tap_line = [
        *("tap-odoo", "--config", "config.json", "--config", "ENV"),
        *("--catalog", "catalog.json", "--state", str(state)),
    ]
    pipe, receiver_line = subprocess.PIPE, shlex.split(target)
    with (
        subprocess.Popen(tap_line, cwd=folder, env=environment, stdout=pipe) as tap,  # noqa: S603
        subprocess.Popen(  # noqa: S603 - the user's own command
            receiver_line, cwd=folder, env=environment, stdin=pipe, stdout=pipe
        ) as receiver,
    ):
        keeper = threading.Thread(target=_keep, args=(receiver.stdout, state))
        keeper.start()
        records = _pass_on(t.cast("t.IO[bytes]", tap.stdout), t.cast("t.IO[bytes]", receiver.stdin))
        keeper.join()
    for program, code in ((receiver_line[0], receiver.returncode), ("tap-odoo", tap.returncode)):
        if code:
            raise TaskFailed(f"{task.name}: {program} ended with {code}")
    return records


def _pass_on(source: t.IO[bytes], sink: t.IO[bytes]) -> int:
    """Hand lines on and count the records; a sink that has ended ends it."""
    records = 0
    with source, contextlib.suppress(BrokenPipeError), sink:
        for line in source:
            sink.write(line)
            records += line.startswith(b'{"type":"RECORD"')
    return records


def _keep(states: t.IO[bytes], path: Path) -> None:
    """Keep each state that the target confirms."""
    for line in states:
        if line.strip():
            new = path.with_suffix(".new")
            new.write_bytes(line)
            new.replace(path)
