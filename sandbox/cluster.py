"""A PostgreSQL server of the sandbox's own: loopback only, with a password, fast and not durable.

Nothing here survives a crash of the machine for certain (fsync is off): it is a sandbox.
"""

from __future__ import annotations

import csv
import io
import secrets
import shutil
import signal
import subprocess
import time
import typing as t
from contextlib import contextmanager

from sandbox.commands import RunsAs, run
from sandbox.errors import SandboxError
from sandbox.ports import LOOPBACK
from sandbox.processes import Process, daemons_with, start_daemon, stop_saved
from sandbox.stamps import read_json, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.places import Account
    from sandbox.postgres_programs import PostgresPrograms

SUPERUSER = "sandbox"
ODOO_ROLE = "odoo"

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "log_min_messages": "warning",
}


_READY = "the transaction is open"
_PATIENCE = 60.0  # seconds for a start, which may replay a log, or a stop


def process_file(folder: Path) -> Path:
    """Where the server of the version whose folder this is, is noted down."""
    return folder / "postgresql.process.json"


def data_folder(folder: Path) -> Path:
    """Where the data of that server are."""
    return folder / "postgresql" / "data"


def stop(folder: Path) -> None:
    """Stop the server of the version whose folder this is, rolling back what is under way.

    One whose note was lost is found by its data folder.
    """
    stop_saved(process_file(folder), first=signal.SIGINT, patience=_PATIENCE)
    for process in daemons_with(str(data_folder(folder))):
        process.stop(first=signal.SIGINT, patience=_PATIENCE)


class Cluster:
    """The PostgreSQL server of one version.

    Attributes:
        folder: where it and its data are.
        programs: PostgreSQL's.
        log: what the server says.
        password: of both its roles, SUPERUSER and ODOO_ROLE.
        port: where it listens; set by `start`.
    """

    def __init__(
        self, version: Path, programs: PostgresPrograms, *, account: Account | None, logs: Path
    ) -> None:
        self.folder = version / "postgresql"
        self.programs = programs
        self.log = logs / "postgresql.log"
        self._version = version
        self._data = data_folder(version)
        self._secret = version / "postgresql.json"
        self._process_file = process_file(version)
        path = f"{programs.folder}:/usr/bin:/bin:/usr/sbin:/sbin"
        self._environment = {"PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC", **programs.environment}
        self._server = RunsAs(account, self._environment)
        saved = read_json(self._secret)
        self.password = str(saved.get("password", ""))
        self.port = int(saved.get("port", 0))

    @property
    def is_running(self) -> bool:
        """Whether the server that this sandbox started lives."""
        return Process.load(self._process_file) is not None

    @property
    def is_complete(self) -> bool:
        """Whether its data folder was made to the end, by this release of PostgreSQL."""
        return read_json(self._secret).get("release") == self.programs.release

    def create(self) -> None:
        """Make an empty data folder, in place of any other."""
        self.stop()
        self._secret.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        self.password = secrets.token_urlsafe(18)
        password_file = self.folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self._server.account:
            self._server.account.owns(self.folder, password_file)
        options = ["-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", str(password_file)]
        locale = ["-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        initdb = str(self.programs.folder / "initdb")
        run(
            [initdb, "-D", str(self._data), *options, *locale],
            failing="PostgreSQL's data folder could not be made",
            log=self.log,
            runs_as=self._server,
        )
        self._remember(port=0)

    def start(self, port: int) -> None:
        """Start the server, which then accepts connections.

        Raises:
            SandboxError: it did not.
        """
        self._remember(port=port)
        self.stop()
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        settings = [f"-c{name}={value}" for name, value in {**_SETTINGS, "port": str(port)}.items()]
        process = start_daemon(
            [self.programs.folder / "postgres", "-D", self._data, *settings],
            log=self.log,
            runs_as=self._server,
        )
        process.save(self._process_file)
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if not process.is_running() or time.monotonic() > deadline:
                raise SandboxError("PostgreSQL did not start", log=self.log)
            time.sleep(0.1)
        if (ODOO_ROLE,) not in self.sql("postgres", "SELECT rolname FROM pg_roles"):
            role = f"CREATE ROLE {ODOO_ROLE} LOGIN CREATEDB PASSWORD '{self.password}'"
            self.sql("postgres", role)

    def stop(self) -> None:
        """Stop it, rolling back what is under way."""
        stop(self._version)

    def sql(self, database: str, statements: str) -> list[tuple[str, ...]]:
        """Run SQL as the superuser, and return the rows of all statements.

        Each statement is a transaction of its own unless `statements` begins one. NULL and the
        empty text both arrive as `""`.

        Raises:
            SandboxError: a statement failed; those before it took effect.
        """
        options = ["-X", "-q", "-t", "--csv", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        printed = run(
            [self.programs.folder / "psql", *options, "-d", database],
            failing=f"SQL failed in {database}",
            runs_as=RunsAs(environment=self.client_environment()),
            given=statements,
        )
        return [tuple(row) for row in csv.reader(io.StringIO(printed)) if row]

    @contextmanager
    def transaction(self, database: str, statements: str) -> t.Iterator[None]:
        """Hold a transaction open for the block: its locks are taken, its writes not yet seen.

        It is committed at the end of the block, and rolled back when the block raises.

        Raises:
            SandboxError: a statement failed.
        """
        options = ["-X", "-q", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", "-d", database]
        with subprocess.Popen(
            [str(self.programs.folder / "psql"), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.client_environment(),
        ) as psql:
            if psql.stdin is None or psql.stdout is None or psql.stderr is None:
                raise TypeError  # PIPE makes all three
            psql.stdin.write(f"BEGIN;\n{statements};\n\\echo {_READY}\n")
            psql.stdin.flush()
            if not any(line.strip() == _READY for line in psql.stdout):
                raise SandboxError(f"SQL failed in {database}: {psql.stderr.read().strip()}")
            yield
            psql.stdin.write("COMMIT;\n")

    def databases(self) -> list[str]:
        """Every database but PostgreSQL's own."""
        found = self.sql("postgres", "SELECT datname FROM pg_database ORDER BY datname")
        return [name for (name,) in found if name not in {"postgres", "template0", "template1"}]

    def client_environment(self) -> dict[str, str]:
        """What a PostgreSQL client needs to get in as the superuser."""
        return {
            **self._environment,
            "PGHOST": LOOPBACK,
            "PGPORT": str(self.port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self.password,
        }

    def _answers(self) -> bool:
        try:
            self.sql("postgres", "SELECT 1")
        except SandboxError:
            return False
        return True

    def _remember(self, *, port: int) -> None:
        self.port = port
        known: dict[str, t.Any] = {"password": self.password, "release": self.programs.release}
        write_json(self._secret, {**known, "port": port}, mode=0o600)
