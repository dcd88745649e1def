"""Meltano in an environment of its own: its pins (click, SQLAlchemy) are not ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

if t.TYPE_CHECKING:
    from collections.abc import Mapping

MELTANO = "meltano==4.4.1"
ROOT = Path(__file__).resolve().parent.parent
#: Says for which plugins the environments below .meltano were made.
STAMP = ROOT / ".meltano" / "installed.sha256"


class MeltanoFailed(Exception):
    """Meltano ended with an error that was not expected."""


def find_uv() -> str:
    """Return the path of uv, or end with a line that says how to get it."""
    uv = os.environ.get("UV") or shutil.which("uv")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    by_run = cache / "odoo-sandbox-tools" / "uv" / "bin" / "uv"
    if not uv and by_run.exists():
        return str(by_run)
    if not uv:
        sys.exit("uv is not on the PATH: use ./run meltano")
    return uv


def command(*arguments: str) -> list[str]:
    """Return the command line that runs Meltano with these arguments."""
    return [find_uv(), "tool", "run", "--quiet", "--from", MELTANO, "meltano", *arguments]


def environment() -> dict[str, str]:
    """Return the environment for Meltano: its plugins are installed with the same uv."""
    path = os.environ.get("PATH", "")
    # Told to write no bytecode, as in many containers, Python would compile all of Meltano and of
    # the plugins at each start.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PATH": f"{Path(find_uv()).parent}{os.pathsep}{path}",
        "MELTANO_PROJECT_ROOT": str(ROOT),
        "MELTANO_DISABLE_TRACKING": "1",
    }


def plugin_fingerprint() -> str:
    """Return a text that changes when plugins, or what the connectors need, do."""
    plugins = yaml.safe_load((ROOT / "meltano.yml").read_text())["plugins"]
    wanted = [
        (kind, plugin["name"], plugin["pip_url"])
        for kind, found in plugins.items()
        for plugin in found
        if "pip_url" in plugin
    ]
    needs = [path.read_text() for path in sorted(ROOT.glob("*/pyproject.toml"))]
    return hashlib.sha256(repr((MELTANO, wanted, needs)).encode()).hexdigest()


def plugins_are_installed() -> bool:
    """Tell whether the plugins' environments are those that meltano.yml asks for."""
    return STAMP.is_file() and STAMP.read_text() == plugin_fingerprint()


def install(log: Path, variables: Mapping[str, str]) -> None:
    """Install the plugins of meltano.yml.

    Args:
        log: The file for what Meltano says.
        variables: More environment variables.

    Raises:
        MeltanoFailed: One could not be installed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as file:
        done = subprocess.run(  # noqa: S603 - the command of this project
            command("install"),
            cwd=ROOT,
            env={**environment(), **variables},
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        tail = "\n".join(log.read_text().splitlines()[-15:])
        raise MeltanoFailed(f"meltano install failed; {log} ends with\n{tail}")
    STAMP.write_text(plugin_fingerprint())


if __name__ == "__main__":
    line = command(*sys.argv[1:])
    os.execvpe(line[0], line, environment())  # noqa: S606 - the user's own command line
