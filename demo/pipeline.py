"""Runs Meltano's jobs for the demo, and reads what they left."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

from tools.meltano import MeltanoFailed, command, environment

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "output" / "demo"


def meltano(
    *arguments: str, log: str, variables: Mapping[str, str], may_fail: bool = False
) -> list[str]:
    """Run Meltano and return what it logged, line by line.

    Args:
        arguments: Meltano's arguments.
        log: Name of the log file below the output folder.
        variables: More environment variables.
        may_fail: An exit code other than 0 is expected.

    Raises:
        MeltanoFailed: It ended with an error.
    """
    path = OUTPUT / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        done = subprocess.run(  # noqa: S603 - the command of this project
            command(*arguments),
            cwd=ROOT,
            env={**environment(), **variables},
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    lines = path.read_text().splitlines()
    if done.returncode and not may_fail:
        tail = "\n".join(lines[-15:])
        raise MeltanoFailed(f"meltano {' '.join(arguments)} failed; {path} ends with\n{tail}")
    return lines


def records(folder: Path) -> dict[str, list[dict[str, t.Any]]]:
    """Return the records that target-jsonl wrote into a folder, by stream."""
    return {
        path.stem: [json.loads(line) for line in path.read_text().splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def table_of_counts(found: Mapping[str, list[t.Any]], columns: int = 3) -> str:
    """Return the streams with their record counts as a table."""
    cells = [f"{name:<22}{len(rows):>6}" for name, rows in found.items() if rows]
    height = -(-len(cells) // columns)
    lines = ["     ".join(cells[row::height]) for row in range(height)]
    return "\n".join(f"   {line}" for line in lines)


def table_of_outcomes(streams: Mapping[str, Mapping[str, int]]) -> str:
    """Return what became of records, a line a stream."""
    lines = []
    for stream, counts in streams.items():
        if not lines:
            lines.append(f"   {'stream':<16}" + "".join(f"{name:>11}" for name in counts))
        lines.append(f"   {stream:<16}" + "".join(f"{n:>11}" for n in counts.values()))
    return "\n".join(lines)
