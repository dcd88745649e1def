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
    from collections.abc import Mapping
    from pathlib import Path

    from sandbox import Database

#: What a page says of its Odoo. The test's own stands in for it.
URL, DB, USER = "https://mycompany.odoo.com", "mycompany", "me@mycompany.com"
INSTALLS = ("pip ", "python3 -m venv ")
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+"


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


@dataclasses.dataclass
class Stage:
    """Where the commands of a page run.

    Attributes:
        folder: Where they run and the files lie.
        said: What a page says, and what is true instead: in commands, files, and what is printed.
        environment: Theirs, beside a PATH on which the connectors come first.
        bash: Options of the shell.
        minutes: What a command may take.
    """

    folder: Path
    said: Mapping[str, str]
    environment: Mapping[str, str] = dataclasses.field(default_factory=lambda: os.environ)
    bash: tuple[str, ...] = ()
    minutes: float = 5

    def true(self, text: str) -> str:
        """Return a text of the page with what is true."""
        for said, real in self.said.items():
            text = text.replace(said, real)
        return text

    def play(self, text: str, **variables: str) -> None:
        """Run the commands of a page, or of a part of it.

        Args:
            text: The page.
            variables: More of the environment.

        Raises:
            AssertionError: A command prints something else, or ends with an error.
        """
        for step in steps(text):
            if step.command.startswith(INSTALLS):
                continue
            if re.fullmatch(r"cat \S+", step.command):
                self.make(step.command[4:], self.true("\n".join(step.printed) + "\n"))
                continue
            printed = self.run(step.command, **variables)
            for line in step.printed:
                said = f"{step.command}: {line}\n{printed[-8000:]}"
                assert re.search(self._pattern(line), printed), said

    def make(self, name: str, content: str) -> None:
        """Make a file that the page shows."""
        (self.folder / name).write_text(content)

    def run(self, command: str, **variables: str) -> str:
        """Run a command and return all that it prints."""
        path = f"{BIN}{os.pathsep}{self.environment['PATH']}"
        done = subprocess.run(
            ["bash", *self.bash, "-c", self.true(command)],
            cwd=self.folder,
            env={**self.environment, **variables, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60 * self.minutes,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}"
        return done.stdout

    def _pattern(self, line: str) -> str:
        """Return what a printed line looks like: when it was printed is another matter."""
        parts = re.split(MOMENT, self.true(line))
        return MOMENT.join(re.escape(part).replace("…", ".*") for part in parts)


class OneOdoo(Stage):
    """Where the pages run that know one Odoo, and reach it through config.json."""

    def __init__(self, odoo: Database, folder: Path) -> None:
        said = {
            URL: odoo.url,
            f"Database {DB},": f"Database {odoo.name},",
            f"database '{DB}'": f"database '{odoo.name}'",
            USER: odoo.username,
        }
        super().__init__(folder, said)
        self._odoo = odoo

    def make(self, name: str, content: str) -> None:
        """Make a file; the settings with the way to the test's Odoo."""
        if name == "config.json":
            odoo = self._odoo
            reached = {"url": odoo.url, "db": odoo.name, "username": odoo.username}
            settings = {**json.loads(content), **reached, "password": odoo.password}
            content = json.dumps(settings)
        super().make(name, content)


def play(text: str, odoo: Database, folder: Path) -> None:
    """Run the commands of a page in `folder`.

    Args:
        text: The page, or a part of it.
        odoo: Stands in for the page's Odoo.
        folder: Where the commands run and the files lie.

    Raises:
        AssertionError: A command prints something else, or ends with an error.
    """
    OneOdoo(odoo, folder).play(text)
