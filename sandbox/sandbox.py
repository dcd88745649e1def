"""A real Odoo on this machine: set up when it is first needed, running until it is stopped."""

from __future__ import annotations

import os
import typing as t
from contextlib import AbstractContextManager, contextmanager

from sandbox import cluster, extra_server, postgres_programs, requirements
from sandbox.cluster import Cluster
from sandbox.databases import Database
from sandbox.errors import SandboxError
from sandbox.hard_template import HardTemplate
from sandbox.locks import turn
from sandbox.main_server import MainServer
from sandbox.odoo_program import OdooProgram
from sandbox.packages import Wanted
from sandbox.places import find_home, server_account
from sandbox.ports import keep_or_choose
from sandbox.prepared import Prepared
from sandbox.processes import Process
from sandbox.progress import Progress
from sandbox.root_folder import RootFolder
from sandbox.template import Template, check_name
from sandbox.versions import VERSIONS, Version

if t.TYPE_CHECKING:
    from pathlib import Path

DEMO = "demo"
SOURCES = (DEMO, "hard")


class Sandbox:
    """One Odoo version with its own PostgreSQL and its own folder.

    Args:
        version: a key of `VERSIONS`.
        home: the folder of all versions; found by itself when not given.

    Attributes:
        version: how this version is got and run.
        folder: where everything of it lies.
        logs: what apt, PostgreSQL and Odoo said.
    """

    def __init__(self, version: str = "19", *, home: Path | None = None) -> None:
        if version not in VERSIONS:
            raise SandboxError(f"no Odoo {version} here; there are {', '.join(VERSIONS)}")
        self.version: Version = VERSIONS[version]
        self._account = server_account()
        self._home = home or find_home(os.environ, self._account)
        self.folder = self._home / version
        self.logs = self.folder / "logs"
        self._progress = Progress(f"odoo {version}")
        wanted = Wanted(
            packages=(self.version.package,),
            base_suite=self.version.base_suite,
            from_suite={self.version.package: self.version.package_suite},
            not_needed=self.version.not_needed,
        )
        self._root = RootFolder(self.folder / "root", wanted, logs=self.logs)
        self._odoo = OdooProgram(
            self.version, self.folder, self._root, account=self._account, logs=self.logs
        )
        self._server = MainServer(self.folder, self._odoo, self._progress)
        self._known_cluster: Cluster | None = None

    @classmethod
    def available(cls) -> list[str]:
        """The versions this machine can run; `why_not` tells about the others."""
        return [key for key in VERSIONS if not cls.why_not(key)]

    @classmethod
    def why_not(cls, version: str) -> str:
        """Why this machine can't run `version`; empty when it can.

        Nothing is asked for over the network: a mirror that is out of reach shows in `up`.
        """
        try:
            box = cls(version)
            requirements.check(box._home, is_complete=box.is_complete)
        except SandboxError as error:
            return str(error)
        return ""

    @property
    def url(self) -> str:
        """The server's address, once it has been up."""
        return self._server.url

    @property
    def is_complete(self) -> bool:
        """Whether nothing needs to be downloaded."""
        return self._root.is_complete

    @property
    def is_running(self) -> bool:
        """Whether Odoo and its PostgreSQL run."""
        database_server = Process.load(cluster.process_file(self.folder))
        return self._server.is_running and database_server is not None

    def up(self) -> None:
        """Do what is missing until the server runs and has the database `demo`.

        Raises:
            SandboxError: something could not be done; the next `up` goes on from there.
        """
        requirements.check(self._home, is_complete=self.is_complete)
        self._make_folders()
        if self.is_running and self._is_ready():
            return
        with turn(self.folder / "lock", self._progress):
            if not self._root.is_complete:
                self._server.stop()
                self._root.build(self._progress)
            self._start_postgresql()
            if not self._template.is_complete:
                self._server.stop()
                self._template.build(self._progress)
            if DEMO not in self._template.clones():
                self._template.clone(DEMO)
            self._server.start()

    def down(self) -> None:
        """Stop the servers that this sandbox started; no data is lost."""
        if not self.folder.exists():
            return
        with turn(self.folder / "lock", self._progress):
            self._server.stop()
            extra_server.stop_all(self.folder)
            self._odoo.stop_all()
            cluster.stop(self.folder)

    def reset(self, *, template: bool = False) -> None:
        """Drop all copies and make `demo` anew.

        Args:
            template: rebuild the template database as well.
        """
        self.up()
        with turn(self.folder / "lock", self._progress):
            if template:
                self._server.stop()
                self._template.build(self._progress)
            for name in self._template.clones():
                self._template.drop(name)
            self._template.clone(DEMO)
            self._server.start()

    def clone(self, name: str, *, source: str = DEMO) -> Database:
        """Make the database `name` a fresh copy, whatever it was before.

        Args:
            name: the copy.
            source: of what: `demo`, Odoo's demo data, or `hard`, which has more in it
                (docs/sandbox.md) and is made when it is first asked for.

        Raises:
            SandboxError: there is no such source, or `hard` could not be made.
        """
        check_name(name)
        self._require_running()
        if source not in SOURCES:
            raise SandboxError(f"no {source!r} to copy; there are {', '.join(SOURCES)}")
        if source == DEMO:
            self._template.clone(name)
        else:
            with turn(self.folder / "lock", self._progress):
                self._hard.clone(name, self._progress)
        return self.database(name)

    def prepared(self, name: str, sql: str) -> Database:
        """The database `name`, made from the template by `sql` when it isn't there yet.

        It is kept until the template or `sql` changes, and is meant to be read only.
        """
        check_name(name)
        self._require_running()
        wanted = Prepared(
            name, sql, template=self._template, cluster=self._cluster, folder=self.folder
        )
        with turn(self.folder / "lock", self._progress):
            if not wanted.is_complete:
                wanted.build(self._progress)
        return self.database(name)

    def drop(self, name: str) -> None:
        """Drop the database `name`, if there is one."""
        check_name(name)
        self._require_running()
        self._template.drop(name)

    def databases(self) -> list[str]:
        """The names of all copies."""
        self._require_running()
        return self._template.clones()

    def database(self, name: str = DEMO, *, url: str = "") -> Database:
        """How to reach the copy `name`, as the user admin.

        Args:
            name: the database.
            url: the address of the server, when it is not the main one.
        """
        address = url or self.url
        keys = {**self._hard.api_keys, **self._template.api_keys}
        return Database(
            url=address,
            name=name,
            username="admin",
            password="admin",  # noqa: S106 - Odoo's own demo password, on loopback
            api_key=keys.get("admin", ""),
            version=self.version.key,
            api_keys=keys,
        )

    def psql(self, name: str, sql: str) -> list[tuple[str, ...]]:
        """Run SQL in the database `name` and return the rows, as text; see `Cluster.sql`."""
        return self._cluster.sql(name, sql)

    def transaction(self, name: str, sql: str) -> AbstractContextManager[None]:
        """Hold a transaction open for a block that has done `sql`; see `Cluster.transaction`."""
        return self._cluster.transaction(name, sql)

    def shell(self, name: str, code: str) -> str:
        """Run Python code in `odoo shell` and return what it printed; it commits by itself."""
        return self._odoo.shell(name, code)

    @contextmanager
    def server(self, *, db_filter: str = ".*", workers: int = 2) -> t.Iterator[str]:
        """Run one more server for the block, on a port of its own.

        Args:
            db_filter: a regular expression; a server that sees one database behaves otherwise
                than one that sees several.
            workers: how many processes answer; 0 is one process with threads.

        Yields:
            Its address.
        """
        self._require_running()
        with extra_server.running(
            self._odoo, self.folder, db_filter=db_filter, workers=workers
        ) as url:
            yield url

    @property
    def _cluster(self) -> Cluster:
        if self._known_cluster is None:
            programs = postgres_programs.find(self._home, self._progress)
            self._known_cluster = Cluster(
                self.folder, programs, account=self._account, logs=self.logs
            )
        return self._known_cluster

    @property
    def _template(self) -> Template:
        return Template(
            self.version,
            self._cluster,
            self._odoo,
            stamp=self.folder / "template.json",
            package=self._root.package_versions.get(self.version.package, ""),
        )

    @property
    def _hard(self) -> HardTemplate:
        return HardTemplate(self._template, self._cluster, self._odoo, folder=self.folder)

    def _is_ready(self) -> bool:
        return (
            self._root.is_complete
            and self._template.is_complete
            and DEMO in self._template.clones()
        )

    def _make_folders(self) -> None:
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SandboxError(f"the folder {self.folder} can't be made: {error}") from error
        if self._account:
            self._account.owns(self.logs)

    def _require_running(self) -> None:
        if not self.is_running:
            key = self.version.key
            raise SandboxError(f"Odoo {key} does not run: `./run sandbox up {key}` starts it")

    def _start_postgresql(self) -> None:
        cluster = self._cluster
        if not cluster.is_complete:
            with self._progress.step(f"making a PostgreSQL {cluster.programs.release}"):
                (self.folder / "template.json").unlink(missing_ok=True)
                cluster.create()
        if not cluster.is_running:
            with self._progress.step("starting PostgreSQL"):
                cluster.start(keep_or_choose(cluster.port))
        self._odoo.configure(cluster)
