"""What is to be done with the lines of existing records."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.outcome import Reason, RecordRejected
from target_odoo.records.compare import differences, to_write

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import ModelFields
    from target_odoo.conflicts.detector import ConflictDetector
    from target_odoo.lookup.line_reader import LineReader
    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

#: By the `id()` of a line, values of it.
LineValues = dict[int, dict[str, t.Any]]


@dataclasses.dataclass
class LineChanges:
    """What is to be done with the lines of one record.

    Attributes:
        changed: The differing values of lines that Odoo has.
        written: By one2many field, the lines that `write` adds; they get their external ids
            afterwards.
        added: By one2many field, the lines that `load` is to add.
        removed: By one2many field, the database ids of lines that are to go.
        absent: The `id()` of lines that Odoo doesn't have any more.
    """

    changed: LineValues = dataclasses.field(default_factory=dict)
    written: dict[str, list[ResolvedRecord]] = dataclasses.field(default_factory=dict)
    added: dict[str, list[ResolvedRecord]] = dataclasses.field(default_factory=dict)
    removed: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    absent: set[int] = dataclasses.field(default_factory=set)

    def commands(
        self,
        fields: ModelFields,
        draft: ResolvedRecord,
        more: Mapping[int, Mapping[str, t.Any]] | None = None,
    ) -> dict[str, list[t.Any]]:
        """Return the commands for `write`, by one2many field.

        Args:
            fields: The fields of the lines' models.
            draft: The record.
            more: By the `id()` of a line, values that are written with those that differ.
        """
        found: dict[str, list[t.Any]] = {}
        for field, lines in draft.lines.items():
            new = {id(line) for line in self.written.get(field, ())}
            commands: list[t.Any] = []
            for line in lines:
                known = fields.of(line.model)
                if id(line) in new:
                    commands.append([0, 0, to_write(known, line.values)])
                    continue
                values = {**self.changed.get(id(line), {}), **(more or {}).get(id(line), {})}
                if values:
                    commands.append([1, line.id, to_write(known, values)])
            commands += [[2, line_id] for line_id in self.removed.get(field, ())]
            if commands:
                found[field] = commands
        return found

    def touched(self, draft: ResolvedRecord) -> set[str]:
        """Return the one2many fields in which something is written."""
        return {
            field
            for field, lines in draft.lines.items()
            if field in {*self.written, *self.added, *self.removed}
            or any(id(line) in self.changed for line in lines)
        }


class LineComparison:
    """Compares the lines of a batch's existing records with those in Odoo.

    Args:
        session: The Odoo that is written into.
        reader: Has read the lines.
        conflicts: Compares with what people changed.
    """

    def __init__(
        self, session: OdooSession, reader: LineReader, conflicts: ConflictDetector
    ) -> None:
        self._session = session
        self._reader = reader
        self._conflicts = conflicts

    def compare(self, draft: ResolvedRecord) -> LineChanges:
        """Tell what is to be done with a record's lines.

        Raises:
            RecordRejected: A line belongs to another record, or its `.id` to none.
        """
        changes = LineChanges()
        for field, lines in draft.lines.items():
            relation = self._reader.relations[field]
            fields = self._session.fields.of(relation.relation)
            for line in lines:
                current = self._reader.row(line)
                if current is None:
                    _make_sure_it_is_new(field, line)
                    by = changes.written if self._reader.adds_by_write else changes.added
                    by.setdefault(field, []).append(line)
                    continue
                owner = self._owner(field, draft, line, current)
                if owner != draft.id:
                    raise RecordRejected(_elsewhere(field, line, draft.model, owner))
                decimals = self._session.currencies.decimals(relation.relation, current)
                values = self._conflicts.detect(
                    self._session,
                    line,
                    line.values,
                    differences(fields, line.values, current, decimals),
                    current,
                    decimals=decimals,
                    owner=draft,
                    within=field,
                )
                if values:
                    changes.changed[id(line)] = values
            if not self._reader.keeps_missing:
                named = {line.id for line in lines}
                owned = self._reader.owned(field, draft.id)
                if gone := [line_id for line_id in owned if line_id not in named]:
                    changes.removed[field] = gone
        return changes

    def _owner(
        self,
        field: str,
        draft: ResolvedRecord,
        line: ResolvedRecord,
        current: Mapping[str, t.Any],
    ) -> int:
        """Return the database id of the record that a line belongs to; 0 where nothing says it."""
        points_back = self._reader.relations[field].relation_field
        if points_back:
            return id_of(current.get(points_back))
        return draft.id if line.id in self._reader.owned(field, draft.id) else 0


def _make_sure_it_is_new(field: str, line: ResolvedRecord) -> None:
    if not line.external_id:
        raise RecordRejected(
            Reason(
                "reference",
                f"{field}: there is no line with .id {line.id}",
                field=f"{field}/.id",
                value=str(line.id),
            )
        )


def _elsewhere(field: str, line: ResolvedRecord, model: str, owner: int) -> Reason:
    which = f", with database id {owner}" if owner else ""
    return Reason(
        "reference",
        f"{field}: the line {line.external_id or line.id} belongs to another {model}{which}",
        field=field,
        value=line.external_id,
    )
