"""How many records of each stream had which outcome."""

from __future__ import annotations

import collections
import typing as t

from odoo_common.errors import OdooError
from target_odoo.outcome import OUTCOMES, Outcome

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from target_odoo.records.not_held import NotHeld


class MiscountedError(OdooError):
    """Some record was read and not accounted for: a fault in this program."""


class Tally:
    """Counts outcomes by stream, and makes sure that every record has one."""

    def __init__(self) -> None:
        self.read: collections.Counter[str] = collections.Counter()
        #: Rejections by their code.
        self.codes: collections.Counter[str] = collections.Counter()
        #: Fields in conflict by who won: source, odoo, or open.
        self.conflicts: collections.Counter[str] = collections.Counter()
        #: Of each stream, how many records state what Odoo doesn't hold, and in which fields.
        self.not_held: collections.Counter[str] = collections.Counter()
        self.not_held_fields: dict[str, collections.Counter[str]] = {}
        #: By stream and field, the first of them in words.
        self.examples: dict[tuple[str, str], str] = {}
        self._ended: dict[str, collections.Counter[str]] = {}

    def end(self, stream: str, outcome: Outcome) -> None:
        """Count one record of `stream`."""
        self._ended.setdefault(stream, collections.Counter())[outcome] += 1

    def note_not_held(self, stream: str, example: str, found: Iterable[NotHeld]) -> None:
        """Count a record that states what Odoo doesn't hold.

        Args:
            stream: Its stream.
            example: What it is called in the log.
            found: What doesn't hold; nothing where all of it does.
        """
        by_field = {entry.field: entry for entry in found}
        if not by_field:
            return
        self.not_held[stream] += 1
        self.not_held_fields.setdefault(stream, collections.Counter()).update(by_field.keys())
        for field, entry in by_field.items():
            self.examples.setdefault((stream, field), f"{example}: {entry}")

    @property
    def streams(self) -> list[str]:
        """The streams that came, in order."""
        return sorted(self.read.keys() | self._ended.keys())

    def total(self, outcome: Outcome) -> int:
        """Return how many records of all streams ended that way."""
        return sum(counts[outcome] for counts in self._ended.values())

    def of(self, stream: str) -> dict[str, int]:
        """Return a stream's counts by outcome, and `read`."""
        counts = self._ended.get(stream, collections.Counter())
        return {"read": self.read[stream]} | {name: counts[name] for name in OUTCOMES}

    def check(self) -> None:
        """Make sure that every record read has exactly one outcome.

        Raises:
            MiscountedError: It has not.
        """
        for stream in self.streams:
            ended = sum(self._ended.get(stream, {}).values())
            if ended != self.read[stream]:
                raise MiscountedError(
                    f"{stream}: {self.read[stream]} records were read and {ended} accounted for"
                )
