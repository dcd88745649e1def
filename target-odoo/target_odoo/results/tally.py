"""How many records of each stream had which outcome."""

from __future__ import annotations

import collections

from odoo_common.errors import OdooError
from target_odoo.outcome import OUTCOMES, Outcome


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
        self._ended: dict[str, collections.Counter[str]] = {}

    def end(self, stream: str, outcome: Outcome) -> None:
        """Count one record of `stream`."""
        self._ended.setdefault(stream, collections.Counter())[outcome] += 1

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
