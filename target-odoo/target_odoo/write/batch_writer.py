"""The protocol by which batches are written: prepared, which only reads, then written."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from target_odoo.records.item import InputRecord


class BatchFootprint(t.NamedTuple):
    """Which models a batch touches, told from its columns before anything is read.

    Attributes:
        referred: The models that its records, or their lines, refer to.
        lines: The models of their lines.
        deletes: Some of its records are deletions.
    """

    referred: set[str]
    lines: set[str]
    deletes: bool


@dataclasses.dataclass(frozen=True)
class PreparedBatch:
    """A batch that is ready to be written.

    Attributes:
        write: Writes it; afterwards each record has its outcome.
        names: What its records are known by; None where looking them up comes with the writing.
    """

    write: Callable[[], None]
    names: frozenset[Hashable] | None = None


class BatchWriter(t.Protocol):
    """What writes batches of one stream."""

    def write(self, items: Sequence[InputRecord]) -> None:
        """Prepare and write the records; afterwards each has its outcome."""

    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        """Look the records up, which only reads."""

    def footprint(self, items: Sequence[InputRecord]) -> BatchFootprint:
        """Return which models these records touch."""

    def is_apart(self, ours: BatchFootprint, theirs: BatchFootprint) -> bool:
        """Tell whether a batch can be prepared while another one is written."""
