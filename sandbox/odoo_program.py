"""Odoo's program: how it is told where everything is, and how it is run."""

from __future__ import annotations

import os
import signal
import typing as t

from sandbox.cluster import ODOO_ROLE, Cluster
from sandbox.commands import RunsAs, run
from sandbox.ports import LOOPBACK
from sandbox.processes import Process, daemons_with, start_daemon, stop_saved
from sandbox.web import wait_until_ready

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.places import Account
    from sandbox.root_folder import RootFolder
    from sandbox.versions import Version

_PACKAGES = "usr/lib/python3/dist-packages"
_PATIENCE = 15.0  # seconds for the requests under way when it is stopped


class OdooProgram:
    """One Odoo version, with its configuration file below `folder`."""

    def __init__(
        self,
        version: Version,
        folder: Path,
        root: RootFolder,
        *,
        account: Account | None,
        logs: Path,
    ) -> None:
        self.version = version
        self.logs = logs
        self._root = root
        self._configuration = folder / "odoo.conf"
        self._writable = folder / "odoo"
        self._runs_as = RunsAs(account, self._environment())

    def configure(self, cluster: Cluster) -> None:
        """Write the configuration file: the database server, and limits that fit tests."""
        for path in (self._writable, self._writable / "data"):
            path.mkdir(exist_ok=True)
        options: dict[str, object] = {
            "addons_path": self._root.path / _PACKAGES / "odoo/addons",
            "data_dir": self._writable / "data",
            "admin_passwd": cluster.password,
            "db_host": LOOPBACK,
            "db_port": cluster.port,
            "db_user": ODOO_ROLE,
            "db_password": cluster.password,
            "http_interface": LOOPBACK,
            "max_cron_threads": 0,
            "limit_time_real": 600,
            "limit_time_cpu": 600,
            "limit_memory_hard": 0,
            # How many registries a worker of 14 keeps follows from it: with 0, one.
            "limit_memory_soft": 4 * 1024**3,
            "without_demo": False,
        }
        lines = ["[options]", *(f"{name} = {value}" for name, value in options.items()), ""]
        self._configuration.touch(mode=0o600)
        self._configuration.write_text("\n".join(lines))
        if self._runs_as.account:
            self._runs_as.account.owns(self._writable, self._writable / "data", self._configuration)

    def stop_all(self) -> None:
        """Stop every server of this program and its databases."""
        stop_all_with(str(self._configuration))

    def run_once(
        self, *arguments: str, failing: str, log: Path | None = None, given: str = ""
    ) -> str:
        """Run Odoo's command line to its end and return what it printed."""
        return run(
            self._command(*arguments),
            failing=failing,
            log=log,
            runs_as=self._runs_as,
            given=given,
        )

    def shell(self, database: str, code: str, *, log: Path | None = None) -> str:
        """Run Python code in `odoo shell`, with `env` at hand; it must commit by itself.

        Returns:
            What it printed.

        Raises:
            SandboxError: it raised.
        """
        words = ["shell", "-c", str(self._configuration), "-d", database, "--no-http"]
        return self.run_once(
            *words,
            "--log-level=warn",
            failing=f"the code failed in odoo shell on {database}",
            log=log,
            given=code,
        )

    def initialise(
        self, database: str, modules: t.Iterable[str], languages: t.Iterable[str]
    ) -> None:
        """Make `database` with `modules`, their demo data, and `languages`."""
        log = self.logs / "init.log"
        self.run_once(
            *("-c", str(self._configuration), "-d", database, "-i", ",".join(modules)),
            f"--load-language={','.join(languages)}",
            *self.version.init_options,
            "--no-http",
            "--stop-after-init",
            failing=f"Odoo {self.version.key} could not make its database",
            log=log,
        )

    def start(
        self, *, port: int, gevent_port: int, workers: int, db_filter: str, log: Path
    ) -> Process:
        """Start a server; `wait_until_ready` tells when it answers."""
        command = self._command(
            *("-c", str(self._configuration), f"--http-port={port}", f"--workers={workers}"),
            f"{self.version.gevent_port_option}={gevent_port}",
            f"--db-filter={db_filter}",
            f"--logfile={log}",
        )
        return start_daemon(command, log=log, runs_as=self._runs_as)

    def wait(self, process: Process, port: int, *, log: Path) -> str:
        """Wait until the server on `port` answers, and return its address."""
        url = f"http://{LOOPBACK}:{port}"
        wait_until_ready(url, alive=process.is_running, log=log)
        return url

    def _command(self, *arguments: str) -> list[str]:
        return [str(self._root.python), str(self._root.path / "usr/bin/odoo"), *arguments]

    def _environment(self) -> dict[str, str]:
        share = self._root.path / "usr/share"
        return {
            "HOME": str(self._writable),
            "LC_ALL": "C.UTF-8",
            "MAGIC": str(share / "misc/magic.mgc"),
            "PATH": os.defpath,
            "PYTHONPYCACHEPREFIX": str(self._writable / "pycache"),
            "PYTHONTZPATH": str(share / "zoneinfo"),
            "PYTHONUTF8": "1",
            "PYTHONWARNINGS": "ignore",
            "TZ": "UTC",
        }


def stop(file: Path) -> None:
    """Stop the server that is noted down in `file`, and its workers."""
    stop_saved(file, first=signal.SIGTERM, patience=_PATIENCE)


def stop_all_with(argument: str) -> None:
    """Stop the servers that were started with this argument, noted down or not."""
    for process in daemons_with(argument):
        process.stop(first=signal.SIGTERM, patience=_PATIENCE)
