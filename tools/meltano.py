"""Meltano in an environment of its own: its pins (click, SQLAlchemy) are not ours."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

MELTANO = "meltano==4.4.1"
ROOT = Path(__file__).resolve().parent.parent


def command(*arguments: str) -> list[str]:
    """Return the command line that runs Meltano with these arguments."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        sys.exit("uv is not on the PATH: use ./run meltano")
    return [uv, "tool", "run", "--quiet", "--from", MELTANO, "meltano", *arguments]


def environment() -> dict[str, str]:
    """Return the environment for Meltano: its plugins are installed with the same uv."""
    uv = os.environ.get("UV") or shutil.which("uv") or ""
    path = os.environ.get("PATH", "")
    return {
        **os.environ,
        "PATH": f"{Path(uv).parent}{os.pathsep}{path}",
        "MELTANO_PROJECT_ROOT": str(ROOT),
        "MELTANO_DISABLE_TRACKING": "1",
    }


if __name__ == "__main__":
    line = command(*sys.argv[1:])
    os.execvpe(line[0], line, environment())  # noqa: S606 - the user's own command line
