"""Runs the target against a real Odoo, in this process."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import typing as t
import uuid

import pytest

from target_odoo.exit_status import SomeRejected
from target_odoo.target import TargetOdoo
from tests.live.plain import Plain

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sandbox import Database

Message = dict[str, t.Any]


def schema(stream: str, *keys: str) -> Message:
    """Return a SCHEMA message that takes any record."""
    return {
        "type": "SCHEMA",
        "stream": stream,
        "schema": {"type": "object", "properties": {}, "additionalProperties": True},
        "key_properties": list(keys),
    }


def records(stream: str, rows: Iterable[Message]) -> list[Message]:
    """Return a SCHEMA message and a RECORD message a row."""
    return [
        schema(stream),
        *({"type": "RECORD", "stream": stream, "record": row} for row in rows),
    ]


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """A database of this test process alone, also beside other runs on the same machine."""
    workerinput: dict[str, str] = getattr(request.config, "workerinput", {})
    return f"target_{workerinput.get('workerid', 'main')}_{os.getpid()}"


@dataclasses.dataclass
class Run:
    """What one run of the target did.

    Attributes:
        counts: By stream: read, created, updated, unchanged, skipped, rejected.
        states: The STATE values that came out.
        rejects: The dead-letter file's RECORD messages.
        failed: It ended with an error because of rejected records.
        calls: Requests sent to Odoo.
    """

    counts: dict[str, dict[str, int]]
    states: list[t.Any]
    rejects: list[Message]
    failed: bool
    target: TargetOdoo

    def ended(self, stream: str) -> dict[str, int]:
        """Return the counts of a stream that aren't zero, without `read`."""
        return {k: v for k, v in self.counts[stream].items() if v and k != "read"}


Runner = t.Callable[..., Run]
Name = t.Callable[[str], str]


@pytest.fixture
def run(config: dict[str, t.Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """Feed messages to a target with a dead-letter file of its own."""

    def runner(messages: Iterable[Message], **settings: t.Any) -> Run:
        path = tmp_path / f"{uuid.uuid4().hex}.jsonl"
        target = TargetOdoo(config={**config, "rejects_path": str(path), **settings})
        capsys.readouterr()
        # A file, not a text in memory: on that the target waits for each batch.
        given = tmp_path / "input.jsonl"
        given.write_text("".join(json.dumps(message) + "\n" for message in messages))
        with given.open(encoding="utf-8") as lines, contextlib.suppress(SomeRejected):
            failed = True
            target.listen(lines)
            failed = False
        states = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        letters = path.read_text().splitlines() if path.exists() else []
        rejects = [row for row in map(json.loads, letters) if row["type"] == "RECORD"]
        tally = target.run.recorder.tally
        counts = {stream: tally.of(stream) for stream in tally.read}
        return Run(counts, states, rejects, failed, target)

    return runner


@pytest.fixture(scope="session")
def plain(odoo: Database) -> Plain:
    """Odoo without the connectors."""
    return Plain(odoo)


@pytest.fixture
def name() -> Callable[[str], str]:
    """Make a name that no other test of the same database has."""
    mark = uuid.uuid4().hex[:8]
    return lambda text: f"{text}-{mark}"
