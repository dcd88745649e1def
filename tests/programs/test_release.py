"""What is released: wheels that work in an empty environment, by the Containerfile's own steps.

There is no container engine to test with: the RUN lines of the stage `build` are executed as they
stand, in a copy of the sources, with ARGs that point into a folder of the test.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import tarfile
import typing as t
import zipfile
from pathlib import Path

import pytest
import yaml

from tools import release
from tools.meltano import find_uv

ROOT = release.ROOT
LINES = (ROOT / "Containerfile").read_text().splitlines()
BUILD = LINES[next(n for n, line in enumerate(LINES) if line.endswith(" AS build")) :]


class Built(t.NamedTuple):
    """What the stage `build` leaves."""

    wheels: Path
    venv: Path

    def run(self, command: str, *arguments: str, cwd: Path) -> str:
        """Run a program of the new environment, far from the sources."""
        done = subprocess.run(
            [self.venv / "bin" / command, *arguments],
            cwd=cwd,
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def scripts(self) -> dict[str, list[str]]:
        """Return the commands of each wheel."""
        found = {}
        for path in sorted(self.wheels.glob("*.whl")):
            with zipfile.ZipFile(path) as wheel:
                text = [wheel.read(n).decode() for n in wheel.namelist() if "entry_points" in n]
            parsed = configparser.ConfigParser()
            parsed.read_string("\n".join(text))
            name = path.name.partition("-")[0].replace("_", "-")
            found[name] = list(parsed["console_scripts"]) if "console_scripts" in parsed else []
        return found


def copy_of_sources(goal: Path) -> None:
    """Copy what git knows, and what is new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (goal / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, goal / name)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("image")
    base, sources = folder / "base", folder / "src"
    # The image's Python: one with pip and nothing else.
    seeded = [find_uv(), "venv", "--quiet", "--seed", str(base)]
    subprocess.run(seeded, check=True, timeout=300)
    found = Built(folder / "wheels", folder / "venv")
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in {"VIRTUAL_ENV", "UV_PYTHON", "UV_PROJECT_ENVIRONMENT"}
    }
    environment = {
        **kept,
        "PATH": f"{base / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "WHEELS": str(found.wheels),
        "VENV": str(found.venv),
    }
    sources.mkdir()
    place = folder
    for line in BUILD[1:]:
        step, _, rest = line.partition(" ")
        if step == "FROM":
            break
        if step == "ARG":
            assert {part.partition("=")[0] for part in rest.split()} == {"VENV", "WHEELS"}
        elif step == "WORKDIR":
            place = sources
        elif step == "COPY":
            assert rest == ". ."
            copy_of_sources(sources)
        elif step == "RUN":
            done = subprocess.run(
                ["bash", "-euc", rest],
                cwd=place,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=600,
            )
            assert done.returncode == 0, f"{rest}\n{done.stderr}"
        else:
            assert not step, f"the test doesn't know {step}"
    return found


def test_each_package_has_a_wheel_of_the_one_version(built: Built) -> None:
    assert set(built.scripts()) == set(release.members())
    assert {path.name.split("-")[1] for path in built.wheels.glob("*.whl")} == {release.version()}
    assert {"odoo-common", "tap-odoo", "target-odoo"} <= set(release.members())


def test_each_command_runs_where_nothing_else_is_installed(built: Built, tmp_path: Path) -> None:
    for commands in built.scripts().values():
        for command in commands:
            assert "Usage" in built.run(command, "--help", cwd=tmp_path)


@pytest.mark.parametrize("command", ["tap-odoo", "target-odoo"])
def test_a_connector_says_its_version_and_its_settings(
    built: Built, tmp_path: Path, command: str
) -> None:
    assert f"{command} v{release.version()}," in built.run(command, "--version", cwd=tmp_path)
    about = built.run(command, "--about", cwd=tmp_path)
    assert release.version() in about
    assert "password_file" in about


def test_nothing_of_the_sources_is_needed(built: Built, tmp_path: Path) -> None:
    modules = "import odoo_common, tap_odoo, target_odoo, odoo_common.mapping.document.schema as s"
    program = f"{modules}; print(odoo_common.__file__, tap_odoo.__file__, target_odoo.__file__)"
    for path in built.run("python", "-c", program, cwd=tmp_path).split():
        assert Path(path).is_relative_to(built.venv)


def test_the_image_has_what_was_built_and_no_more_rights_than_needed() -> None:
    final = BUILD[1 + next(n for n, line in enumerate(BUILD[1:]) if line.startswith("FROM")) :]
    assert "COPY --from=build ${VENV} ${VENV}" in final
    [user] = [line for line in final if line.startswith("USER ")]
    assert user != "USER 0"
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", ".venv", ".meltano", "output"} <= set(ignored)


def test_a_release_is_a_wheel_and_an_sdist_of_each_with_the_licence_and_one_bill_of_materials(
    tmp_path: Path,
) -> None:
    release.build(tmp_path / "dist")
    wheels = sorted((tmp_path / "dist/packages").glob("*.whl"))
    sdists = sorted((tmp_path / "dist/packages").glob("*.tar.gz"))
    assert len(wheels) == len(sdists) == len(release.members())
    licence = (ROOT / "LICENSE").read_bytes()
    for path in wheels:
        with zipfile.ZipFile(path) as wheel:
            [name] = [n for n in wheel.namelist() if n.endswith(".dist-info/licenses/LICENSE")]
            assert wheel.read(name) == licence
            [metadata] = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")]
            assert b"License-File: LICENSE" in wheel.read(metadata)
    for path in sdists:
        with tarfile.open(path) as sdist:
            file = sdist.extractfile(f"{path.name.removesuffix('.tar.gz')}/LICENSE")
            assert file is not None
            assert file.read() == licence
    bill = json.loads((tmp_path / "dist/sbom.cdx.json").read_text())
    named = {component["name"] for component in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert {"requests", "singer-sdk", "starlette", "pillow"} <= named
    assert "pytest" not in named


def test_a_release_by_a_tag_of_another_version_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["release", "--tag", "v0.0.1"])
    with pytest.raises(SystemExit, match=r"the tag is v0\.0\.1, pyproject\.toml says"):
        release.main()


def test_a_new_version_goes_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "version", lambda: "9.8.7")
    for text in release.projects().values():
        found = re.findall(r'^version = "(.+)"$', text, re.MULTILINE)
        pins = re.findall(r'"(?:odoo-common|tap-odoo|target-odoo)[^"=]*==([^"]+)"', text)
        assert {*found, *pins} == {"9.8.7"}


def test_ci_runs_the_commands_of_this_project() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]
    commands = [step.get("run") for job in jobs.values() for step in job["steps"]]
    tests = [
        f"./run test {folder}" for folder in ("unit programs", "lowest", "live", "faults -m quick")
    ]
    assert {"./run check", *tests} <= set(commands)
    assert (ROOT / ".ci/run").read_text().splitlines()[-1] == "exec ./run test"
    [build] = [step["run"] for step in jobs["image"]["steps"] if "build" in step.get("run", "")]
    assert "--file Containerfile" in build
