"""What is to be done with the lines of existing records."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.outcome import Reason, RecordRejected
from target_odoo.records.compare import differences, to_write

if t.TYPE_CHECKING:
    from target_odoo.conflicts.detector import ConflictDetector
    from target_odoo.lookup.line_reader import LineReader
    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord


@dataclasses.dataclass
class LineChanges:
    """What is to be done with the lines of one record.

    Attributes:
        commands: By one2many field, the commands for `write`.
        added: By one2many field, the lines that `load` is to add.
        unnamed: `write` adds lines, which get their external ids afterwards.
    """

    commands: dict[str, list[t.Any]] = dataclasses.field(default_factory=dict)
    added: dict[str, list[ResolvedRecord]] = dataclasses.field(default_factory=dict)
    unnamed: bool = False


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
            commands: list[t.Any] = []
            for line in lines:
                current = self._reader.row(line)
                if current is None:
                    _make_sure_it_is_new(field, line)
                    if self._reader.adds_by_write:
                        commands.append([0, 0, to_write(fields, line.values)])
                        changes.unnamed = True
                    else:
                        changes.added.setdefault(field, []).append(line)
                    continue
                owner = id_of(current.get(relation.relation_field))
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
                    commands.append([1, line.id, to_write(fields, values)])
            if not self._reader.keeps_missing:
                named = {line.id for line in lines}
                owned = self._reader.owned(field, draft.id)
                commands += [[2, line_id] for line_id in owned if line_id not in named]
            if commands:
                changes.commands[field] = commands
        return changes


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
    return Reason(
        "reference",
        f"{field}: the line {line.external_id or line.id} belongs to another {model}, with "
        f"database id {owner}",
        field=field,
        value=line.external_id,
    )
