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
    from collections.abc import Sequence
    from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tap_odoo.tap", "tap_odoo.mapping", "target_odoo.target"])
_SECONDS = 120
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


def run(command: str, options: Sequence[str | Path], folder: Path, given: bytes = b"") -> Ended:
    """Run `tap-odoo` or `target-odoo` in a folder, with `given` as its input."""
    (folder / "stdin").write_bytes(given)
    process = _CONTEXT.Process(
        target=_play, args=(command, [str(option) for option in options], str(folder))
    )
    process.start()
    process.join(_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise AssertionError(f"{command} did not end within {_SECONDS} s")
    out, log = ((folder / name).read_text("utf-8", "replace") for name in ("stdout", "stderr"))
    return Ended(process.exitcode, out, log)


def _play(command: str, options: list[str], folder: str) -> None:
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
    if command == "tap-odoo":
        from tap_odoo.tap import TapOdoo

        TapOdoo.cli()
    else:
        from target_odoo.target import TargetOdoo

        TargetOdoo.cli()
