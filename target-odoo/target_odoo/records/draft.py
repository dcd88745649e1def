"""A record, or a line of one, with its references resolved: ready to be written."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.records.not_held import NotHeld, hint_for
from target_odoo.records.shown_values import format_value

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odoo_common.odoo.model_fields import Field
    from target_odoo.records.item import InputRecord


@dataclasses.dataclass
class ResolvedRecord:
    """A record, or a line of one, ready to be written.

    Attributes:
        item: The RECORD that it comes from.
        model: Its model.
        external_id: Its full external id, or ``""``.
        id: Its database id, once known.
        values: By field, references as ids.
        lines: By one2many field.
        target_state: The `state` to reach, or ``""``.
        extras: By column that is no field of the model (`column_aliases.EXTRA_COLUMNS`).
        translations: By language, the values by field.
        files: By binary field, what holds or names its content.
        attachments: What is to be attached to it.
        key: Of a line, the field and the value that tell it from the others, if it has one.
        named_by_key: A line that came without an id: its external id is made of its key.
        current: What Odoo held of a record that exists when it was looked for.
        kept: By field, the value of Odoo that stays in the place of the record's.
        is_at_risk: Writing it made Odoo compute values of its lines again.
    """

    item: InputRecord
    model: str
    external_id: str = ""
    id: int = 0
    values: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    lines: dict[str, list[ResolvedRecord]] = dataclasses.field(default_factory=dict)
    target_state: str = ""
    extras: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    translations: dict[str, dict[str, t.Any]] = dataclasses.field(default_factory=dict)
    files: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    attachments: list[t.Any] = dataclasses.field(default_factory=list)
    key: tuple[str, t.Any] | None = None
    named_by_key: bool = False
    current: Mapping[str, t.Any] | None = None
    kept: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    is_at_risk: bool = False

    @property
    def is_rejected(self) -> bool:
        """Its record was rejected by now."""
        return self.item.outcome == "rejected"

    @property
    def expected(self) -> dict[str, t.Any]:
        """What Odoo is to hold of it in the end."""
        return {**self.values, **self.kept}

    @property
    def parts(self) -> list[ResolvedRecord]:
        """It and its lines."""
        return [self, *(line for lines in self.lines.values() for line in lines)]

    def external_ids(self) -> Iterator[str]:
        """Yield its external id and those of its lines."""
        if self.external_id:
            yield self.external_id
        for lines in self.lines.values():
            yield from (line.external_id for line in lines if line.external_id)

    def note_names(self) -> None:
        """Note on the input record which record of Odoo it is."""
        self.item.external_id, self.item.odoo_id = self.external_id, max(self.id, 0)

    def note_not_held(
        self, field: Field, stated: t.Any, held: t.Any, *, within: str = "", hint: str = ""
    ) -> None:
        """Note that Odoo doesn't hold a value of it.

        Args:
            field: The field.
            stated: What the record states.
            held: What Odoo holds.
            within: Of a line, the one2many field.
            hint: Why that is, where more is known than the tables say.
        """
        name = f"{within}/{field.name}" if within else field.name
        line = (self.external_id or f".id={self.id}") if within else ""
        self.item.not_held[name, line] = NotHeld(
            field=name,
            stated=format_value(field, stated),
            held=format_value(field, held),
            hint=hint or hint_for(self.model, field.name, field.type),
            line=line,
        )
