"""The second template, `hard`: a copy of the first one with much more in it (`sandbox/hard`).

It is made when a copy of it is first asked for. Like the first template it is made under another
name and renamed when it is finished, so that what was interrupted is made again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.errors import SandboxError
from sandbox.stamps import fingerprint, read_json, write_json
from sandbox.template import KEYS_BEGIN
from sandbox.template import NAME as TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.cluster import Cluster
    from sandbox.odoo_program import OdooProgram
    from sandbox.progress import Progress
    from sandbox.template import Template

NAME = f"{TEMPLATE}_hard"
_UNFINISHED = f"{NAME}_unfinished"
_FOLDER = Path(__file__).with_name("hard")
_START = "start"


def sources(folder: Path = _FOLDER) -> dict[str, str]:
    """The text of each module of `sandbox.hard` by its name, for a Python that can't read it."""
    modules = {"sandbox": ""}
    for file in sorted(folder.glob("*.py")):
        name = "sandbox.hard" if file.stem == "__init__" else f"sandbox.hard.{file.stem}"
        modules[name] = file.read_text()
    return modules


def recipe(modules: Mapping[str, str]) -> str:
    """The program for `odoo shell` that makes the content."""
    return f"SOURCES = {dict(modules)!r}\n{modules[f'sandbox.hard.{_START}']}"


class HardTemplate:
    """The template `hard` of one Odoo version.

    Args:
        template: what it is a copy of.
        folder: the version's folder, where the stamp lies.
    """

    def __init__(
        self, template: Template, cluster: Cluster, odoo: OdooProgram, *, folder: Path
    ) -> None:
        self._template = template
        self._cluster = cluster
        self._odoo = odoo
        self._stamp = folder / "hard.json"
        self._recipe = recipe(sources())
        self._fingerprint = fingerprint(template.fingerprint, self._recipe)

    @property
    def is_complete(self) -> bool:
        """Whether the database is there, made to the end from what is wanted now."""
        if read_json(self._stamp).get("fingerprint") != self._fingerprint:
            return False
        return NAME in self._cluster.databases()

    @property
    def api_keys(self) -> dict[str, str]:
        """The API keys of the users that only this template has."""
        return dict(read_json(self._stamp).get("api_keys", {}))

    def clone(self, name: str, progress: Progress) -> None:
        """Make the database `name` a fresh copy, and the template first where it is missing.

        To be called while the version's lock is held: a sandbox of other files may make the
        template anew while this one copies it.
        """
        if not self.is_complete:
            self.build(progress)
        self._template.clone(name, source=NAME)

    def build(self, progress: Progress) -> None:
        """Make it anew; copies of an older one stay as they are."""
        self._stamp.unlink(missing_ok=True)
        for name in (_UNFINISHED, NAME):
            self._template.drop(name)
        log = self._odoo.logs / "hard.log"
        with progress.step("making the database hard", usually="half a minute"):
            self._template.clone(_UNFINISHED)
            printed = self._odoo.shell(_UNFINISHED, self._recipe, log=log)
            keys = [line for line in printed.splitlines() if line.startswith(KEYS_BEGIN)]
            if not keys:
                raise SandboxError("the database hard could not be made", log=log)
            self._cluster.sql(_UNFINISHED, "VACUUM ANALYZE")
        self._template.seal(_UNFINISHED, NAME)
        api_keys = json.loads(keys[0].removeprefix(KEYS_BEGIN))
        write_json(
            self._stamp, {"fingerprint": self._fingerprint, "api_keys": api_keys}, mode=0o600
        )
