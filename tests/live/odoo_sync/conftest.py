"""A folder with settings, a ledger, and the commands in it."""

from __future__ import annotations

import json
import os
import subprocess
import typing as t
import uuid

import pytest

from tests.live.singer import BIN

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox import Sandbox

Message = dict[str, t.Any]
MODELS = {"partners": "res.partner", "tags": "res.partner.category", "products": "product.product"}


class Desk:
    """Where somebody who runs the connectors sits.

    Attributes:
        folder: The working directory.
        mark: Part of names that nobody else has.
        settings: The target's settings.
    """

    def __init__(self, folder: Path, config: dict[str, t.Any], ledger: str) -> None:
        self.folder = folder
        self.mark = uuid.uuid4().hex[:8]
        self.settings = {**config, "ledger_url": ledger, "stream_models": MODELS}
        self.save("config.json", self.settings)

    def save(self, name: str, document: object) -> None:
        (self.folder / name).write_text(json.dumps(document))

    def run(
        self, *words: str, given: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment in the folder."""
        return subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            cwd=self.folder,
            env={**os.environ, **environment},
        )

    def target(self, stream: str, *rows: Message, config: str = "config.json") -> str:
        """Write records; return what the target said."""
        takes_all = {"type": "object", "properties": {}}
        schema = {"type": "SCHEMA", "stream": stream, "schema": takes_all, "key_properties": ["id"]}
        messages = [schema, *({"type": "RECORD", "stream": stream, "record": r} for r in rows)]
        feed = "".join(json.dumps(message) + "\n" for message in messages)
        said = self.run("target-odoo", "--config", config, given=feed).stderr
        assert f'"{stream}": {{"read": {len(rows)},' in said, said
        return said

    def sync(self, *words: str, code: int = 0) -> str:
        """Run `odoo-sync` with the settings; return what it printed."""
        done = self.run("odoo-sync", *words, "--config", "config.json")
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def listed(self, *words: str) -> t.Any:
        """Return what `odoo-sync … --json` prints."""
        return json.loads(self.sync(*words, "--json"))


@pytest.fixture
def desk(config: dict[str, t.Any], tmp_path: Path) -> Desk:
    return Desk(tmp_path, config, "ledger.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_desk(
    request: pytest.FixtureRequest, config: dict[str, t.Any], box: Sandbox, tmp_path: Path
) -> Iterator[Desk]:
    """A desk whose ledger is a file, and one whose ledger is a database."""
    if request.param == "sqlite":
        yield Desk(tmp_path, config, "ledger.db")
        return
    if box.version.key != "19":
        pytest.skip("the ledger's database is the same beside each Odoo")
    cluster = box._cluster
    database = f"ledger_{uuid.uuid4().hex[:12]}"
    cluster.sql("postgres", f'CREATE DATABASE "{database}" OWNER odoo')
    location = f"postgresql://odoo:{cluster.password}@127.0.0.1:{cluster.port}/{database}"
    yield Desk(tmp_path, config, location)
    cluster.sql("postgres", f'DROP DATABASE "{database}" WITH (FORCE)')
