"""The example on the README's first screen, run as it stands there."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import typing as t

import pytest

from sandbox import Database, Sandbox
from tests.live.singer import BIN
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLE = (ROOT / "README.md").read_text().partition("## An example")[2].partition("\n## ")[0]


@dataclasses.dataclass
class Step:
    """A command of the README and the lines below it."""

    command: str
    printed: list[str]

    @classmethod
    def all(cls) -> list[Step]:
        steps: list[Step] = []
        for block in re.findall(r"```console\n(.*?)```", EXAMPLE, re.DOTALL):
            for line in block.splitlines():
                if line.startswith("$ "):
                    steps.append(cls(line[2:], []))
                else:
                    steps[-1].printed.append(line)
        return steps


def pattern(line: str, odoo: Database) -> str:
    """Return what a printed line looks like with another server, database and user."""
    for said, true in (
        ("https://mycompany.odoo.com", odoo.url),
        ("Database mycompany,", f"Database {odoo.name},"),
        ("me@mycompany.com", odoo.username),
    ):
        line = line.replace(said, true)
    line = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+", "<moment>", line)
    escaped = re.escape(line).replace("…", ".*")
    return escaped.replace("<moment>", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+")


@pytest.fixture
def untouched(odoo_version: str) -> Iterator[Database]:
    """An Odoo 19 with nothing but its demo data: what the README shows comes from one."""
    if odoo_version != "19":
        pytest.skip("its output is that of an Odoo 19 with demo data")
    box = Sandbox("19")
    yield box.clone(f"readme_{os.getpid()}")
    box.drop(f"readme_{os.getpid()}")


def test_the_readmes_example_prints_what_the_readme_says(
    untouched: Database, tmp_path: Path
) -> None:
    odoo = untouched
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    commands = [step.command.split()[0] for step in Step.all()]
    assert commands.count("tap-odoo") == 2
    assert commands.count("target-odoo") == 1
    for step in Step.all():
        if step.command.startswith("pip "):
            continue
        if step.command.startswith("cat "):
            text = "\n".join(step.printed) + "\n"
            if step.command == "cat config.json":
                given = json.loads(text)
                given.update(url=odoo.url, db=odoo.name, username=odoo.username)
                text = json.dumps({**given, "password": odoo.password})
            (tmp_path / step.command[4:]).write_text(text)
            continue
        done = subprocess.run(
            ["bash", "-c", step.command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        printed = done.stdout + done.stderr
        for line in step.printed:
            assert re.search(pattern(line, odoo), printed), f"{step.command}: {line}\n{printed}"
