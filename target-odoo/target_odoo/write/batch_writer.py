"""The protocol by which batches are written: prepared, which only reads, then written."""

from __future__ import annotations

import typing as t


class About(t.NamedTuple):
    """What a batch has to do with.

    Attributes:
        referred: The models that its records, or their lines, refer to.
        lines: The models of their lines.
        deletes: Some of its records are gone in the source.
    """

    referred: set[str]
    lines: set[str]
    deletes: bool
