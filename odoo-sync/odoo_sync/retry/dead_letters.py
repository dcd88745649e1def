"""Finds dead letters: in the file that their run named, or where a later run has moved it."""

from __future__ import annotations

import json
import typing as t

from odoo_common.ledger.runs import DeadLetterRef

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: The key beside a dead letter's record that says why, and names it.
REJECTION = "rejection"


def files_of(path: Path) -> list[Path]:
    """Return the dead-letter files of this path, the oldest first.

    A run that finds an earlier one's file moves it: ``rejects.jsonl`` becomes
    ``rejects.20260101T120000.jsonl``.
    """
    if not path.parent.is_dir():
        return []
    # Not by a pattern: a name may have what a pattern takes for something else.
    moved = [
        other
        for other in path.parent.iterdir()
        if other.name.startswith(f"{path.stem}.")
        and other.suffix == path.suffix
        and other != path
        and other.is_file()
    ]
    found = [*moved, path] if path.is_file() else moved
    return sorted(found, key=lambda file: (file.stat().st_mtime, file.name))


def messages(paths: Iterable[Path], wanted: set[DeadLetterRef]) -> Iterator[bytes]:
    """Yield the messages of these dead letters, each stream's SCHEMA before its records.

    Args:
        paths: The files named by their runs.
        wanted: The letters; those that are found are taken out.
    """
    given: dict[str, bytes] = {}
    files = dict.fromkeys(file for path in paths for file in files_of(path))
    for file in files:
        schemas: dict[str, bytes] = {}
        with file.open("rb") as lines:
            for line in lines:
                message = _message(line)
                stream = str(message.get("stream"))
                if message.get("type") == "SCHEMA":
                    schemas[stream] = line
                    continue
                letter = _letter(message)
                if letter not in wanted or stream not in schemas:
                    continue
                wanted.discard(letter)
                if given.get(stream) != schemas[stream]:
                    given[stream] = schemas[stream]
                    yield schemas[stream]
                yield line


def _message(line: bytes) -> dict[str, t.Any]:
    try:
        message = json.loads(line)
    except ValueError:
        return {}  # half a line, of a run that was killed
    return message if isinstance(message, dict) else {}


def _letter(message: dict[str, t.Any]) -> DeadLetterRef:
    about = message.get(REJECTION)
    about = about if isinstance(about, dict) else {}
    return DeadLetterRef(str(about.get("run")), about.get("number", 0))
