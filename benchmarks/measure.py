"""Runs a program and measures it from outside: seconds, CPU, memory, and what it printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
_LAUNCHER = Path(__file__).with_name("launcher.py")
_CHUNK = 1 << 20


class BenchmarkFailed(Exception):
    """A program that is measured failed, or did other work than it was to do."""


@dataclass(frozen=True)
class Program:
    """A program to measure.

    Attributes:
        command: Its command line.
        environment: What it needs beside this process's environment.
        given: The file that is its standard input.
        reports: It prints a JSON line at its end (`contenders/task.py`); otherwise its output
            is a tap's or target's, and is thrown away.
        paced: Its output is read instead, and the time of its lines noted.
    """

    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    given: Path = Path(os.devnull)
    reports: bool = False
    paced: bool = False


def measure(program: Program) -> dict[str, float]:
    """Run a program to its end.

    Returns:
        `wall`: seconds from its start to its end, start-up included; `cpu`: user and system
        seconds; `peak_mb`: its largest resident memory in MB (10^6 bytes); and what it reports
        itself: `records`, `seconds` (without start-up), `first_page` and `last_page` seconds.

    Raises:
        BenchmarkFailed: It ended with another exit code than 0.
    """
    with tempfile.TemporaryDirectory() as folder:
        noted, errors = Path(folder, "figures"), Path(folder, "errors")
        with errors.open("wb") as error_file, program.given.open("rb") as given:
            process = subprocess.Popen(
                [sys.executable, "-S", str(_LAUNCHER), str(noted), *program.command],
                stdin=given,
                stdout=subprocess.PIPE if program.reports or program.paced else subprocess.DEVNULL,
                stderr=error_file,
                cwd=ROOT,
                env={**os.environ, **program.environment},
            )
            found = _read(process.stdout, program) if process.stdout else {}
            if process.wait():
                tail = errors.read_bytes().decode(errors="replace")[-2000:]
                raise BenchmarkFailed(f"{' '.join(program.command)[:300]} failed:\n{tail}")
        return {**found, **json.loads(noted.read_text())}


def _read(output: t.IO[bytes], program: Program) -> dict[str, float]:
    with output:
        if program.paced:
            return _pace(output.fileno())
        reports = [line for line in output if line.startswith(b'{"records"')]
    return dict(json.loads(reports[-1])) if reports else {}


def _pace(handle: int) -> dict[str, float]:
    """Read lines to their end, and compare the first tenth of them with the last.

    `first_page` and `last_page` are seconds per 1,000 lines.
    """
    points: list[tuple[float, int]] = []
    seen = 0
    while chunk := os.read(handle, _CHUNK):
        seen += chunk.count(b"\n")
        points.append((time.perf_counter(), seen))
    tenth = seen / 10
    # The SCHEMA comes long before the first page is there.
    first = [point for point in points if 1000 <= point[1] <= tenth] or points[:2]
    last = [point for point in points if point[1] >= seen - tenth]
    return {"lines": seen, "first_page": _per_page(first), "last_page": _per_page(last)}


def _per_page(points: Sequence[tuple[float, int]]) -> float:
    (began, before), (ended, after) = points[0], points[-1]
    return 1000 * (ended - began) / max(1, after - before)
