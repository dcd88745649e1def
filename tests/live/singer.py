"""Runs the connectors as their users do, and sorts what they print."""

from __future__ import annotations

import collections
import json
import subprocess
import sys
import typing as t
from pathlib import Path

BIN = Path(sys.executable).parent


class Output:
    """What a tap printed."""

    def __init__(self, lines: t.Iterable[bytes | str]) -> None:
        self.records: dict[str, list[dict[str, t.Any]]] = collections.defaultdict(list)
        self.schemas: dict[str, dict[str, t.Any]] = {}
        self.states: list[dict[str, t.Any]] = []
        self.log = ""
        for line in lines:
            message = json.loads(line)
            if message["type"] == "RECORD":
                self.records[message["stream"]].append(message["record"])
            elif message["type"] == "SCHEMA":
                self.schemas[message["stream"]] = message
            elif message["type"] == "STATE":
                self.states.append(message["value"])

    @property
    def state(self) -> dict[str, t.Any]:
        return self.states[-1]


def run(
    *command: str | Path, check: bool = True, given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program of this environment and return what it printed."""
    program = [str(BIN / command[0]), *(str(part) for part in command[1:])]
    done = subprocess.run(program, input=given, capture_output=True, check=False, timeout=600)
    if check and done.returncode:
        raise AssertionError(done.stderr.decode()[-4000:])
    return done


def write_json(path: Path, document: t.Any) -> Path:
    path.write_text(json.dumps(document))
    return path


def select(catalog: dict[str, t.Any], wanted: t.Mapping[str, t.Sequence[str] | None]) -> t.Any:
    """Select streams in a catalog, each with the fields named (None: as discovered)."""
    for stream in catalog["streams"]:
        fields = wanted.get(stream["stream"])
        for entry in stream["metadata"]:
            breadcrumb, metadata = entry["breadcrumb"], entry["metadata"]
            if not breadcrumb:
                metadata["selected"] = stream["stream"] in wanted
            elif fields is not None:
                metadata["selected"] = breadcrumb[1] in fields
    return catalog
