"""Runs the console blocks of a page as they stand there, and compares what they print.

In a block a line that starts with `$ ` is a command, the lines below are what it prints: each must
be found in what it really prints, where `…` stands for anything. `cat FILE` makes the file.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import typing as t

from tests.live.singer import BIN

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database

#: What a page says of its Odoo. The test's own stands in for it.
URL, DB, USER = "https://mycompany.odoo.com", "mycompany", "me@mycompany.com"
INSTALLS = ("pip ", "python3 -m venv ")


@dataclasses.dataclass
class Step:
    """A command of a page and the lines below it."""

    command: str
    printed: list[str]


def steps(text: str) -> list[Step]:
    """Return the commands of a page's console blocks."""
    found: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], []))
            else:
                found[-1].printed.append(line)
    return found


def pattern(line: str, odoo: Database) -> str:
    """Return what a printed line looks like with another server, database and user."""
    for said, true in (
        (URL, odoo.url),
        (f"Database {DB},", f"Database {odoo.name},"),
        (f"database '{DB}'", f"database '{odoo.name}'"),
        (USER, odoo.username),
    ):
        line = line.replace(said, true)
    line = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+", "<moment>", line)
    escaped = re.escape(line).replace("…", ".*")
    return escaped.replace("<moment>", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+")


def play(text: str, odoo: Database, folder: Path, minutes: float = 5) -> None:
    """Run the commands of a page in `folder`.

    Args:
        text: The page, or a part of it.
        odoo: Stands in for the page's Odoo.
        folder: Where the commands run and the files lie.
        minutes: What a command may take.

    Raises:
        AssertionError: A command prints something else, or ends with an error.
    """
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    for step in steps(text):
        if step.command.startswith(INSTALLS):
            continue
        if step.command.startswith("cat ") and " " not in step.command[4:]:
            (folder / step.command[4:]).write_text(_content(step, odoo))
            continue
        done = subprocess.run(
            ["bash", "-c", step.command],
            cwd=folder,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=60 * minutes,
        )
        assert done.returncode == 0, f"{step.command}\n{done.stderr[-2000:]}"
        printed = done.stdout + done.stderr
        for line in step.printed:
            assert re.search(pattern(line, odoo), printed), f"{step.command}: {line}\n{printed}"


def _content(step: Step, odoo: Database) -> str:
    """Return what a file of the page holds, with the way to the test's Odoo."""
    text = "\n".join(step.printed) + "\n"
    if step.command == "cat config.json":
        reached = {"url": odoo.url, "db": odoo.name, "username": odoo.username}
        text = json.dumps({**json.loads(text), **reached, "password": odoo.password})
    return text
