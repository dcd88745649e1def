"""Records that somebody else made: found by `match`, and given our external id."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Rejected
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.record_ref import RecordRef
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

SHOWN = 5
#: Ends the name of a field that may be empty: then it is looked for as empty.
MAY_BE_EMPTY = "?"


class Adoption:
    """Looks for records of one model by the fields of the setting `match`.

    Args:
        session: The Odoo that is written into.
        model: The model.
        rules: Lists of fields, tried one after the other: a record fits where all the
            fields of a list are equal. A draft that lacks one of them is not looked for,
            unless the field ends with `MAY_BE_EMPTY`.
    """

    def __init__(self, session: OdooSession, model: str, rules: Sequence[Sequence[str]]) -> None:
        self._session = session
        self._model = model
        self._rules = rules

    def adopt(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Give each draft the id of the record that fits it, and the record its external id.

        A draft that several records fit, or one that is another's already, is rejected; also
        where that other one is a draft before it, which is about to be made, or changed so.
        """
        for rule in self._rules:
            open_drafts = [d for d in drafts if not d.id and not d.is_rejected and _has(d, rule)]
            if open_drafts:
                names = [name.removesuffix(MAY_BE_EMPTY) for name in rule]
                self._adopt_by(names, open_drafts)
                _refuse_repeated(names, [d for d in drafts if not d.is_rejected and _has(d, rule)])

    def _adopt_by(self, rule: Sequence[str], drafts: Sequence[ResolvedRecord]) -> None:
        found = self._search(rule, drafts)
        chosen: dict[int, ResolvedRecord] = {}
        for draft in drafts:
            ids = found.get(_key(draft.values, rule), [])
            if len(ids) > 1:
                shown = ", ".join(str(record_id) for record_id in ids[:SHOWN])
                draft.item.rejected(
                    _reason(draft, f"{len(ids)} records have this {_words(rule)}: {shown}")
                )
            elif ids and ids[0] in chosen:
                draft.item.rejected(_repeated(draft, rule))
            elif ids:
                chosen[ids[0]] = draft
        owners = self._session.external_ids.of_records(
            self._model, chosen, (draft.external_id for draft in chosen.values())
        )
        adopted: dict[str, RecordRef] = {}
        for record_id, draft in chosen.items():
            if record_id in owners:
                draft.item.rejected(
                    _reason(
                        draft,
                        f"the record with this {_words(rule)}, database id {record_id}, has the "
                        f"external id {owners[record_id]} already",
                    )
                )
            else:
                draft.id = record_id
                adopted[draft.external_id] = RecordRef(self._model, record_id)
        self._attach(adopted, {draft.external_id: draft for draft in chosen.values()})

    def _attach(self, adopted: dict[str, RecordRef], drafts: dict[str, ResolvedRecord]) -> None:
        if not adopted or self._session.dry_run:
            return
        try:
            self._session.external_ids.attach(adopted)
        except Rejected as error:
            for external_id in adopted:
                draft = drafts[external_id]
                draft.id = 0
                draft.item.rejected(
                    Reason(
                        error.code,
                        f"the record can't be given its external id: {error.message}",
                        field="id",
                        can_retry=True,
                    )
                )

    def _search(
        self, rule: Sequence[str], drafts: Sequence[ResolvedRecord]
    ) -> dict[tuple[object, ...], list[int]]:
        domain: list[object] = []
        if len(rule) == 1 and not any(isinstance(d.values[rule[0]], list) for d in drafts):
            domain = [(rule[0], "in", [draft.values[rule[0]] for draft in drafts])]
        else:
            clauses = {_key(draft.values, rule) for draft in drafts}
            domain = ["|"] * (len(clauses) - 1)
            for clause in sorted(clauses, key=repr):
                domain += ["&"] * (len(rule) - 1)
                domain += [_term(name, value) for name, value in zip(rule, clause, strict=True)]
        connection = self._session.connection
        ids = connection.call(self._model, "search", domain, context=ALSO_ARCHIVED)
        names = [*rule, *(["active"] * ("active" in self._session.fields.of(self._model)))]
        rows = connection.call(self._model, "read", ids, names, load="") if ids else []
        found: dict[tuple[object, ...], list[dict[str, t.Any]]] = {}
        for row in rows:
            found.setdefault(_key(row, rule), []).append(row)
        return {
            key: [row["id"] for row in ([r for r in rows if r.get("active", True)] or rows)]
            for key, rows in found.items()
        }


def _has(draft: ResolvedRecord, rule: Sequence[str]) -> bool:
    return all(
        name.removesuffix(MAY_BE_EMPTY) in draft.values
        if name.endswith(MAY_BE_EMPTY)
        else draft.values.get(name) not in (None, False, "", [])
        for name in rule
    )


def _key(values: dict[str, t.Any], rule: Sequence[str]) -> tuple[object, ...]:
    """Return the values of fields as a key: of a many2many field the set of its records."""
    found = (values[name] for name in rule)
    return tuple(frozenset(value) or False if isinstance(value, list) else value for value in found)


def _term(name: str, value: object) -> tuple[str, str, object]:
    """Return a term of a domain; of a set of records one that finds more than the equal ones."""
    if isinstance(value, frozenset):
        return name, "in", sorted(value)
    return name, "=", value


def _refuse_repeated(rule: Sequence[str], drafts: Sequence[ResolvedRecord]) -> None:
    """Reject drafts that would fit the record that one before them becomes."""
    keys: set[tuple[object, ...]] = set()
    for draft in drafts:
        key = _key(draft.values, rule)
        if not draft.id and key in keys:
            draft.item.rejected(_repeated(draft, rule))
        keys.add(key)


def _repeated(draft: ResolvedRecord, rule: Sequence[str]) -> Reason:
    # The other one may be rejected, too.
    reason = _reason(draft, f"another record of the input has this {_words(rule)} too")
    return dataclasses.replace(reason, can_retry=True)


def _words(rule: Sequence[str]) -> str:
    return " and ".join(rule)


def _reason(draft: ResolvedRecord, text: str) -> Reason:
    return Reason("identity", text, field="id", value=draft.external_id)
