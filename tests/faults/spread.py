"""Spreads the tests over pytest's processes: a file on one version is a piece of work."""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

#: What comes first: the tap's, while there are few partners to read; then the longest, so that
#: what is left for the end is short.
FIRST = (
    "test_killed_taps.py",
    "test_tap.py",
    "test_target.py",
    "test_random_kills.py",
    "test_load.py",
    "test_many_lines.py",
    "test_kills.py",
    "test_meltano_kills.py",
)


class Pieces(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out a file on one version at a time.

    Its tests share what is made once, a database above all; the same file on the other version
    can go on beside it.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, rest = nodeid.partition("::")
        version = re.search(r"odoo-(\w+)", rest)
        return f"{file}::{version[1] if version else ''}"


def rank(nodeid: str) -> int:
    """Return the place of a test's file among the pieces."""
    name = nodeid.partition("::")[0].rpartition("/")[2]
    return FIRST.index(name) if name in FIRST else len(FIRST)
