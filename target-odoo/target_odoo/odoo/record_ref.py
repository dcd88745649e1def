"""Which record has an external id."""

from __future__ import annotations

import typing as t


class RecordRef(t.NamedTuple):
    """The record that has an external id; it may be deleted by now."""

    model: str
    id: int
