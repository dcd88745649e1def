"""Fields that somebody changed in Odoo since the target last wrote them: who wins.

The base of every comparison is the ledger's memory. A field of which nothing is remembered
(the first write to a record that was adopted, or a new ledger) is never in conflict.
"""

from __future__ import annotations

import typing as t

from odoo_common.ledger.conflicts import ConflictStore, close_settled
from odoo_common.ledger.written_values import Key, Known, WrittenValues
from target_odoo.conflicts.policies import Policies
from target_odoo.conflicts.record_digests import (
    WRITE_DATE,
    WRITER,
    RecordDigests,
    digests,
    is_ours,
    key_of,
    replaced_values,
)
from target_odoo.conflicts.weighing import Weighing
from target_odoo.odoo.field_keys import with_old_names
from target_odoo.settings.schema import SOURCE

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.ledger.conflicts import Seen
    from odoo_common.ledger.database import Store
    from target_odoo.lookup.held_values import HeldRows
    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord


class ConflictDetector:
    """Weighs changes against what the ledger remembers, and remembers what is written.

    Without a ledger it does nothing.

    Args:
        policies: Who wins.
        store: The ledger.
        place: The Odoo database's name in it.
        run: This run's id in it.
        dry_run: Remember nothing.
    """

    def __init__(
        self,
        policies: Policies | None = None,
        store: Store | None = None,
        *,
        place: str = "",
        run: str = "",
        dry_run: bool = False,
    ) -> None:
        self.policies = policies or Policies()
        self._run = run
        self._place = place
        self._store = store
        #: What was last written, where there is a ledger.
        self.memory = WrittenValues(store, place) if store else None
        self._disputes = ConflictStore(store, place) if store else None
        self._writes = store is not None and not dry_run
        self._known: dict[Key, Known] = {}
        self._seen: dict[tuple[Key, str], Seen] = {}
        self._plans: dict[Key, RecordDigests] = {}

    @property
    def need_order(self) -> bool:
        """What is known of a record is asked for after all before it is written."""
        return self.memory is not None

    @property
    def remembers(self) -> bool:
        """What is written is noted, so that it is to be read again."""
        return self.memory is not None and self._writes

    @property
    def also_read(self) -> tuple[str, ...]:
        """Fields that a record's current values must have beside those that it is to have."""
        return (WRITE_DATE, WRITER) if self.memory else ()

    def recall(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Look up what is known of existing records and their lines."""
        if not self.memory or not self._disputes:
            return
        for draft in drafts:
            draft.item.conflicts_found.clear()
        keys = [key_of(part) for draft in drafts for part in draft.parts]
        self._known = self.memory.recall(keys)
        self._seen = self._disputes.of(keys)

    def detect(  # noqa: PLR0913 - a comparison has many sides
        self,
        session: OdooSession,
        part: ResolvedRecord,
        wanted: Mapping[str, t.Any],
        values: dict[str, t.Any],
        current: Mapping[str, t.Any],
        *,
        decimals: Mapping[str, int] | None = None,
        owner: ResolvedRecord | None = None,
        within: str = "",
        language: str = "",
    ) -> dict[str, t.Any]:
        """Return those of the differing values that are to be written.

        Args:
            session: The Odoo that is written into.
            part: The record or line.
            wanted: What it is to have: its own values, those of a language, or a file's checksum.
            values: What differs of it.
            current: What Odoo holds.
            decimals: Of its amounts.
            owner: Of a line, its record.
            within: Of a line, the record's field with the lines.
            language: The language of these values, where it isn't that of the record's own.
        """
        if not self.memory:
            return values
        places, fields = decimals or {}, session.fields.of(part.model)
        if wanted is part.values:
            plan = self._plan(session, part, places, owner or part)
            names = plan.own
        else:
            plan = self._plan_of(session, part)
            names = plan.target_states(session, wanted, places, language)
        item, key = part.item, key_of(part)
        # Nobody changed what was made a moment ago; an older record may have had its name.
        known = Known() if item.outcome == "created" else self._known.get(key, Known())
        theirs = digests(session, part.model, current, names, places)
        plan.note_replaced(names, values, theirs, known.replaced)
        weighing = Weighing(
            policies=self.policies,
            seen=self._seen,
            part=part,
            plan=plan,
            known=known,
            current=current,
            theirs=theirs,
            within=within,
            uid=session.connection.uid,
        )
        kept: dict[str, t.Any] = {}
        for field, value in values.items():
            name, held = names[field], current.get(field, False)
            if name in plan.replaced:
                part.note_not_held(fields[field], value, held, within=within)
                kept[field] = held
                continue
            conflict = weighing.conflict(fields[field], name, value)
            if conflict is not None:
                item.conflicts_found[key, name] = conflict
                if conflict.decision != SOURCE:
                    plan.kept.add(name)
                    kept[field] = held
        if wanted is part.values:
            part.kept = kept
        return {field: value for field, value in values.items() if field not in kept}

    def confirm(
        self,
        session: OdooSession,
        part: ResolvedRecord,
        wanted: Mapping[str, t.Any],
        current: Mapping[str, t.Any],
        *,
        language: str = "",
    ) -> None:
        """Note what Odoo has by now of values that are written after the record's own.

        Args:
            session: The Odoo that is written into.
            part: The record.
            wanted: What it was to have.
            current: What Odoo holds.
            language: Of these values.
        """
        if self.remembers:
            plan = self._plan_of(session, part)
            names = plan.target_states(session, wanted, {}, language)
            held = current if is_ours(session, current) else wanted
            found = digests(session, part.model, held, names, {})
            plan.stored.update({n: value for n, value in found.items() if n not in plan.kept})

    def intend(self, session: OdooSession, drafts: Sequence[ResolvedRecord]) -> None:
        """Announce what is about to be written of these records and their lines."""
        if not self.memory:
            return
        announced = {}
        for draft in drafts:
            for part in draft.parts:
                announced[key_of(part)] = self._plan_of(session, part, draft).announced
        if self._writes:
            self.memory.intend(announced)

    def remember(
        self, session: OdooSession, drafts: Sequence[ResolvedRecord], rows: HeldRows
    ) -> None:
        """Note what both sides have now, and who decided what.

        Args:
            session: The Odoo that was written into.
            drafts: The records.
            rows: What Odoo holds by now of those that were written, with who wrote it when: it
                may have stored it otherwise than it was sent.
        """
        plans, self._plans = self._plans, {}
        if not self.memory or not self._disputes or not self._writes:
            return
        refused = [plan for plan in plans.values() if plan.owner.id <= 0 and plan.owner.is_rejected]
        if refused:
            self.memory.forget(key_of(plan.part) for plan in refused)
        done = [draft for draft in drafts if draft.id > 0 and key_of(draft) in plans]
        owners = {id(draft) for draft in done}
        agreed: dict[Key, Known] = {}
        for plan in plans.values():
            if id(plan.owner) not in owners:
                continue
            key = key_of(plan.part)
            row = rows.get(id(plan.part))
            if row is None and plan.owner.is_rejected:
                continue
            both = plan.agreed(session, row)
            known = self._known.get(key, Known())
            write_date = str(row.get(WRITE_DATE) or "") if row else known.write_date
            if row or known.intended or any(known.agreed.get(n) != v for n, v in both.items()):
                replaced = replaced_values(plan.ours, both, known.replaced)
                agreed[key] = Known(both, write_date=write_date, replaced=replaced)
        self.memory.remember(agreed)
        conflicts_found = [
            entry for draft in drafts for entry in draft.item.conflicts_found.values()
        ]
        self._disputes.record(self._run, conflicts_found)
        if agreed and self._store:
            settled = {key: with_old_names(entry.agreed) for key, entry in agreed.items()}
            close_settled(self._store, self._place, settled)

    def forget(self, drafts: Iterable[ResolvedRecord]) -> None:
        """Know nothing more of records that were taken out of use."""
        if self.memory and self._writes:
            self.memory.forget(key_of(part) for draft in drafts for part in draft.parts)

    def _plan(
        self,
        session: OdooSession,
        part: ResolvedRecord,
        decimals: Mapping[str, int],
        owner: ResolvedRecord,
    ) -> RecordDigests:
        plan = self._plans[key_of(part)] = RecordDigests(owner, part)
        plan.own = plan.target_states(session, part.values, decimals)
        return plan

    def _plan_of(
        self, session: OdooSession, part: ResolvedRecord, owner: ResolvedRecord | None = None
    ) -> RecordDigests:
        plan = self._plans.get(key_of(part))
        if plan is None or plan.part is not part:
            plan = self._plan(session, part, {}, owner or part)
        return plan
