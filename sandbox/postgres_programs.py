"""PostgreSQL's programs: the machine's own, or Debian's package for this machine, unpacked."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.apt_sources import machine_suite
from sandbox.errors import SandboxError
from sandbox.locks import turn
from sandbox.packages import Wanted
from sandbox.root_folder import RootFolder

if t.TYPE_CHECKING:
    from sandbox.progress import Progress

IGNORE_VARIABLE = "ODOO_SANDBOX_OWN_POSTGRESQL"
_PROGRAMS = "usr/lib/postgresql/*/bin"

# Its C library must be the one of the machine's dynamic loader; the rest serves scripts that are
# not run, and just-in-time compiling, which is off.
_NOT_NEEDED = (
    *("libc6", "libgcc-s1", "libstdc++6"),
    *("adduser", "debconf", "locales", "ssl-cert", "tzdata"),
    *("postgresql-client-common", "postgresql-common", "postgresql-common-dev"),
    *(f"libllvm{release}" for release in range(11, 30)),
)


@dataclass(frozen=True)
class PostgresPrograms:
    """Where the programs are.

    Attributes:
        folder: the one with initdb, postgres and psql.
        environment: what they need to run.
    """

    folder: Path
    environment: t.Mapping[str, str] = field(default_factory=dict)

    @property
    def release(self) -> str:
        """PostgreSQL's major version."""
        return self.folder.parent.name


def newest(root: Path) -> Path | None:
    """The newest PostgreSQL below `root` that has the server's programs."""
    found = [path for path in root.glob(_PROGRAMS) if (path / "initdb").exists()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def find(home: Path, progress: Progress, root: Path = Path("/")) -> PostgresPrograms:
    """Find the programs, or download them.

    Args:
        home: the sandbox's folder.
        progress: told when something is downloaded.
        root: where the machine's own are looked for.

    Raises:
        SandboxError: the machine has none, and they can't be downloaded.
    """
    own = None if os.environ.get(IGNORE_VARIABLE) else newest(root)
    if own is not None:
        return PostgresPrograms(own)
    suite = machine_suite()
    if not suite:
        raise SandboxError("this machine has no PostgreSQL and is no Debian to take it from")
    wanted = Wanted(
        packages=("postgresql",),
        base_suite=suite,
        not_needed=_NOT_NEEDED,
    )
    folder = home / "postgresql"
    folder.mkdir(exist_ok=True)
    unpacked = RootFolder(folder / "root", wanted, logs=folder)
    if not unpacked.is_complete:
        with turn(folder / "lock", progress):  # the versions share it
            unpacked.build(progress)
    programs = newest(unpacked.path)
    if programs is None:
        raise SandboxError("Debian's package of PostgreSQL holds no server")
    libraries = [
        str(path)
        for pattern in ("usr/lib/*-linux-gnu*", "lib/*-linux-gnu*")
        for path in unpacked.path.glob(pattern)
    ]
    return PostgresPrograms(programs, {"LD_LIBRARY_PATH": ":".join(libraries)})
