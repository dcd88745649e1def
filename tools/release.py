"""The version: it stands in the root's pyproject.toml, `./run docs` carries it to the packages.

`./run release` builds what is published of it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.meltano import find_uv

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


def build(goal: Path) -> None:
    """Build the wheels and sdists, and the SBOM of all that they need in the versions of uv.lock.

    Args:
        goal: The folder that gets `packages/` and `sbom.cdx.json`; what it held is removed.
    """
    shutil.rmtree(goal, ignore_errors=True)
    uv = find_uv()
    wheels = [uv, "build", "--quiet", "--all-packages", "--out-dir", str(goal / "packages")]
    subprocess.run(wheels, cwd=ROOT, check=True)  # noqa: S603 - uv, and our own words
    locked = ["--frozen", "--all-packages", "--all-extras", "--no-dev", "--no-emit-workspace"]
    bill = [uv, "export", "--quiet", "--format", "cyclonedx1.5", *locked]
    with (goal / "sbom.cdx.json").open("wb") as file:
        subprocess.run(bill, cwd=ROOT, check=True, stdout=file)  # noqa: S603 - as above


def main() -> None:
    """Build a release, if it is the one that the tag names."""
    parser = argparse.ArgumentParser(prog="./run release", description=main.__doc__)
    parser.add_argument("--tag", help="the tag that the release has, v1.2.3")
    tag = parser.parse_args().tag
    if tag and tag != f"v{version()}":
        sys.exit(f"the tag is {tag}, pyproject.toml says {version()}: correct one of them")
    build(ROOT / "dist")


def _own(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(f"{path}: nothing in it looks like {pattern}")
    return found[1]


if __name__ == "__main__":
    main()
