"""One field whose value in Odoo differs from the source's: is it a conflict, and who wins."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.ledger.conflicts import Conflict
from target_odoo.conflicts.policies import decide
from target_odoo.conflicts.record_digests import WRITE_DATE, WRITER, key_of
from target_odoo.odoo.field_keys import in_other_languages, known_as
from target_odoo.records.shown_values import format_value

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.ledger.conflicts import Seen
    from odoo_common.ledger.written_values import Key, Known
    from odoo_common.odoo.model_fields import Field
    from target_odoo.conflicts.policies import Policies
    from target_odoo.conflicts.record_digests import RecordDigests
    from target_odoo.records.draft import ResolvedRecord


@dataclasses.dataclass(frozen=True)
class Weighing:
    """What there is to know of a record or line when its values are weighed.

    Attributes:
        policies: Who wins.
        seen: Earlier conflicts, by record and field.
        part: The record or line.
        plan: What is to become of it.
        known: What the ledger knows of it.
        current: What Odoo holds.
        theirs: By name, the digest of what Odoo holds.
        within: Of a line, the record's field with the lines.
        uid: The user that we write as.
    """

    policies: Policies
    seen: Mapping[tuple[Key, str], Seen]
    part: ResolvedRecord
    plan: RecordDigests
    known: Known
    current: Mapping[str, t.Any]
    theirs: Mapping[str, str]
    within: str
    uid: int

    def conflict(self, field: Field, name: str, value: t.Any) -> Conflict | None:
        """Return the conflict about a field whose value differs, if it is one.

        Args:
            field: The field.
            name: Its name in the ledger.
            value: The source's value.
        """
        known, key, item = self.known, key_of(self.part), self.part.item
        theirs, ours = self.theirs[name], self.plan.ours[name]
        old_name = known_as(known.agreed, name)
        base = known.agreed.get(old_name, "")
        seen = self.seen.get((key, name)) or self.seen.get((key, old_name))
        policy = self.policies.of(item.stream, field.name, within=self.within, name=name)
        # Later writes of ours move the date of what Odoo holds.
        held = self.current if self.part.current is None else self.part.current
        write_date = str(held.get(WRITE_DATE) or "")
        judged = decide(
            policy,
            ours=ours,
            theirs=theirs,
            base=base,
            intended=known.intended.get(known_as(known.intended, name), ""),
            seen=seen,
            ours_at=self.policies.changed_at(item.record),
            theirs_at=write_date,
        )
        if judged is None or (not judged[1] and self._is_own_doing(field, name, theirs, held)):
            return None
        first = seen.theirs_at if seen and seen.theirs_digest == theirs else ""
        return Conflict(
            key=key,
            stream=item.stream,
            odoo_id=self.part.id,
            field=name,
            policy=policy,
            decision=judged[0],
            by_person=judged[1],
            ours=format_value(field, value),
            theirs=format_value(field, self.current.get(field.name, False)),
            ours_digest=ours,
            theirs_digest=theirs,
            base_digest=base,
            theirs_at=first or write_date,
        )

    def _is_own_doing(
        self, field: Field, name: str, theirs: str, held: Mapping[str, t.Any]
    ) -> bool:
        """Tell whether no person has put a value into Odoo."""
        known = self.known
        told = (self.plan.ours, known.agreed, known.intended)
        if any(theirs in in_other_languages(digests, field, name) for digests in told):
            return True
        # A write of ours that was cut off made Odoo compute the field again.
        return bool(known.intended and field.depends) and held.get(WRITER) == self.uid
