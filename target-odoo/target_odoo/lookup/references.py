"""Finds the records that others refer to, one query a batch and lookup."""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import id_of
from target_odoo.lookup.reference_cache import ReferenceCache, WrittenModels
from target_odoo.odoo.context import ALSO_ARCHIVED, company_of
from target_odoo.outcome import Reason
from target_odoo.records.parsed_record import DATABASE_ID, EXTERNAL_ID, Reference

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from target_odoo.lookup.create_missing import MissingRecordCreator
    from target_odoo.odoo.session import OdooSession

logger = logging.getLogger(__name__)

SHOWN = 5
#: Which companies a record belongs to: newer Odoos let an account have several.
COMPANY_FIELDS = ("company_id", "company_ids")
#: Those of another company can't be used: only the ones of the company that is written for, and
#: of those above it, are looked at.
OF_THE_COMPANY = frozenset({"account.tax"})
Scope = tuple[tuple[str, t.Any], ...]


class References:
    """Resolves references to database ids and remembers what it found.

    What was not found is asked for again with the next batch: it may have come by then.

    Args:
        session: Where to ask.
        creator: Makes what isn't there.
        written: What the run has written, which may have changed what a reference means.
    """

    def __init__(
        self,
        session: OdooSession,
        creator: MissingRecordCreator | None = None,
        written: WrittenModels | None = None,
    ) -> None:
        self._connection = session.connection
        self._external_ids = session.external_ids
        self._fields = session.fields
        self._company = 0
        self._creator = creator
        self._written = written or WrittenModels()
        self._cache = ReferenceCache(session.fields, self._written)
        self._archived = session.archived

    def resolve(self, references: Iterable[Reference]) -> dict[Reference, int | Reason]:
        """Return the database id of each reference, or why it has none."""
        wanted = set(references)
        # Before anything is asked: what another thread writes meanwhile isn't in the answers.
        versions = self._cache.versions(wanted)
        answers: dict[Reference, int | Reason] = {}
        answers.update(self._cache.known(wanted, versions))
        missing = wanted - answers.keys()
        groups: dict[tuple[str, str, Scope], list[Reference]] = {}
        for reference in sorted(missing, key=str):
            key = (reference.model, reference.by, reference.scope)
            groups.setdefault(key, []).append(reference)
        beside = self._resolve_scopes(missing)
        for (model, by, scope), group in groups.items():
            unknown = next((beside[r] for _, r in scope if isinstance(beside.get(r), Reason)), None)
            if isinstance(unknown, Reason):
                answers.update(dict.fromkeys(group, unknown))
            else:
                domain = [(path, "=", beside.get(value, value)) for path, value in scope]
                if model in OF_THE_COMPANY and by not in (DATABASE_ID, EXTERNAL_ID):
                    domain.append(("company_id", "parent_of", self._own_company()))
                answers.update(self._look_up(model, by, group, domain))
        found = {ref: answer for ref in missing if isinstance(answer := answers[ref], int)}
        self._cache.remember(found, versions)
        return answers

    def _resolve_scopes(self, references: Iterable[Reference]) -> dict[t.Any, int | Reason]:
        beside = {
            value
            for reference in references
            for _, value in reference.scope
            if isinstance(value, Reference)
        }
        return dict(self.resolve(beside)) if beside else {}

    def _look_up(
        self, model: str, by: str, group: list[Reference], scope: list[tuple[str, str, t.Any]]
    ) -> dict[Reference, int | Reason]:
        """Look a group up; where Odoo refuses the question, one of the group is to blame."""
        try:
            if by == EXTERNAL_ID:
                return self._by_external_id(model, group)
            return self._by_field(model, by, group, scope)
        except Rejected as error:
            if error.code == "access":
                raise
            if len(group) == 1:
                return {group[0]: Reason.from_odoo(error)}
            half = len(group) // 2
            first = self._look_up(model, by, group[:half], scope)
            return first | self._look_up(model, by, group[half:], scope)

    def _by_external_id(self, model: str, group: list[Reference]) -> dict[Reference, int | Reason]:
        spelled = {ref: self._external_ids.spell(model, ref.value) for ref in group}
        holders = self._external_ids.find(spelled.values())
        answers: dict[Reference, int | Reason] = {}
        candidates: dict[Reference, int] = {}
        for reference, external_id in spelled.items():
            holder = holders.get(external_id)
            if holder is None:
                answers[reference] = _not_found(reference, f"external id {external_id}")
            elif holder.model != model:
                answers[reference] = Reason(
                    "reference",
                    f"the external id {external_id} belongs to a {holder.model}, not a {model}",
                    value=external_id,
                )
            else:
                candidates[reference] = holder.id
        known = self._existing(model, "id", sorted(set(candidates.values())))
        for reference, record_id in candidates.items():
            if record_id < 0:  # a dry run would have made it
                answers[reference] = record_id
            elif record_id in known:
                answers[reference] = self._chosen(reference, known[record_id][0])
            else:
                answers[reference] = _not_found(reference, f"external id {spelled[reference]}")
        return answers

    def _by_field(
        self, model: str, by: str, group: list[Reference], scope: list[tuple[str, str, t.Any]]
    ) -> dict[Reference, int | Reason]:
        field = "id" if by == DATABASE_ID else by
        known = self._existing(model, field, [reference.value for reference in group], scope)
        answers: dict[Reference, int | Reason] = {}
        absent = []
        for reference in group:
            rows = known.get(reference.value, [])
            active = [row for row in rows if row.get("active", True)]
            chosen = active or rows
            if len(chosen) > 1:
                chosen = self._of_own_company(model, chosen) or chosen
            if not chosen:
                absent.append(reference)
            elif len(chosen) > 1:
                ids = ", ".join(str(row["id"]) for row in chosen[:SHOWN])
                answers[reference] = Reason(
                    "reference",
                    f"{len(chosen)} records fit {reference}: {ids}"
                    + ("…" if len(chosen) > SHOWN else ""),
                    value=str(reference.value),
                )
            else:
                answers[reference] = self._chosen(reference, chosen[0])
        answers.update(self._make(absent))
        return answers

    def _of_own_company(self, model: str, rows: list[t.Any]) -> list[t.Any]:
        """Return those that belong to the company which is written for, and to no other.

        Every company has an account of the same name, and a user may see several companies.
        """
        names = [name for name in COMPANY_FIELDS if name in self._fields.of(model)]
        if not names:
            return []
        company = self._own_company()
        return [row for row in rows if company in _companies(row[names[0]])]

    def _own_company(self) -> int:
        self._company = self._company or company_of(self._connection)
        return self._company

    def _make(self, absent: list[Reference]) -> dict[Reference, int | Reason]:
        """Make what isn't there and may be made; tell why the rest has no record."""
        missing = self._creator
        may = [reference for reference in absent if missing and missing.makes(reference)]
        answers: dict[Reference, int | Reason] = {
            ref: _not_found(ref, "", missing.why_not(ref) if missing else "")
            for ref in absent
            if ref not in may
        }
        if missing and may:
            answers.update(missing.make(may))
            self._written.wrote({reference.model for reference in may})
        return answers

    def _existing(
        self,
        model: str,
        field: str,
        values: list[t.Any],
        scope: t.Sequence[tuple[str, str, t.Any]] = (),
    ) -> dict[t.Any, list[t.Any]]:
        """Return the records within `scope` whose `field` is one of `values`, by value."""
        if not values:
            return {}
        # "in" never matches false, so there is nothing to fear from an empty value.
        there = self._fields.of(model)
        more = [name for name in ("active", *COMPANY_FIELDS) if name in there]
        fields = list(dict.fromkeys(["id", field, *more]))
        rows = self._connection.call(
            model, "search_read", [(field, "in", values), *scope], fields, context=ALSO_ARCHIVED
        )
        by_value: dict[t.Any, list[t.Any]] = {}
        pretended = self._external_ids.dry_run_values
        changed = pretended.changed(model, field, [row["id"] for row in rows])
        for row in rows:
            value = id_of(row[field]) if isinstance(row[field], list) else row[field]
            if row["id"] not in changed:
                by_value.setdefault(value, []).append(row)
        for value, new in pretended.find(model, field, values, scope, self._fields).items():
            by_value.setdefault(value, []).extend({**dict.fromkeys(more), **row} for row in new)
        return by_value

    def _chosen(self, reference: Reference, row: dict[str, t.Any]) -> int:
        if not row.get("active", True):
            self._archived.add((reference.model, row["id"]))
            logger.warning("%s is archived", reference)
        return int(row["id"])


def _companies(value: t.Any) -> list[int]:
    """Return the companies in `company_id` or `company_ids`, as `search_read` gives them."""
    is_many = isinstance(value, list) and not (len(value) > 1 and isinstance(value[1], str))
    return [int(company) for company in value] if is_many else [id_of(value)]


def _not_found(reference: Reference, detail: str, more: str = "") -> Reason:
    named = f"{reference.model} with {detail}" if detail else str(reference)
    return Reason(
        "reference",
        f"there is no {named}" + (f"; {more}" if more else ""),
        value=str(reference.value),
        can_retry=True,
    )
