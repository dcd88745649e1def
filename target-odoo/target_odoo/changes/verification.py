"""What records state is compared with what Odoo holds after they were written.

Odoo's buttons, defaults and computations replace values, and some writes it passes over. What
doesn't hold is written once more in the same run, and what doesn't hold then is told.
"""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.changes.complete_changes import CompleteChanges
from target_odoo.changes.line_changes import LineChanges
from target_odoo.changes.locked_fields import find_locked
from target_odoo.conflicts.record_digests import WRITE_DATE, WRITER
from target_odoo.lookup.held_values import held_values
from target_odoo.outcome import Reason
from target_odoo.records.compare import differences
from target_odoo.records.shown_values import is_secret
from target_odoo.settings.schema import REJECT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.lookup.held_values import HeldRows
    from target_odoo.odoo.writer import Change
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

#: Types of fields that Odoo shows in another form than it takes them.
NOT_COMPARABLE = frozenset({"properties", "properties_definition"})
WRITTEN = ("created", "updated")
GONE = "Odoo has removed the line, or merged it with another one"


@dataclasses.dataclass
class Finding:
    """What doesn't hold of one record.

    Attributes:
        draft: The record.
        values: Its own stated values that Odoo doesn't hold.
        lines: Those of its lines.
        hint: Why they weren't written again.
    """

    draft: ResolvedRecord
    values: dict[str, t.Any]
    lines: LineChanges
    hint: str = ""


class Verification:
    """Makes sure that what records of one model state is what Odoo holds.

    Args:
        services: What to work with.
        model: Their model.
    """

    def __init__(self, services: Services, model: str) -> None:
        self._services = services
        self._model = model
        self._complete_changes = CompleteChanges(services.session.fields)

    def restore(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Write again what Odoo has computed meanwhile, before a button makes more of it."""
        if drafts and not self._services.session.dry_run:
            rows = held_values(self._services.session, self._model, drafts)
            self._write_again(self._findings(drafts, rows))

    def check(self, drafts: Sequence[ResolvedRecord]) -> HeldRows:
        """Compare records that were written; write once more what Odoo replaced; tell the rest.

        Args:
            drafts: Records, each with its outcome.

        Returns:
            What Odoo holds of those that were written.
        """
        rows: HeldRows = {}
        if not self._services.session.dry_run:
            rows = self._checked(drafts)
        if self._services.settings.on_not_held == REJECT:
            for draft in drafts:
                if draft.item.not_held and draft.item.outcome and not draft.is_rejected:
                    draft.item.rejected(_reason(draft))
        return rows

    def _checked(self, drafts: Sequence[ResolvedRecord]) -> HeldRows:
        remembers = self._services.conflicts.remembers
        also = (WRITE_DATE, WRITER) if remembers else ()
        there = [draft for draft in drafts if draft.id > 0]
        written = [draft for draft in there if draft.item.outcome in WRITTEN]
        refused = [draft for draft in there if remembers and draft.is_rejected]
        session, model = self._services.session, self._model
        rows = held_values(session, model, [*written, *refused], *also)
        findings = self._findings(written, rows)
        again = self._write_again(findings)
        if again:
            rows.update(held_values(session, model, again, *also))
            hints = {id(finding.draft): finding.hint for finding in findings}
            findings = self._findings([finding.draft for finding in findings], rows)
            for finding in findings:
                finding.hint = hints[id(finding.draft)]
        for finding in findings:
            self._tell(finding, rows)
        return rows

    def _findings(self, drafts: Sequence[ResolvedRecord], rows: HeldRows) -> list[Finding]:
        """Return the records whose values don't hold, with those values."""
        findings = []
        for draft in drafts:
            own = self._differing(draft, rows.get(id(draft)))
            lines = LineChanges()
            for group in draft.lines.values():
                absent = {id(line) for line in group if id(line) not in rows}
                lines.absent |= absent
                # Where Odoo has merged some, what the others hold is the sum of several.
                for line in group if not absent else ():
                    if values := self._differing(line, rows.get(id(line))):
                        lines.changed[id(line)] = values
            if own or lines.changed or lines.absent:
                findings.append(Finding(draft, own, lines))
        return findings

    def _differing(self, part: ResolvedRecord, row: Mapping[str, t.Any] | None) -> dict[str, t.Any]:
        if row is None:
            return {}  # it was deleted a moment ago
        session = self._services.session
        fields = session.fields.of(part.model)
        decimals = session.currencies.decimals(part.model, row)
        found = differences(fields, part.expected, row, decimals)
        return {
            name: value
            for name, value in found.items()
            if fields[name].type not in NOT_COMPARABLE and not is_secret(fields[name])
        }

    def _write_again(self, findings: Sequence[Finding]) -> list[ResolvedRecord]:
        """Write what doesn't hold; return the records of which something was written."""
        changes: list[tuple[Finding, Change]] = []
        findings = [f for f in findings if f.values or f.lines.changed]
        bare = [
            (f.draft, self._complete_changes.bare(f.draft, f.values, f.lines)) for f in findings
        ]
        locked = {
            id(draft): advice for draft, _, advice in find_locked(self._services, self._model, bare)
        }
        for finding in findings:
            finding.hint = locked.get(id(finding.draft), "")
            if not finding.hint:
                change = self._complete_changes.complete(
                    finding.draft, finding.values, finding.lines
                )
                changes.append((finding, change))
        self._services.conflicts.intend(
            self._services.session, [finding.draft for finding, _ in changes]
        )
        reasons = self._services.writer.write(self._model, [change for _, change in changes])
        for (finding, _), reason in zip(changes, reasons, strict=True):
            finding.hint = reason.message if reason else ""
            draft = finding.draft
            names = {*finding.values, *finding.lines.touched(draft)}
            if not reason:
                draft.item.written_again(*sorted(names))
        return [finding.draft for finding, _ in changes if not finding.hint]

    def _tell(self, finding: Finding, rows: HeldRows) -> None:
        relations = self._services.session.fields.of(self._model)
        for name, group in finding.draft.lines.items():
            for line in group:
                if id(line) in finding.lines.absent:
                    stated = line.external_id or line.id
                    line.note_not_held(relations[name], stated, held=False, hint=GONE)
        within = {id(line): field for field, group in finding.draft.lines.items() for line in group}
        if _had_no_effect(finding, rows):
            finding.draft.item.had_no_effect()
        for part in finding.draft.parts:
            values = (
                finding.values if part is finding.draft else finding.lines.changed.get(id(part), {})
            )
            fields = self._services.session.fields.of(part.model)
            for name, value in values.items():
                held = rows[id(part)].get(name, False)
                field = within.get(id(part), "")
                part.note_not_held(fields[name], value, held, within=field, hint=finding.hint)


def _had_no_effect(finding: Finding, rows: HeldRows) -> bool:
    """Tell whether Odoo holds what it held before of all that was written of an existing record."""
    draft = finding.draft
    before, after = draft.current or {}, rows.get(id(draft), {})
    return draft.item.outcome == "updated" and all(
        name in finding.values and name in before and before[name] == after.get(name)
        for name in draft.item.fields
    )


def _reason(draft: ResolvedRecord) -> Reason:
    found = list(draft.item.not_held.values())
    text = "; ".join(str(entry) for entry in found)
    return Reason("not_held", text, field=found[0].field, value=str(found[0].stated))
