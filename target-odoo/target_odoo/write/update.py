"""Existing records of one model: what differs is written, and nothing else."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Unconfirmed
from target_odoo.lookup.current_values import existing_values
from target_odoo.lookup.line_reader import LineReader
from target_odoo.odoo.writer import Change
from target_odoo.outcome import Reason, RecordRejected
from target_odoo.records.compare import differences, to_write
from target_odoo.write.line_changes import LineComparison
from target_odoo.write.load_drafts import addition, load_drafts
from target_odoo.write.locked_fields import refuse_locked
from target_odoo.write.unique_values import explain_unique, refuse_repeated_references

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.odoo.load_row import LoadRow
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services


class Updater:
    """Updates records of one model, lines included.

    Args:
        services: What to write with.
        model: Their model.
    """

    def __init__(self, services: Services, model: str) -> None:
        self._services = services
        self._model = model

    def update(self, drafts: Sequence[ResolvedRecord], *, repeated: bool = False) -> None:
        """Write what differs; afterwards each item has its outcome.

        Args:
            drafts: The records, with what Odoo holds of them.
            repeated: It is done once more, what Odoo holds is to be read anew.
        """
        if not drafts:
            return
        fields = self._services.session.fields.of(self._model)
        conflicts = self._services.conflicts
        if repeated:
            read_current(self._services, self._model, drafts)
        lines = LineReader(
            self._services.session,
            self._model,
            keep_missing=self._services.settings.keeps_missing_lines,
        )
        lines.read(drafts)
        comparison = LineComparison(self._services.session, lines, conflicts)
        changes: list[tuple[ResolvedRecord, Change]] = []
        additions: list[tuple[ResolvedRecord, LoadRow]] = []
        unnamed: list[ResolvedRecord] = []
        for draft in drafts:
            try:
                line_changes = comparison.compare(draft)
            except RecordRejected as error:
                draft.item.rejected(error.reason)
                continue
            row = draft.current or {}
            decimals = self._services.session.currencies.decimals(self._model, row)
            values = differences(fields, draft.values, row, decimals)
            values = conflicts.detect(
                self._services.session, draft, draft.values, values, row, decimals=decimals
            )
            values = to_write(fields, values) | line_changes.commands
            if values:
                changes.append((draft, Change(draft.id, values)))
            if line_changes.unnamed:
                unnamed.append(draft)
            if line_changes.added:
                additions.append((draft, addition(self._services, draft, line_changes.added)))
            draft.item.compared(*sorted({*values, *line_changes.added}))
        refuse_locked(self._services, self._model, changes, additions)
        additions = [(draft, row) for draft, row in additions if not draft.is_rejected]
        written = [draft for draft in drafts if draft.item.fields and not draft.is_rejected]
        conflicts.intend(self._services.session, written)
        self._apply(changes, additions, repeated=repeated)
        # Read once more, they are found by their keys and get their external ids.
        lines.read([draft for draft in unnamed if not draft.is_rejected])

    def _apply(
        self,
        changes: Sequence[tuple[ResolvedRecord, Change]],
        additions: Sequence[tuple[ResolvedRecord, LoadRow]],
        *,
        repeated: bool,
    ) -> None:
        added, rows = [draft for draft, _ in additions], [row for _, row in additions]
        answers = load_drafts(self._services, self._model, added, rows)
        for draft, answer in zip(added, answers, strict=True):
            if isinstance(answer, Reason):
                draft.item.rejected(answer)
        renamed = [draft for draft, change in changes if "ref" in change.values]
        refuse_repeated_references(self._services.session, self._model, renamed)
        left = [(draft, change) for draft, change in changes if not draft.is_rejected]
        try:
            reasons = self._services.writer.write(self._model, [change for _, change in left])
        except Unconfirmed:
            if repeated:
                raise
            # LineReader were to be added, which can't be sent again: what is there tells.
            self._compare_again([draft for draft, _ in left])
            return
        again = []
        for (draft, change), reason in zip(left, reasons, strict=True):
            if reason is not None and reason.code == "missing" and change.removes and not repeated:
                again.append(draft)
            elif reason is not None:
                draft.item.rejected(explain_unique(self._services.session, draft, reason))
        if again:
            self._compare_again(again)

    def _compare_again(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Update records once more of which Odoo says that something is missing.

        Removing a line is the one thing that can't be repeated: when the answer was lost and
        the call is sent again, the line is missing.
        """
        for draft in drafts:
            draft.item.reopened()
        self.update(drafts, repeated=True)
        for draft in drafts:
            draft.item.changed_further()


def read_current(services: Services, model: str, drafts: Sequence[ResolvedRecord]) -> None:
    """Note of each record what Odoo holds of it: nothing where it is gone.

    Args:
        services: What to write with.
        model: Their model.
        drafts: Records with a database id.
    """
    conflicts = services.conflicts
    # First what is known: what another target writes and notes in between is then no
    # person's change, but the value that we would write ourselves.
    conflicts.recall(drafts)
    current = existing_values(services.session, model, drafts, *conflicts.also_read)
    for draft in drafts:
        draft.current = current.get(draft.id)
