"""Starts target-odoo as a program, with its own settings and what a retry adds to them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess  # nosec B404
import sys
import tempfile
import typing as t
from pathlib import Path

from odoo_common.errors import Fatal
from odoo_sync.settings import ENVIRONMENT, PREFIXES

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

TARGET = "target-odoo"
#: What the ledger says about who started the run.
TRIGGER = "retry"


class TargetProcess:
    """A program that reads messages.

    Attributes:
        exit_code: How it ended, once it has.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._input = t.cast("t.IO[bytes]", process.stdin)
        self.exit_code = 0

    def send(self, lines: Iterable[bytes]) -> None:
        """Write lines into it; it may have ended, which `exit_code` says."""
        with contextlib.suppress(BrokenPipeError):
            self._input.writelines(lines)
            self._input.flush()

    def wait(self) -> None:
        """Say that nothing more comes, and wait for its end."""
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        self.exit_code = self._process.wait()


def find(program: str) -> str:
    """Return the path of a program: of this environment, else of the machine.

    Raises:
        Fatal: There is none.
    """
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.is_file() else shutil.which(program)
    if not found:
        raise Fatal(f"there is no program {program} here: install it, or name it with --target")
    return found


def target(
    program: str, configs: Sequence[str], ledger: str
) -> Callable[[], contextlib.AbstractContextManager[TargetProcess]]:
    """Return what starts the target with its settings, this ledger, and who started it.

    Args:
        program: Its name or path.
        configs: What `--config` says; the environment without any.
        ledger: The ledger's path or URL.
    """
    given = list(configs) or [ENVIRONMENT]
    # A hosted job's own state would say nothing but of the retried records.
    more = {"ledger_url": ledger, "triggered_by": TRIGGER, "state_format": "singer"}

    @contextlib.contextmanager
    def start() -> Iterator[TargetProcess]:
        path = find(program)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as extra:
            json.dump(more, extra)  # its owner's alone: the URL may hold a password
            extra.flush()
            arguments = [part for config in (*given, extra.name) for part in ("--config", config)]
            process = subprocess.Popen(  # noqa: S603  # nosec B603
                [path, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                # What the environment says goes before a file: it must say the same.
                env={**os.environ, **_variables(more)},
            )
            running = TargetProcess(process)
            try:
                yield running
            finally:
                running.wait()

    return start


def _variables(settings: dict[str, str]) -> dict[str, str]:
    return {PREFIXES[TARGET] + name.upper(): value for name, value in settings.items()}
