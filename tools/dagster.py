"""Dagster in an environment of its own, for examples/dagster: its pins are not ours."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "1.13.29"
ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "dagster"
HOME = ROOT / "output" / "dagster"
#: What Dagster keeps, and that it sends nothing about its use.
INSTANCE = "telemetry:\n  enabled: false\n"


def installed() -> Path:
    """Return the folder of Dagster's programs, which is made when it is first needed.

    Compiled at once: each task is a process that imports all of it, and where Python is told to
    write no compiled files, each of them would take ten seconds to begin.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "odoo-sandbox-tools" / f"dagster-{VERSION}"
    place.parent.mkdir(parents=True, exist_ok=True)
    ready = place / "ready"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            uv = os.environ.get("UV") or shutil.which("uv")
            if not uv:
                sys.exit("uv is not on the PATH: use ./run dagster")
            print(f"installing Dagster {VERSION} below {place}", file=sys.stderr)
            install = ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(place)]
            for step in (
                ["venv", "--quiet", "--clear", "--python", sys.executable, str(place)],
                [*install, f"dagster=={VERSION}"],
            ):
                subprocess.run([uv, *step], check=True)  # noqa: S603 - uv's, without a shell
            ready.touch()
    return place / "bin"


def command(*arguments: str) -> list[str]:
    """Return the command line that runs Dagster with these arguments."""
    return [str(installed() / "dagster"), *arguments]


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
