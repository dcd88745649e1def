"""Programs in environments of their own, outside the clone: their pins are not ours."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from tools.meltano import find_uv


def installed(requirement: str, *more: str) -> Path:
    """Return the folder of a package's programs, which is made when it is first needed.

    Compiled at once: where Python is told to write no compiled files, each start would compile
    all that is imported.

    Args:
        requirement: The package and its version (`target-jsonl==0.1.4`).
        more: Versions of what it needs.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "odoo-sandbox-tools" / requirement.replace("==", "-")
    place.parent.mkdir(parents=True, exist_ok=True)
    ready = place / "ready"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            print(f"installing {requirement} below {place}", file=sys.stderr)
            install = ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(place)]
            for step in (
                ["venv", "--quiet", "--clear", "--python", sys.executable, str(place)],
                [*install, requirement, *more],
            ):
                subprocess.run([find_uv(), *step], check=True)  # noqa: S603 - uv's, without a shell
            ready.touch()
    return place / "bin"
