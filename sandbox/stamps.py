"""Stamps: small files that say a step is complete, and from what it was made."""

from __future__ import annotations

import hashlib
import json
import os
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path


def fingerprint(*parts: object) -> str:
    """A short text that differs when any of `parts` differs."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_json(path: Path, content: t.Mapping[str, object], *, mode: int = 0o644) -> None:
    """Write `content` so that a reader sees all of it or nothing, whenever this is killed."""
    unfinished = path.with_name(path.name + f".{os.getpid()}.new")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, indent=1)
    unfinished.replace(path)


def read_json(path: Path) -> dict[str, t.Any]:
    """What `write_json` wrote there; empty when there is nothing or it is damaged."""
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
