"""Looks for secrets in whatever the tests of this folder have made the connectors write."""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Passwords of the databases of this process: words that are nowhere for another reason.
SECRETS: set[bytes] = set()
#: Files that hold the settings, and so the secrets: the tests write them, and Meltano.
GIVEN = ("config.json", "meltano.yml")
SESSION = re.compile(rb"session_id=([\w-]{20,})")


def sessions(headers: Iterable[bytes]) -> set[bytes]:
    """Return the session ids that requests carried."""
    return {found for header in headers for found in SESSION.findall(header)}


def in_files(folder: Path, secrets: set[bytes]) -> Iterator[str]:
    """Yield which files below a folder hold a secret."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.endswith(GIVEN) and is_in(path.read_bytes(), secrets):
            yield str(path.relative_to(folder))


def is_in(text: bytes, secrets: set[bytes]) -> bool:
    return any(secret in text for secret in secrets)
