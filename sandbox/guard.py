"""Where the demo and the tests may write.

They create, change and delete records: only in a sandbox on this machine, or in a database that
the user named for that very purpose.
"""

from __future__ import annotations

import os
import typing as t
from urllib.parse import urlsplit

from sandbox.errors import SandboxError
from sandbox.extra_server import EXTRA
from sandbox.places import find_home, server_account
from sandbox.ports import LOOPBACK
from sandbox.processes import Process
from sandbox.stamps import read_json
from sandbox.versions import VERSIONS

if t.TYPE_CHECKING:
    from pathlib import Path

WRITABLE_VARIABLE = "ODOO_WRITABLE_DB"


def sandbox_ports(home: Path) -> set[int]:
    """The ports of the sandbox's servers below `home` that run now.

    A port that is only remembered may meanwhile belong to anyone.
    """
    ports: set[int] = set()
    for folder in (home / key for key in VERSIONS):
        if Process.load(folder / "odoo.process.json"):
            ports.add(int(read_json(folder / "ports.json").get("http", 0)))
        for file in folder.glob(f"{EXTRA}*.json"):
            if Process.load(file):
                ports.add(int(file.stem.removeprefix(EXTRA)))
    return ports - {0}


def writable(
    url: str,
    db: str,
    *,
    home: Path | None = None,
    environment: t.Mapping[str, str] | None = None,
) -> None:
    """Return if records may be written to the database `db` of the server at `url`.

    A sandbox is known by its process, not by its address alone: a proxy in front of it is none.

    Args:
        url: the server's address.
        db: the database's name.
        home: the sandbox's folder; this machine's by default.
        environment: the process environment by default.

    Raises:
        SandboxError: it is neither a sandbox nor named by `ODOO_WRITABLE_DB`.
    """
    given = os.environ if environment is None else environment
    if db and given.get(WRITABLE_VARIABLE) == db:
        return
    port = _loopback_port(url)
    if port and port in sandbox_ports(home or find_home(given, server_account())):
        return
    raise SandboxError(
        f"the database {db!r} at {url} is no running sandbox of this machine, so nothing is "
        f"written there; if it may be filled with test records, set {WRITABLE_VARIABLE}={db}"
    )


def _loopback_port(url: str) -> int | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return port if parts.scheme == "http" and parts.hostname == LOOPBACK else None
