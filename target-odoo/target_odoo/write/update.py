"""Existing records of one model: what differs is written, and nothing else."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Unconfirmed
from target_odoo.changes.complete_changes import CompleteChanges
from target_odoo.changes.line_changes import LineComparison
from target_odoo.changes.locked_fields import refuse_locked
from target_odoo.lookup.current_values import existing_values
from target_odoo.lookup.line_reader import LineReader
from target_odoo.outcome import Reason, RecordRejected
from target_odoo.records.compare import differences
from target_odoo.workflow.raw_states import RawStates
from target_odoo.write.load_drafts import addition, load_drafts
from target_odoo.write.unique_values import explain_unique, refuse_repeated_references

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.load.load_row import LoadRow
    from target_odoo.odoo.writer import Change
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services


@dataclasses.dataclass(frozen=True)
class _Plan:
    """What is to be written of one record.

    Attributes:
        draft: The record.
        bare: What differs.
        complete: The same with what Odoo would compute again because of it.
    """

    draft: ResolvedRecord
    bare: Change
    complete: Change


class Updater:
    """Updates records of one model, lines included.

    Args:
        services: What to write with.
        model: Their model.
    """

    def __init__(self, services: Services, model: str) -> None:
        self._services = services
        self._model = model
        self._complete_changes = CompleteChanges(services.session.fields)
        self._raw_states = RawStates(services.session)

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
        plans: list[_Plan] = []
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
            touched = line_changes.touched(draft)
            bare = self._complete_changes.bare(draft, values, line_changes)
            self._raw_states.refuse_changes(draft, bare.values)
            for added in line_changes.added.values():
                self._raw_states.refuse_new(added)
            if draft.is_rejected:
                continue
            if values or touched:
                complete = self._complete_changes.complete(draft, values, line_changes)
                plans.append(_Plan(draft, bare, complete))
            if line_changes.written:
                unnamed.append(draft)
            if line_changes.added:
                additions.append((draft, addition(self._services, draft, line_changes.added)))
            draft.item.compared(*sorted({*values, *touched}))
        bare_changes = [(plan.draft, plan.bare) for plan in plans]
        refuse_locked(self._services, self._model, bare_changes, additions)
        additions = [(draft, row) for draft, row in additions if not draft.is_rejected]
        written = [draft for draft in drafts if draft.item.fields and not draft.is_rejected]
        conflicts.intend(self._services.session, written)
        self._apply(plans, additions, repeated=repeated)
        # Read once more, they are found by their keys and get their external ids.
        lines.read([draft for draft in unnamed if not draft.is_rejected])

    def _apply(
        self,
        plans: Sequence[_Plan],
        additions: Sequence[tuple[ResolvedRecord, LoadRow]],
        *,
        repeated: bool,
    ) -> None:
        added, rows = [draft for draft, _ in additions], [row for _, row in additions]
        answers = load_drafts(self._services, self._model, added, rows)
        for draft, answer in zip(added, answers, strict=True):
            if isinstance(answer, Reason):
                draft.item.rejected(answer)
        renamed = [plan.draft for plan in plans if "ref" in plan.bare.values]
        refuse_repeated_references(self._services.session, self._model, renamed)
        left = [p for p in plans if p.complete.values and not p.draft.is_rejected]
        try:
            reasons = self._write(left)
        except Unconfirmed:
            if repeated:
                raise
            # LineReader were to be added, which can't be sent again: what is there tells.
            self._compare_again([plan.draft for plan in left])
            return
        again = []
        for plan, reason in zip(left, reasons, strict=True):
            draft, removes = plan.draft, plan.bare.removes
            if reason is not None and reason.code == "missing" and removes and not repeated:
                again.append(draft)
            elif reason is not None:
                draft.item.rejected(explain_unique(self._services.session, draft, reason))
        if again:
            self._compare_again(again)

    def _write(self, plans: Sequence[_Plan]) -> list[Reason | None]:
        """Write what differs with what goes with it; where Odoo refuses that, what differs."""
        writer = self._services.writer
        reasons = writer.write(self._model, [plan.complete for plan in plans])
        refused = [
            index
            for index, (plan, reason) in enumerate(zip(plans, reasons, strict=True))
            if reason is not None and plan.bare != plan.complete
        ]
        again = [index for index in refused if plans[index].bare.values]
        answers = writer.write(self._model, [plans[index].bare for index in again])
        for index in refused:
            reasons[index] = None
        for index, answer in zip(again, answers, strict=True):
            reasons[index] = answer
        return reasons

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
