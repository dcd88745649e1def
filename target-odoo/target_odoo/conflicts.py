"""Fields that somebody changed in Odoo since the target last wrote them: who wins.

The base of every comparison is the ledger's memory. A field of which nothing is remembered
(the first write to a record that was adopted, or a new ledger) is never in conflict.
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.ledger.disputes import Dispute, Disputes, close_settled
from odoo_common.ledger.memory import Key, Known, Memory
from target_odoo.current import current_values
from target_odoo.differences import MONEY_DECIMALS, digest
from target_odoo.lines import Lines
from target_odoo.policies import SOURCE, Policies, judge

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.ledger.disputes import Seen
    from odoo_common.ledger.store import Store
    from odoo_common.model_fields import Field
    from target_odoo.drafts import Draft
    from target_odoo.tools import Tools

#: Characters of a value that the ledger shows of a conflict.
SHOWN = 500
#: Parts of names of fields whose values are nobody's business.
SECRETS = ("password", "secret", "token", "api_key", "private_key")
WRITE_DATE = "write_date"
WRITER = "write_uid"


@dataclasses.dataclass
class _Plan:
    """One record or line of the batch.

    Attributes:
        owner: The record, of a line the one that it belongs to.
        part: The record or line itself.
        kept: Fields that are left as Odoo has them.
        ours: By field, the digest of what it is to be.
    """

    owner: Draft
    part: Draft
    ours: dict[str, str]
    kept: set[str] = dataclasses.field(default_factory=set)


class Conflicts:
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
        self._memory = Memory(store, place) if store else None
        self._disputes = Disputes(store, place) if store else None
        self._writes = store is not None and not dry_run
        self._known: dict[Key, Known] = {}
        self._seen: dict[tuple[Key, str], Seen] = {}
        self._plans: dict[Key, _Plan] = {}

    @property
    def need_order(self) -> bool:
        """What is known of a record is asked for after all before it is written."""
        return self._memory is not None

    @property
    def also_read(self) -> tuple[str, ...]:
        """Fields that a record's current values must have beside those that it is to have."""
        return (WRITE_DATE,) if self._memory else ()

    def recall(self, drafts: Sequence[Draft]) -> None:
        """Look up what is known of existing records and their lines."""
        if not self._memory or not self._disputes:
            return
        for draft in drafts:
            draft.item.disputes.clear()
        keys = [_key(part) for draft in drafts for part in _parts(draft)]
        self._known = self._memory.recall(keys)
        self._seen = self._disputes.of(keys)

    def weigh(  # noqa: PLR0913 - a comparison has many sides
        self,
        fields: Mapping[str, Field],
        part: Draft,
        values: dict[str, t.Any],
        current: Mapping[str, t.Any],
        decimals: Mapping[str, int],
        *,
        owner: Draft | None = None,
        within: str = "",
    ) -> dict[str, t.Any]:
        """Return those of the differing values that are to be written.

        Args:
            fields: The fields of its model.
            part: The record or line.
            values: What differs.
            current: What Odoo holds.
            decimals: Of its amounts.
            owner: Of a line, its record.
            within: Of a line, the record's field with the lines.
        """
        if not self._memory:
            return values
        plan = self._plan(fields, part, decimals, owner or part)
        item, key = part.item, _key(part)
        known = self._known.get(key, Known())
        written = {}
        for name, value in values.items():
            places = decimals.get(name, MONEY_DECIMALS)
            theirs = digest(fields[name], current.get(name, False), places)
            base = known.agreed.get(name, "")
            seen = self._seen.get((key, name))
            policy = self.policies.of(item.stream, name, within=within)
            judged = judge(
                policy,
                ours=plan.ours[name],
                theirs=theirs,
                base=base,
                intended=known.intended.get(name, ""),
                seen=seen,
                ours_at=self.policies.changed_at(item.record),
                theirs_at=str(current.get(WRITE_DATE) or ""),
            )
            if judged is not None:
                first = seen.theirs_at if seen and seen.theirs_digest == theirs else ""
                item.disputes[key, name] = Dispute(
                    key=key,
                    stream=item.stream,
                    odoo_id=part.id,
                    field=name,
                    policy=policy,
                    decision=judged[0],
                    by_person=judged[1],
                    ours=_shown(fields[name], value),
                    theirs=_shown(fields[name], current.get(name, False)),
                    ours_digest=plan.ours[name],
                    theirs_digest=theirs,
                    base_digest=base,
                    theirs_at=first or str(current.get(WRITE_DATE) or ""),
                )
            if judged is None or judged[0] == SOURCE:
                written[name] = value
            else:
                plan.kept.add(name)
        return written

    def intend(self, tools: Tools, drafts: Sequence[Draft]) -> None:
        """Announce what is about to be written of these records and their lines."""
        if not self._memory:
            return
        announced = {}
        for draft in drafts:
            for part in _parts(draft):
                key = _key(part)
                plan = self._plans.get(key)
                if plan is None or plan.part is not part:
                    plan = self._plan(tools.fields.of(part.model), part, {}, draft)
                announced[key] = {k: v for k, v in plan.ours.items() if k not in plan.kept}
        if self._writes:
            self._memory.intend(announced)

    def remember(self, tools: Tools, model: str, drafts: Sequence[Draft]) -> None:
        """Note what both sides have now, and who decided what.

        What was written is read again, in one call for the records and a few for their lines:
        Odoo may have stored it otherwise than it was sent.
        """
        plans, self._plans = self._plans, {}
        if not self._memory or not self._disputes or not self._writes:
            return
        refused = [plan for plan in plans.values() if plan.owner.id <= 0 and plan.owner.is_rejected]
        if refused:
            self._memory.forget(_key(plan.part) for plan in refused)
        done = [draft for draft in drafts if draft.id > 0 and _key(draft) in plans]
        touched = [d for d in done if d.item.outcome in ("created", "updated", "rejected")]
        owners = {id(draft) for draft in done}
        rows = self._read_again(tools, model, touched)
        agreed: dict[Key, Known] = {}
        for plan in plans.values():
            if id(plan.owner) not in owners:
                continue
            key = _key(plan.part)
            row = rows.get(key)
            if row is None and plan.owner.is_rejected:
                continue
            digests = _digests(tools, plan, row)
            known = self._known.get(key, Known())
            write_date = str(row[WRITE_DATE] or "") if row else known.write_date
            if row or known.intended or any(known.agreed.get(n) != v for n, v in digests.items()):
                agreed[key] = Known(digests, write_date=write_date)
        self._memory.remember(agreed)
        disputes = [entry for draft in drafts for entry in draft.item.disputes.values()]
        self._disputes.record(self._run, disputes)
        if agreed and self._store:
            close_settled(self._store, self._place, {k: v.agreed for k, v in agreed.items()})

    def forget(self, drafts: Iterable[Draft]) -> None:
        """Know nothing more of records that were taken out of use."""
        if self._memory and self._writes:
            self._memory.forget(_key(part) for draft in drafts for part in _parts(draft))

    def _plan(
        self, fields: Mapping[str, Field], part: Draft, decimals: Mapping[str, int], owner: Draft
    ) -> _Plan:
        ours = {
            name: digest(fields[name], value, decimals.get(name, MONEY_DECIMALS))
            for name, value in part.values.items()
        }
        plan = self._plans[_key(part)] = _Plan(owner, part, ours)
        return plan

    def _read_again(
        self, tools: Tools, model: str, drafts: Sequence[Draft]
    ) -> dict[Key, Mapping[str, t.Any]]:
        if not drafts:
            return {}
        rows = current_values(tools, model, drafts, WRITE_DATE, WRITER)
        found: dict[Key, Mapping[str, t.Any]] = {
            _key(draft): rows[draft.id] for draft in drafts if draft.id in rows
        }
        with_lines = [draft for draft in drafts if draft.lines]
        if with_lines and tools.external_ids.may_search:
            lines = Lines(tools, model, keep_missing=True)
            lines.read(with_lines)
            for draft in with_lines:
                for line in _parts(draft)[1:]:
                    row = lines.row(line)
                    if row is not None:
                        found[_key(line)] = row
        return found


