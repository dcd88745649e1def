"""A second sandbox with a PostgreSQL and an Odoo of its own, to be struck down at will."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import typing as t

from sandbox import Sandbox
from sandbox.cluster import ODOO_ROLE, SUPERUSER
from sandbox.ports import free_port
from sandbox.processes import Process
from sandbox.template import NAME

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database


class OwnServer:
    """A running copy of a sandbox.

    Args:
        box: The sandbox to copy: its programs are used, its template's content is copied.
        home: An empty folder that the servers' account may enter.
    """

    def __init__(self, box: Sandbox, home: Path) -> None:
        key = box.version.key
        self._folder = home / key
        (self._folder / "logs").mkdir(parents=True)
        self._original = box
        self._box = Sandbox(key, home=home)
        self._box._root = self._box._odoo._root = box._root
        self._box._make_folders()

    def up(self) -> None:
        """Make the copy and start the servers."""
        cluster = self._box._cluster
        cluster.create()
        shutil.copy2(self._original.folder / "template.json", self._folder)
        cluster.start(free_port())
        self._copy(self._original, f"faults_source_{os.getpid()}")
        self._box.up()

    def _copy(self, box: Sandbox, source: str) -> None:
        theirs, ours = box._cluster, self._box._cluster
        ours.sql("postgres", f"CREATE DATABASE {NAME} OWNER {ODOO_ROLE}")
        box.clone(source)
        dump = self._folder / "template.dump"
        programs = ours.programs.folder
        try:
            subprocess.run(
                [programs / "pg_dump", "-Fc", "-Z0", "-f", dump, source],
                env=theirs.client_environment(),
                check=True,
            )
        finally:
            box.drop(source)
        subprocess.run(
            [programs / "pg_restore", "--no-owner", f"--role={ODOO_ROLE}", "-d", NAME, dump],
            env=ours.client_environment(),
            check=True,
        )
        dump.unlink()
        ours.sql(
            "postgres",
            f"ALTER DATABASE {NAME} OWNER TO {SUPERUSER};"
            f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false IS_TEMPLATE true;",
        )

    def database(self) -> Database:
        return self._box.database()

    def kill_odoo(self) -> None:
        """End Odoo and its workers at once."""
        process = Process.load(self._folder / "odoo.process.json")
        assert process
        os.killpg(os.getpgid(process.pid), signal.SIGKILL)

    def start_odoo(self) -> None:
        self._box._server.start()

    def restart_postgresql(self) -> None:
        """Stop it, rolling back what is under way, and start it on the same port."""
        cluster = self._box._cluster
        cluster.stop()
        cluster.start(cluster.port)

    def down(self) -> None:
        self._box.down()
