"""The server that stays: on the same ports each time, until it is stopped."""

from __future__ import annotations

import os
import typing as t

from sandbox import odoo_program
from sandbox.errors import SandboxError
from sandbox.ports import LOOPBACK, keep_or_choose
from sandbox.processes import Process
from sandbox.stamps import read_json, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.odoo_program import OdooProgram
    from sandbox.progress import Progress

WORKERS_VARIABLE = "ODOO_SANDBOX_WORKERS"
_DEFAULT_WORKERS = "3"


class MainServer:
    """Odoo on all databases of one version.

    Args:
        folder: the version's folder.
        odoo: its program.
        progress: told when the server is started.
    """

    def __init__(self, folder: Path, odoo: OdooProgram, progress: Progress) -> None:
        self._odoo = odoo
        self._progress = progress
        self._process_file = folder / "odoo.process.json"
        self._ports_file = folder / "ports.json"
        self._log = odoo.logs / "odoo.log"

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return Process.load(self._process_file) is not None

    @property
    def url(self) -> str:
        """Its address, once it has run.

        Raises:
            SandboxError: it never did.
        """
        port = read_json(self._ports_file).get("http")
        if port is None:
            key = self._odoo.version.key
            raise SandboxError(f"Odoo {key} is not set up: `./run sandbox up {key}`")
        return f"http://{LOOPBACK}:{port}"

    def start(self) -> None:
        """Start it, unless it runs.

        Raises:
            SandboxError: it didn't start, or the number of workers makes no sense.
        """
        if self.is_running:
            return
        workers = os.environ.get(WORKERS_VARIABLE) or _DEFAULT_WORKERS
        if not workers.isdecimal():
            raise SandboxError(f"{WORKERS_VARIABLE}={workers}: a number of processes is needed")
        self.stop()
        remembered = read_json(self._ports_file)
        ports = {name: keep_or_choose(remembered.get(name)) for name in ("http", "gevent")}
        write_json(self._ports_file, ports)
        with self._progress.step(f"starting Odoo with {workers} workers"):
            process = self._odoo.start(
                port=ports["http"],
                gevent_port=ports["gevent"],
                workers=int(workers),
                db_filter=".*",
                log=self._log,
            )
            process.save(self._process_file)
            try:
                self._odoo.wait(process, ports["http"], log=self._log)
            except SandboxError:
                self.stop()
                raise

    def stop(self) -> None:
        """Stop it, if it runs, even if its note was lost."""
        odoo_program.stop(self._process_file)
        odoo_program.stop_all_with(f"--logfile={self._log}")
