"""Dagster in an environment of its own, for examples/dagster: its pins are not ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools.environments import installed

VERSION = "1.13.29"
ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "dagster"
HOME = ROOT / "output" / "dagster"
#: What Dagster keeps, and that it sends nothing about its use.
INSTANCE = "telemetry:\n  enabled: false\n"


def command(*arguments: str) -> list[str]:
    """Return the command line that runs Dagster with these arguments."""
    return [str(installed(f"dagster=={VERSION}") / "dagster"), *arguments]


def environment(home: Path = HOME) -> dict[str, str]:
    """Return the environment for Dagster: the tap is this environment's."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(INSTANCE)
    folders = (str(Path(sys.executable).parent), os.environ.get("PATH", ""))
    return {**os.environ, "PATH": os.pathsep.join(folders), "DAGSTER_HOME": str(home)}


if __name__ == "__main__":
    line = command(*sys.argv[1:])
    os.chdir(EXAMPLE)
    os.execve(line[0], line, environment())  # noqa: S606 - the user's own command line
