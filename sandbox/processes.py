"""Servers that go on when their starter ends, and are stopped only by who started them."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.stamps import read_json, write_json

if t.TYPE_CHECKING:
    from sandbox.commands import RunsAs

_STATE, _START_TIME = 0, 19  # fields of /proc/PID/stat, counted after the program's name


@dataclass(frozen=True)
class Process:
    """A process that is known for certain, though its number may be used again later.

    Attributes:
        pid: its number.
        started: when it began, in clock ticks since the machine's start.
        boot: which run of the machine that was.
    """

    pid: int
    started: int
    boot: str

    def is_running(self) -> bool:
        """Whether that very process lives."""
        return identify(self.pid) == self

    def stop(self, *, first: signal.Signals, patience: float) -> None:
        """End it and what it started: politely, and after `patience` seconds by force."""
        if not self.is_running():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, first)
        deadline = time.monotonic() + patience
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.05)
        if self.is_running():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(os.getpgid(self.pid), signal.SIGKILL)

    def save(self, file: Path) -> None:
        """Remember it in `file`."""
        write_json(file, {"pid": self.pid, "started": self.started, "boot": self.boot})

    @classmethod
    def load(cls, file: Path) -> Process | None:
        """The process that was saved there, if it still runs."""
        saved = read_json(file)
        try:
            process = cls(int(saved["pid"]), int(saved["started"]), str(saved["boot"]))
        except (KeyError, TypeError, ValueError):
            return None
        return process if process.is_running() else None


def stop_saved(file: Path, *, first: signal.Signals, patience: float) -> None:
    """Stop the process that was saved in `file`, if it still runs, and forget it."""
    process = Process.load(file)
    if process:
        process.stop(first=first, patience=patience)
    file.unlink(missing_ok=True)


def parse_stat(text: str) -> tuple[str, int]:
    """State and start time from a line of /proc/PID/stat.

    The program's name, in parentheses, may hold spaces and parentheses itself.
    """
    fields = text.rpartition(")")[2].split()
    return fields[_STATE], int(fields[_START_TIME])


def identify(pid: int) -> Process | None:
    """The process that has this number now; None when there is none, or only its remains."""
    try:
        state, started = parse_stat(Path(f"/proc/{pid}/stat").read_text())
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except (OSError, ValueError, IndexError):
        return None
    return None if state in "ZX" else Process(pid, started, boot)


def daemons_with(argument: str) -> list[Process]:
    """The servers that `start_daemon` started with this very argument.

    They are found without a note: whoever started one may have been killed before writing it. If
    a server itself was killed, they are the workers it left behind.
    """
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        try:
            words = _words(folder).split(b"\0")
            if argument.encode() not in words or not (folder / "root").samefile("/"):
                continue  # in a chroot the same path means another folder
            session = os.getsid(pid)
        except OSError:
            continue
        process = identify(pid)
        if process and (session == pid or identify(session) is None):
            found.append(process)
    return found


def start_daemon(
    command: t.Sequence[str | Path],
    *,
    log: Path,
    runs_as: RunsAs,
) -> Process:
    """Start a server in a session of its own, whose parent is nobody's business.

    A shell starts it in the background and ends, so the server is no child of this process: it
    outlives it, and leaves no zombie behind in a test run that stops it.

    Raises:
        SandboxError: it ended at once.
    """
    log.touch()
    if runs_as.account:
        runs_as.account.owns(log)
    words = shlex.join(str(word) for word in command)
    starter = f"setsid {words} >>{shlex.quote(str(log))} 2>&1 </dev/null & echo $!"
    done = subprocess.run(
        ["/bin/sh", "-c", starter],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env=runs_as.environment,
        **runs_as.identity,
    )
    pid = int(done.stdout)
    process = identify(pid)
    while process and process.is_running() and not _is_under_way(pid):
        time.sleep(0.001)
    if process is None:
        raise SandboxError(f"{command[0]} ended at once", log=log)
    return process


def _is_under_way(pid: int) -> bool:
    """Whether a daemon is its own program yet: neither the shell nor the `setsid` it comes from."""
    try:
        return os.getsid(pid) == pid and not _words(Path(f"/proc/{pid}")).startswith(b"setsid\0")
    except OSError:
        return False


def _words(folder: Path) -> bytes:
    """The command line of a process, each word ended by a zero byte."""
    return (folder / "cmdline").read_bytes()
