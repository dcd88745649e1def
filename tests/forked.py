"""Runs a connector's command without the second that importing it costs each time.

A server process imports both connectors once and forks for each run: what runs is the whole
command with files of its own as stdin, stdout and stderr.
"""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import sys
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["tap_odoo.tap", "tap_odoo.mapping.mapping_file", "target_odoo.target"]
)
_SECONDS = 300
#: What a run leaves in its folder.
FILES = ("stdin", "stdout", "stderr")


@dataclasses.dataclass(frozen=True)
class Ended:
    """What a command did.

    Attributes:
        code: The exit code; negative for a signal.
    """

    code: int
    out: str
    log: str

    @property
    def has_traceback(self) -> bool:
        return "Traceback (most recent call last)" in self.log or "\u2502 " in self.log


class Running:
    """A command that runs in a folder.

    Args:
        command: `tap-odoo` or `target-odoo`.
        options: Its options.
        folder: Where it runs.
        given: Its input.
        first: Done in the new process before the command begins.
    """

    def __init__(
        self,
        command: str,
        options: Sequence[str | Path],
        folder: Path,
        given: bytes = b"",
        first: Callable[[], None] | None = None,
    ) -> None:
        self._folder = folder
        self._command = command
        (folder / "stdin").write_bytes(given)
        for name in FILES[1:]:
            (folder / name).write_bytes(b"")
        self._process = _CONTEXT.Process(
            target=_play, args=(command, [str(option) for option in options], str(folder), first)
        )
        self._process.start()

    def printed(self) -> bytes:
        """Return what has come out so far."""
        return (self._folder / "stdout").read_bytes()

    def signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self._process.pid and self._process.exitcode is None:
            os.kill(self._process.pid, number)

    def end(self) -> Ended:
        """Wait for the end."""
        self._process.join(_SECONDS)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            self._process.join()
            raise AssertionError(f"{self._command} did not end within {_SECONDS} s")
        out, log = (
            (self._folder / name).read_text("utf-8", "replace") for name in ("stdout", "stderr")
        )
        return Ended(code, out, log)


def run(
    command: str,
    options: Sequence[str | Path],
    folder: Path,
    given: bytes = b"",
    first: Callable[[], None] | None = None,
) -> Ended:
    """Run `tap-odoo` or `target-odoo` in a folder to its end, with `given` as its input."""
    return Running(command, options, folder, given, first).end()


def _play(command: str, options: list[str], folder: str, first: Callable[[], None] | None) -> None:
    os.chdir(folder)
    for number, (name, flags) in enumerate(
        (
            ("stdin", os.O_RDONLY),
            ("stdout", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            ("stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        )
    ):
        file = os.open(name, flags, 0o600)
        os.dup2(file, number)
        os.close(file)
    # multiprocessing gives its children /dev/null to read; the SDK looks at the time of import.
    from singer_sdk.contrib.msgspec import MsgSpecReader

    MsgSpecReader.default_input = sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = [command, *options]
    if first:
        first()
    if command == "tap-odoo":
        from tap_odoo.tap import TapOdoo

        TapOdoo.cli()
    else:
        from target_odoo.target import TargetOdoo

        TargetOdoo.cli()