def _digests(tools: Tools, plan: _Plan, row: Mapping[str, t.Any] | None) -> dict[str, str]:
    """Return the digests of what both sides have of a record or line by now."""
    ours = {name: value for name, value in plan.ours.items() if name not in plan.kept}
    if row is None:
        return ours
    fields = tools.fields.of(plan.part.model)
    decimals = tools.money.decimals(plan.part.model, row)
    stored = {
        name: digest(fields[name], row.get(name, False), decimals.get(name, MONEY_DECIMALS))
        for name in ours
    }
    if plan.owner.is_rejected:
        # What Odoo refused is not there; its new values may be, when only its state was refused.
        return {name: value for name, value in ours.items() if stored[name] == value}
    # Where somebody else wrote since, what differs is theirs.
    is_ours = row.get(WRITER) in (tools.connection.uid, None)
    return stored if is_ours else ours


def _parts(draft: Draft) -> list[Draft]:
    """Return a record and its lines."""
    return [draft, *(line for lines in draft.lines.values() for line in lines)]


def _key(part: Draft) -> Key:
    return Key(part.model, part.external_id or f".id={part.id}")


def _shown(field: Field, value: t.Any) -> t.Any:
    """Return a value as the ledger may show it."""
    if field.type == "binary":
        return "(a file)" if value else False
    if any(part in field.name for part in SECRETS):
        return "***"
    return f"{value[:SHOWN]} …" if isinstance(value, str) and len(value) > SHOWN else value
