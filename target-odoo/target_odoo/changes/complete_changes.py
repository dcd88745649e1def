"""What differs of a record, with whatever Odoo would compute again because of it."""

from __future__ import annotations

import typing as t

from target_odoo.changes.recomputed import Family, Recomputation
from target_odoo.odoo.writer import Change
from target_odoo.records.compare import to_write

if t.TYPE_CHECKING:
    from odoo_common.odoo.model_fields import ModelFields
    from target_odoo.changes.line_changes import LineChanges, LineValues
    from target_odoo.records.draft import ResolvedRecord


class CompleteChanges:
    """Adds to what differs the stated values that Odoo would compute again.

    Args:
        fields: The fields of models.
    """

    def __init__(self, fields: ModelFields) -> None:
        self._fields = fields
        self._recomputation = Recomputation(fields)

    def bare(self, draft: ResolvedRecord, values: dict[str, t.Any], lines: LineChanges) -> Change:
        """Return what differs and nothing else.

        Args:
            draft: The record.
            values: What differs of its own values.
            lines: What differs of its lines.
        """
        own = to_write(self._fields.of(draft.model), values)
        return Change(draft.id, own | lines.commands(self._fields, draft))

    def complete(
        self, draft: ResolvedRecord, values: dict[str, t.Any], lines: LineChanges
    ) -> Change:
        """Return what differs, together with what Odoo would compute again.

        It notes of the record whether its own write may change values of its lines.

        Args:
            draft: The record.
            values: What differs of its own values.
            lines: What differs of its lines.
        """
        own, more = self._recomputed(draft, values, lines)
        draft.is_at_risk = bool(values and more)
        all_values = to_write(self._fields.of(draft.model), {**values, **own})
        return Change(draft.id, all_values | lines.commands(self._fields, draft, more))

    def _recomputed(
        self, draft: ResolvedRecord, values: dict[str, t.Any], lines: LineChanges
    ) -> tuple[dict[str, t.Any], LineValues]:
        relations = self._fields.of(draft.model)
        family = Family(draft.model, {name: relations[name].relation for name in draft.lines})
        groups = [*lines.written.values(), *lines.added.values()]
        new = [line for group in groups for line in group]
        in_lines = {
            (line.model, name)
            for line in draft.parts[1:]
            for name in lines.changed.get(id(line), ())
        }
        in_lines.update((line.model, name) for line in new for name in line.values)
        written = {*values, *lines.touched(draft)}
        expected = draft.expected
        names = self._recomputation.affected(
            family, draft.model, expected, own=written, others=in_lines
        )
        outside = {(draft.model, name) for name in written} | in_lines
        more: LineValues = {}
        left_out = {id(line) for line in new} | lines.absent
        for line in draft.parts[1:]:
            if id(line) in left_out:
                continue
            stated = line.expected
            changed = lines.changed.get(id(line), {})
            again = self._recomputation.affected(
                family, line.model, stated, own=changed, others=outside
            )
            if again:
                more[id(line)] = {name: stated[name] for name in again}
        return {name: expected[name] for name in names}, more
