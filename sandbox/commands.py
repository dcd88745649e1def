"""Running the machine's programs to their end."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import typing as t
from dataclasses import dataclass

from sandbox.errors import SandboxError

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.places import Account


_RAISED = re.compile(r"[\w.]+(Error|Exception): ")  # the last line of a traceback


class _Identity(t.TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class RunsAs:
    """As whom a program runs, and with which environment.

    Attributes:
        account: its user; None for the present one.
        environment: its whole environment; None for the present one.
    """

    account: Account | None = None
    environment: t.Mapping[str, str] | None = None

    @property
    def identity(self) -> _Identity:
        """The arguments of `subprocess` that make it so."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def find_program(name: str) -> str | None:
    """The path of a program of the machine, also where only administrators look."""
    return shutil.which(name, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin")


def require(program: str, why: str) -> str:
    """The path of a program of the machine.

    Raises:
        SandboxError: it isn't there.
    """
    path = find_program(program)
    if path is None:
        raise SandboxError(f"this machine has no `{program}`, which is needed {why}")
    return path


def run(
    command: t.Sequence[str | Path],
    *,
    failing: str,
    log: Path | None = None,
    runs_as: RunsAs | None = None,
    given: str = "",
) -> str:
    """Run `command` in the folder `/`, and return what it printed.

    It ends with this process, however that ends: a half-done step must not go on beside the next
    attempt at it.

    Args:
        command: the program and its arguments.
        failing: what to say when it fails, "X could not be downloaded".
        log: a file that also receives all output, standard error included.
        runs_as: as whom and with which environment.
        given: its standard input.

    Returns:
        Its standard output.

    Raises:
        SandboxError: it could not be started, or ended with another code than 0.
    """
    runs_as = runs_as or RunsAs()
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            ["setpriv", "--pdeathsig", "KILL", *words],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",  # any account may enter it
            env=runs_as.environment,
            **runs_as.identity,
        )
    except OSError as error:
        raise SandboxError(f"{failing}: {error}", log=log) from error
    if log is not None:
        with log.open("a") as file:
            file.write(f"$ {shlex.join(words)}\n{done.stdout}{done.stderr}")
    if done.returncode:
        raise SandboxError(f"{failing}: {_reason(done.stderr + done.stdout)}", log=log)
    return done.stdout


def _reason(printed: str) -> str:
    lines = [line for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("E:", "ERROR", "psql:"))]
    raised = [line for line in lines if _RAISED.match(line)]
    return " ".join(errors or raised[-1:] or lines[-1:])
