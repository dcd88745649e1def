"""What became of each record: created, updated, unchanged, skipped or rejected."""

from __future__ import annotations

import dataclasses
import logging
import typing as t

if t.TYPE_CHECKING:
    from odoo_common.errors import Rejected

logger = logging.getLogger("target-odoo")

OUTCOMES = ("created", "updated", "unchanged", "skipped", "rejected")
Outcome = t.Literal["created", "updated", "unchanged", "skipped", "rejected"]

#: Code of a rejection → what it says. docs/writing.md has the same table.
CODES = {
    "schema": "the record doesn't fit its stream's SCHEMA",
    "stream": "there is no Odoo model for the stream",
    "field": "no such field, or one that Odoo computes",
    "value": "a value that doesn't fit its field",
    "required": "a value that Odoo demands is missing",
    "unique": "another record has this value already (`existing_id`, where known)",
    "reference": "it refers to a record that isn't in Odoo, or to several",
    "identity": "nothing says which record this is, or something else has its external id",
    "workflow": "the requested state can't be reached from where the record is",
    "not_held": "Odoo holds another value than the record states, also after a second write",
    "missing": "the record was deleted meanwhile",
    "access": "the user may not do this; it passes once the right is given",
    "validation": "one of Odoo's own rules, told in its words",
    "user": "Odoo refuses the action, told in its words",
    "mapping": "an expression of the mapping file can't work with the record",
}


#: Characters of a reason and of the value that is to blame.
MAX_TEXT = 1000


def shortened(text: str, most: int = MAX_TEXT) -> str:
    """Return the beginning of a text that is too long for a log."""
    return text if len(text) <= most else f"{text[:most]}…"


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why a record was rejected.

    Attributes:
        code: A word for machines, one of `CODES`.
        message: A sentence for a person, Odoo's own where Odoo refused.
        field: The field it is about, or ``""``.
        value: The value that is at fault, as text, or ``""``.
        can_retry: The same record may pass later without a change to it.
        existing_id: The database id of the record that has the value already, or 0.
    """

    code: str
    message: str
    field: str = ""
    value: str = ""
    can_retry: bool = False
    existing_id: int = 0

    def __post_init__(self) -> None:
        """Keep what comes from the input short: a value may be as long as a line."""
        for name in ("message", "field", "value"):
            object.__setattr__(self, name, shortened(getattr(self, name)))

    @classmethod
    def from_odoo(cls, error: Rejected) -> Reason:
        """Tell why Odoo refused."""
        return cls(code=error.code, message=error.message, can_retry=error.code == "access")


class RecordRejected(Exception):
    """This record can't be written; the others may go on."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message)
        self.reason = reason

    def of_line(self, lines: str, number: int) -> RecordRejected:
        """Return the rejection of the record whose line is at fault.

        Args:
            lines: The field that holds the lines.
            number: Which of them it is, from 1 on.
        """
        reason = dataclasses.replace(
            self.reason,
            message=f"{lines}, line {number}: {self.reason.message}",
            field=f"{lines}/{self.reason.field}",
        )
        return RecordRejected(reason)


def unexpected(error: Exception) -> Reason:
    """Return why a record is rejected whose values met a program that didn't expect them."""
    logger.debug("a record met an unexpected error", exc_info=error)
    text = f"the record can't be read: {type(error).__name__}: {error}"
    return Reason("value", " ".join(text.split()))


def reject(
    code: str, message: str, *, field: str = "", value: object = "", can_retry: bool = False
) -> RecordRejected:
    """Return the exception that rejects a record, to be raised."""
    return RecordRejected(Reason(code, message, field, str(value), can_retry))
