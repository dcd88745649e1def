"""What became of each record: created, updated, unchanged, skipped or rejected."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from odoo_common.errors import OdooError, Rejected

OUTCOMES = ("created", "updated", "unchanged", "skipped", "rejected")
Outcome = t.Literal["created", "updated", "unchanged", "skipped", "rejected"]


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why a record was rejected.

    Attributes:
        code: A word for machines: one of `odoo_common.errors.Rejected` (``validation``,
            ``unique``, ``required``, ``access`` …) or one of ours: ``schema`` (the record
            doesn't fit its stream's SCHEMA), ``stream`` (no model for the stream),
            ``field`` (no such field), ``value``, ``reference`` (names nothing in Odoo),
            ``identity`` (nothing says which record it is), ``workflow``.
        message: A sentence for a person, Odoo's own where Odoo refused.
        field: The field it is about, or ``""``.
        value: The value that is at fault, as text, or ``""``.
        can_retry: The same record may pass later without a change to it.
    """

    code: str
    message: str
    field: str = ""
    value: str = ""
    can_retry: bool = False

    @classmethod
    def from_odoo(cls, error: Rejected) -> Reason:
        """Tell why Odoo refused."""
        return cls(code=error.code, message=error.message, can_retry=error.code == "access")


class RecordRejected(Exception):
    """This record can't be written; the others may go on."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message)
        self.reason = reason


def reject(
    code: str, message: str, *, field: str = "", value: object = "", can_retry: bool = False
) -> RecordRejected:
    """Return the exception that rejects a record, to be raised."""
    return RecordRejected(Reason(code, message, field, str(value), can_retry))


class MiscountedError(OdooError):
    """Some record was read and not accounted for: a fault in this program."""


class Tally:
    """Counts outcomes by stream, and makes sure that every record has one."""

    def __init__(self) -> None:
        self.read: collections.Counter[str] = collections.Counter()
        #: Rejections by their code.
        self.codes: collections.Counter[str] = collections.Counter()
        self._ended: dict[str, collections.Counter[str]] = {}

    def end(self, stream: str, outcome: Outcome) -> None:
        """Count one record of `stream`."""
        self._ended.setdefault(stream, collections.Counter())[outcome] += 1

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
        for stream in self.read.keys() | self._ended.keys():
            ended = sum(self._ended.get(stream, {}).values())
            if ended != self.read[stream]:
                raise MiscountedError(
                    f"{stream}: {self.read[stream]} records were read and {ended} accounted for"
                )

    def table(self) -> str:
        """Return the counts as a table, a line a stream."""
        streams = sorted(self.read.keys() | self._ended.keys())
        width = max([len("stream"), *(len(stream) for stream in streams)])
        columns = ("read", *OUTCOMES)
        lines = [f"{'stream':<{width}}" + "".join(f"{name:>11}" for name in columns)]
        for stream in streams:
            counts = self.of(stream)
            cells = "".join(f"{counts[name]:>11}" for name in columns)
            lines.append(f"{stream:<{width}}{cells}")
        return "\n".join(lines)
