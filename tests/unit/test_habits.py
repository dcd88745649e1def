"""What others rely on who join, install or pass on this project."""

from __future__ import annotations

import re
import sys
import typing as t
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from tools import release

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PACKAGES = sorted(release.members())
#: What an Apache-2.0 program may be passed on with, as packages write it.
COMPATIBLE = re.compile(
    r"""(the\ )?(
        MIT(-0|-CMU)?(\ License)?(\ \(MIT\))? | ISC | 0BSD | Unlicense
        | Apache([- ]2\.0|\ Software)?(\ License)? | BSD(-[23]-Clause|\ [23]-Clause)?(\ License)?
        | PSF(-2\.0|L)? | Python\ Software\ Foundation\ License
        | MPL-2\.0 | Mozilla\ Public\ License\ 2\.0\ \(MPL\ 2\.0\)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def locked() -> dict[str, str]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return {package["name"]: package.get("version", "") for package in packages}


def licences(package: metadata.Distribution) -> list[str]:
    """Return what a package says of its licence: one of these is enough."""
    said = {key: package.metadata.get_all(key) or [] for key in ("License-Expression", "License")}
    classifiers = package.metadata.get_all("Classifier") or []
    texts = said["License-Expression"] or [
        *(text for text in said["License"] if len(text) < 60),  # some write the whole text there
        *(text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License ::")),
    ]
    return [choice for text in texts for choice in text.split(" OR ")]


def is_compatible(texts: t.Iterable[str]) -> bool:
    return any(all(COMPATIBLE.fullmatch(part) for part in text.split(" AND ")) for text in texts)


def test_every_package_of_the_lock_that_is_installed_may_be_passed_on() -> None:
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in locked()}
    installed = {
        re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower(): package
        for package in metadata.distributions()
    }
    kept = {name: installed[name] for name in names & installed.keys()}
    assert {"requests", "singer-sdk", "sqlalchemy", "odoo-common"} <= kept.keys()
    refused = {n: licences(p) for n, p in kept.items() if not is_compatible(licences(p))}
    assert not refused


@pytest.mark.parametrize(
    "text", ["GPL-3.0-only", "AGPL-3.0", "LGPLv3+", "Proprietary", "MIT AND GPL-3.0"]
)
def test_a_licence_that_asks_for_more_is_refused(text: str) -> None:
    assert not is_compatible([text])


def test_the_hook_and_the_check_use_the_same_ruff() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    [ruff] = [repo for repo in hooks if repo["repo"].endswith("/ruff-pre-commit")]
    assert ruff["rev"] == f"v{locked()['ruff']}"


def test_each_base_image_is_pinned_to_a_digest() -> None:
    texts = [path.read_text() for path in [ROOT / "Containerfile", *WORKFLOWS]]
    images = [
        image
        for text in texts
        for image in re.findall(r"^(?:FROM | +container: +)(.+?)(?: AS .*)?$", text, re.MULTILINE)
    ]
    assert len(images) >= 6
    digest = r"([0-9a-f]{64}|\$\{\{ matrix\.digest \}\})"
    for image in images:
        assert re.fullmatch(rf"[a-z]+:[\w.${{}} -]+@sha256:{digest}", image), image
    matrix = yaml.safe_load(WORKFLOWS[0].read_text())["jobs"]["fast"]["strategy"]["matrix"]
    digests = {each["python"]: each["digest"] for each in matrix["include"]}
    assert list(digests) == matrix["python"]
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in digests.values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_each_action_is_pinned_to_a_commit_and_names_its_version(path: Path) -> None:
    used = re.findall(r"uses: *(.+)", path.read_text())
    assert used
    for line in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_and_only_publishing_gets_an_identity(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    more = {name for name, job in workflow["jobs"].items() if "permissions" in job}
    assert more <= {"publish"}


def test_ci_runs_each_python_that_is_allowed() -> None:
    job = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["fast"]
    tested = job["strategy"]["matrix"]["python"]
    for name in PACKAGES:
        project = tomllib.loads(release.members()[name].read_text())["project"]
        allowed = SpecifierSet(project["requires-python"])
        assert [f"3.{n}" for n in range(30) if f"3.{n}" in allowed] == tested
        classifiers = [c.rpartition(" ")[2] for c in project["classifiers"] if ":: 3." in c]
        assert classifiers == tested


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_carries_the_licence(name: str) -> None:
    folder = release.members()[name].parent
    assert (folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_uv_is_taken_in_one_version_and_by_hash_only() -> None:
    lines = (ROOT / "tools/uv.txt").read_text().splitlines()
    assert len([line for line in lines if line.startswith("uv==")]) == 1
    assert len([line for line in lines if "--hash=sha256:" in line]) > 10
    for name in ("run", "Containerfile"):
        assert not re.search(r"install (--\S+ )*uv\b", (ROOT / name).read_text())
    assert (ROOT / "run").read_text().count('--require-hashes --requirement "$UV_LIST"') == 3
    assert "--require-hashes --requirement tools/uv.txt" in (ROOT / "Containerfile").read_text()
