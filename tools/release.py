"""The version: it stands in the root's pyproject.toml, `./run docs` carries it to the packages."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def version() -> str:
    """Return the version that all packages have."""
    return _own(ROOT / "pyproject.toml", r'^version = "(.+)"$')


def members() -> dict[str, Path]:
    """Return the pyproject.toml of each package of the workspace, by the package's name."""
    paths = sorted(ROOT.glob("*/pyproject.toml"))
    return {_own(path, r'^name = "(.+)"$'): path for path in paths}


def projects() -> dict[Path, str]:
    """Return the pyproject.toml of each package as it should be: one version in all.

    The packages need each other in exactly this version: they are released together.
    """
    new = version()
    found = members()
    names = "|".join(map(re.escape, found))
    return {
        path: re.sub(
            rf'"((?:{names})(?:\[[^]]*\])?)==[^"]*"',
            rf'"\1=={new}"',
            re.sub(r'^version = ".+"$', f'version = "{new}"', path.read_text(), flags=re.MULTILINE),
        )
        for path in found.values()
    }


def _own(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(f"{path}: nothing in it looks like {pattern}")
    return found[1]
