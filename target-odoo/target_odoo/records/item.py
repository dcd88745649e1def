"""One RECORD of the input and what became of it."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.records.parsed_record import is_deletion

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from odoo_common.ledger.conflicts import Conflict
    from odoo_common.ledger.written_values import Key
    from target_odoo.outcome import Outcome, Reason
    from target_odoo.records.not_held import NotHeld


class ColumnRules(t.NamedTuple):
    """What the columns of a record mean.

    Attributes:
        lines: The one2many fields to which a record adds its lines; those of another setting have
            the lines of the newest record and no others.
        times: The columns that say when the record changed.
        has_steps: A mapping file says what follows the record.
    """

    lines: frozenset[str] = frozenset()
    times: tuple[str, ...] = ()
    has_steps: bool = False


#: Nothing is known of the columns.
NO_RULES = ColumnRules()


@dataclasses.dataclass
class InputRecord:
    """One RECORD of the input and what became of it.

    Attributes:
        number: Its place in the input.
        stream: Its stream.
        record: Its fields, after stream maps.
        message: The whole message, as it came.
        outcome: How it ended, once it has.
        reason: Why it was rejected.
        model: The model that it goes to.
        schema: The SCHEMA message that holds for it.
        source: Its fields before a mapping file made an Odoo-shaped record of them.
        external_id: Its full external id, once known.
        odoo_id: Its database id, once known.
        own_name: The external id that its columns make, whatever the record is called in Odoo.
        old_name: The one that an older version made of the same key, where that is another.
        note: What there is to know of how it ended, where it wasn't rejected.
        is_passed_over: A setting says that it isn't to be written.
        is_name_made: Its name is made of its stream's key, or of a number.
        fields: The fields that were written.
        conflicts_found: By record or line and field, what was in conflict.
        key: What names it where it has no id: of a level, the columns that say which one.
        rules: What its columns mean.
        is_written: What it says itself is in Odoo, whatever became of the rest.
        followed: The steps of a mapping file that were done after it.
        followed_newer: Those that were done after a newer record of its name.
        not_held: By field and line, what Odoo holds otherwise than it is stated.
    """

    number: int
    stream: str
    record: dict[str, t.Any]
    message: Mapping[str, t.Any]
    outcome: Outcome | None = None
    reason: Reason | None = None
    model: str = ""
    schema: Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    source: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    external_id: str = ""
    odoo_id: int = 0
    own_name: str = ""
    old_name: str = ""
    is_name_made: bool = False
    note: str = ""
    is_passed_over: bool = False
    fields: tuple[str, ...] = ()
    conflicts_found: dict[tuple[Key, str], Conflict] = dataclasses.field(default_factory=dict)
    key: Hashable = None
    rules: ColumnRules = NO_RULES
    is_written: bool = False
    followed: set[str] = dataclasses.field(default_factory=set)
    followed_newer: set[str] = dataclasses.field(default_factory=set)
    not_held: dict[tuple[str, str], NotHeld] = dataclasses.field(default_factory=dict)

    @property
    def names(self) -> set[Hashable]:
        """What tells it from other records of the input."""
        names: tuple[Hashable, ...] = (
            self.own_name or self.external_id,
            self.odoo_id,
            self.key,
        )
        return {(self.model, name) for name in names if name}

    @property
    def keeps(self) -> bool:
        """A field of it, or of a line, was left as Odoo has it."""
        return any(conflict.decision != "source" for conflict in self.conflicts_found.values())

    @property
    def is_contested(self) -> bool:
        """A person has to decide about a field of it, or of a line."""
        return any(not conflict.decision for conflict in self.conflicts_found.values())

    @property
    def is_deletion(self) -> bool:
        """It says that it is gone in the source."""
        return is_deletion(self.record) or is_deletion(self.message.get("record") or {})

    # Every change of an outcome is one of these.

    def created(self, *fields: str) -> None:
        """Note that it was made, with these fields."""
        self.outcome, self.fields = "created", fields

    def compared(self, *fields: str) -> None:
        """Note which fields of an existing record are written because they differ."""
        self.fields = fields
        if fields:
            self.outcome = "updated"
        else:
            self.outcome = "skipped" if self.keeps else "unchanged"

    def updated(self) -> None:
        """Note that it was changed, where which fields is nothing to tell."""
        self.outcome = "updated"

    def unchanged(self) -> None:
        """Note that Odoo held all of it already."""
        self.outcome = "unchanged"

    def skipped(self) -> None:
        """Note that nothing of it is to be written."""
        self.outcome = "skipped"

    def passed_over(self, note: str) -> None:
        """Note that a setting says that it isn't to be written."""
        self.skipped()
        self.note, self.is_passed_over = note, True

    def changed_further(self, *fields: str) -> None:
        """Note that more was changed after the record's own fields."""
        self.fields += fields
        if self.outcome in ("unchanged", "skipped"):
            self.outcome = "updated"

    def written_again(self, *fields: str) -> None:
        """Note which fields were written once more because Odoo had replaced them."""
        self.changed_further(*(name for name in fields if name not in self.fields))

    def had_no_effect(self) -> None:
        """Note that Odoo holds what it held before, whatever was written."""
        self.outcome, self.fields = "unchanged", ()

    def completed(self, *fields: str) -> None:
        """Note what was written after the record's own fields, or that all of it was kept."""
        if fields:
            self.changed_further(*fields)
        elif self.keeps and self.outcome == "unchanged":
            self.outcome = "skipped"

    def rejected(self, reason: Reason) -> None:
        """Note that it was rejected."""
        self.outcome = "rejected"
        self.reason = reason

    def reopened(self, outcome: Outcome | None = None) -> None:
        """Forget how it ended: it is written again. What it was before may be given."""
        self.outcome, self.reason = outcome, None
        self.not_held.clear()
        self.note, self.is_passed_over = "", False

    def ended_as(self, other: InputRecord) -> None:
        """Take over how a copy of it ended."""
        self.outcome, self.reason = other.outcome, other.reason
        self.external_id, self.odoo_id = other.external_id, other.odoo_id


def waits_for_reference(item: InputRecord) -> bool:
    """Tell whether a record was rejected for a reference that may still come."""
    reason = item.reason
    return item.outcome == "rejected" and bool(
        reason and reason.code == "reference" and reason.can_retry
    )


def wants_taken_value(item: InputRecord) -> bool:
    """Tell whether a record was rejected for a value that another one has."""
    return item.outcome == "rejected" and bool(item.reason and item.reason.code == "unique")


def may_pass_later(item: InputRecord) -> bool:
    """Tell whether a record was rejected for what another record may change."""
    return waits_for_reference(item) or wants_taken_value(item)
