"""The template database: initialised once, never opened by a server, copied for every use.

It is made under another name and renamed when it is finished. Nobody can connect to it then,
which PostgreSQL demands of a database while it is copied.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.cluster import ODOO_ROLE, SUPERUSER, Cluster
from sandbox.errors import SandboxError
from sandbox.stamps import fingerprint, read_json, write_json
from sandbox.versions import LANGUAGES, Version

if TYPE_CHECKING:
    from sandbox.odoo_program import OdooProgram
    from sandbox.progress import Progress

NAME = "sandbox_template"
_UNFINISHED = "sandbox_template_unfinished"
_COPY = re.compile(r"[a-z][a-z0-9_]{0,50}")
_PREPARE = Path(__file__).with_name("prepare_template.py")
KEYS_BEGIN = "api keys:"


def is_template(name: str) -> bool:
    """Whether the sandbox keeps the database for copies only, finished or not."""
    return name.startswith(NAME)


def check_name(name: str) -> None:
    """Return if a copy may have that name.

    Raises:
        SandboxError: it may not.
    """
    if not _COPY.fullmatch(name) or is_template(name):
        raise SandboxError(
            f"{name!r}: a database's name is lower-case letters, digits and _, a letter first"
        )


class Template:
    """The template of one Odoo version, and the copies made of it."""

    def __init__(
        self, version: Version, cluster: Cluster, odoo: OdooProgram, *, stamp: Path, package: str
    ) -> None:
        self.version = version
        self._cluster = cluster
        self._odoo = odoo
        self._stamp = stamp
        self._fingerprint = fingerprint(
            package, version.modules, version.init_options, LANGUAGES, _PREPARE.read_text()
        )

    @property
    def is_complete(self) -> bool:
        """Whether the database was made to the end, from what is wanted now."""
        return read_json(self._stamp).get("fingerprint") == self._fingerprint

    @property
    def fingerprint(self) -> str:
        """What differs when the template is to be made from something else."""
        return self._fingerprint

    @property
    def api_keys(self) -> dict[str, str]:
        """The API key of each user who may log in."""
        return dict(read_json(self._stamp).get("api_keys", {}))

    def build(self, progress: Progress) -> None:
        """Make the template anew; the copies of an older one, whose keys differ, go with it."""
        self._stamp.unlink(missing_ok=True)
        for name in self._cluster.databases():
            self.drop(name)
        with progress.step(
            f"initialising a database with demo data: {', '.join(self.version.modules)}",
            usually="two minutes",
        ):
            self._create(_UNFINISHED, "template1")
            self._odoo.initialise(_UNFINISHED, self.version.modules, LANGUAGES)
        with progress.step("adding users and API keys"):
            log = self._odoo.logs / "prepare.log"
            printed = self._odoo.shell(_UNFINISHED, _PREPARE.read_text(), log=log)
            keys = [line for line in printed.splitlines() if line.startswith(KEYS_BEGIN)]
            if not keys:
                raise SandboxError("the template's users could not be made", log=log)
            self._cluster.sql(_UNFINISHED, "VACUUM ANALYZE")
        self.seal(_UNFINISHED, NAME)
        api_keys = json.loads(keys[0].removeprefix(KEYS_BEGIN))
        content = {"fingerprint": self._fingerprint, "api_keys": api_keys}
        write_json(self._stamp, content, mode=0o600)

    def seal(self, unfinished: str, name: str) -> None:
        """Rename a database that is finished to `name`; nobody can open it any more."""
        self._cluster.sql(
            "postgres",
            f"ALTER DATABASE {unfinished} OWNER TO {SUPERUSER};"  # hides it from Odoo's list
            f"ALTER DATABASE {unfinished} ALLOW_CONNECTIONS false IS_TEMPLATE true;"
            f"ALTER DATABASE {unfinished} RENAME TO {name};",
        )

    def clone(self, name: str, *, source: str = NAME) -> None:
        """Make the database `name` a fresh copy of the template, or of `source`."""
        self.drop(name)
        self._create(name, source)
        # A worker that served the former database of this name has its registry and caches.
        number = int(time.time() * 10) % 2**31
        self._cluster.sql(name, self.version.renew_caches.format(number=number))

    def drop(self, name: str) -> None:
        """Drop the database `name` if it is there, whoever is connected to it."""
        if is_template(name):
            self._cluster.sql("postgres", _UNTEMPLATE.format(name=name))
        self._cluster.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def clones(self) -> list[str]:
        """The names of all copies."""
        return [name for name in self._cluster.databases() if not is_template(name)]

    def _create(self, name: str, template: str) -> None:
        self._cluster.sql(
            "postgres", f'CREATE DATABASE "{name}" TEMPLATE {template} OWNER {ODOO_ROLE}'
        )


# ALTER DATABASE has no IF EXISTS.
_UNTEMPLATE = "UPDATE pg_database SET datistemplate = false WHERE datname = '{name}'"
