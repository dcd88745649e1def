"""What a machine must have before anything is downloaded."""

from __future__ import annotations

import os
import shutil
import typing as t
from dataclasses import dataclass
from pathlib import Path

from sandbox.apt_sources import (
    MIRROR_VARIABLE,
    Source,
    choose_mirror,
    machine_sources,
    machine_suite,
    os_release,
)
from sandbox.commands import find_program
from sandbox.errors import SandboxError
from sandbox.places import HOME_VARIABLE

TO_RUN: t.Final = ("setpriv", "setsid")
TO_SET_UP: t.Final = ("apt-get", "apt-config", "dpkg")
_ROOM = 3 * 10**9  # bytes: a version set up takes up to 2 GB, its packages meanwhile the rest


@dataclass(frozen=True)
class Machine:
    """What there is.

    Attributes:
        system: its operating system as in os-release(5), `debian`.
        suite: the release of it, `bookworm`.
        sources: where its apt takes packages from.
        programs: those of `TO_RUN` and `TO_SET_UP` that are there.
        environment: the process environment, which may name a mirror.
        has_proc: whether processes can be looked at.
    """

    system: str
    suite: str
    sources: t.Sequence[Source]
    programs: t.Collection[str]
    environment: t.Mapping[str, str]
    has_proc: bool = True


def this_machine() -> Machine:
    """The machine that this runs on."""
    return Machine(
        system=os_release().get("ID", "unknown"),
        suite=machine_suite(),
        sources=machine_sources(),
        programs=[name for name in (*TO_RUN, *TO_SET_UP) if find_program(name)],
        environment=os.environ,
        has_proc=Path("/proc/self/stat").exists(),
    )


def check(home: Path, *, is_complete: bool, machine: Machine | None = None) -> None:
    """Return if the machine can run a version whose folder is below `home`.

    Args:
        home: the sandbox's folder, which need not be there yet.
        is_complete: whether the version has been downloaded already.
        machine: this one by default.

    Raises:
        SandboxError: what is missing.
    """
    machine = machine or this_machine()
    if not machine.has_proc:
        raise SandboxError("the sandbox needs Linux, with /proc mounted")
    _check_programs(machine, TO_RUN)
    if is_complete:
        return
    if machine.system != "debian" and not machine.environment.get(MIRROR_VARIABLE):
        raise SandboxError(
            f"the sandbox takes Odoo from Debian's packages; this system is {machine.system}"
        )
    _check_programs(machine, TO_SET_UP)
    choose_mirror(machine.sources, machine.suite, machine.environment)
    _check_folder(home)


def _check_programs(machine: Machine, names: t.Iterable[str]) -> None:
    missing = [name for name in names if name not in machine.programs]
    if missing:
        raise SandboxError(f"this machine lacks what the sandbox needs: {', '.join(missing)}")


def _check_folder(home: Path) -> None:
    there = next(path for path in (home, *home.parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise SandboxError(f"{there} can't be written to; {HOME_VARIABLE} names another folder")
    if os.statvfs(there).f_flag & os.ST_NOEXEC:
        raise SandboxError(
            f"nothing may be executed in {there} (it is mounted noexec); "
            f"{HOME_VARIABLE} names another folder"
        )
    free = shutil.disk_usage(there).free
    if free < _ROOM:
        raise SandboxError(
            f"{there} has {free / 1e9:.1f} GB free, and {_ROOM / 1e9:.0f} GB are needed; "
            f"{HOME_VARIABLE} names another folder"
        )
