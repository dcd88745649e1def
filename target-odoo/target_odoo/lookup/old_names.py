"""Records that an older version named by a key whose parts it joined without escaping them.

Of two keys, ("ACME_EU", "100") and ("ACME", "EU_100"), it made the same name, so that the name
alone doesn't tell whose the record is: what the record holds does.
"""

from __future__ import annotations

import typing as t

from target_odoo.lookup.identity import old_name_of_key
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.records.compare import differences

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.odoo.record_ref import RecordRef
    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

#: The types of fields whose value Odoo holds as it stands in a name.
AS_WRITTEN = frozenset({"char", "text", "selection", "integer"})


def take_old_names(
    session: OdooSession,
    drafts: Sequence[ResolvedRecord],
    holders: Mapping[str, RecordRef],
    key_properties: Sequence[str],
) -> None:
    """Let drafts that aren't there by their name be the record that has their older name.

    Not where that record holds another key which made the same name, nor where a draft before
    took it: then the record is a new one.

    Args:
        session: The Odoo that is written into.
        drafts: Records of one model, looked up.
        holders: The records of Odoo, by external id.
        key_properties: The key of their stream.
    """
    wanted: dict[str, list[ResolvedRecord]] = {}
    for draft in drafts:
        old = draft.item.old_name
        is_there = old in holders and holders[old].model == draft.model and holders[old].id > 0
        if is_there and draft.external_id not in holders and draft.external_id != old:
            wanted.setdefault(old, []).append(draft)
    if not wanted:
        return
    model = drafts[0].model
    names = _fields_of(session, model, key_properties)
    ids = sorted({holders[old].id for old in wanted})
    rows = session.connection.call(
        model, "search_read", [("id", "in", ids)], names, context=ALSO_ARCHIVED
    )
    held = {row["id"]: row for row in rows}
    for old, group in wanted.items():
        row = held.get(holders[old].id, {})
        mine = [draft for draft in group if not _is_of_another(session, draft, row, names)]
        if mine:
            _rename(mine[0], old)


def _fields_of(session: OdooSession, model: str, key_properties: Sequence[str]) -> list[str]:
    """Return the fields that the columns of a key are about; those of lines say nothing."""
    known = session.fields.of(model)
    names = [column.partition("/")[0].partition("@")[0] for column in key_properties]
    return [name for name in names if name in known]


def _is_of_another(
    session: OdooSession, draft: ResolvedRecord, row: Mapping[str, t.Any], names: Sequence[str]
) -> bool:
    """Tell whether the record with a draft's older name holds another key of that name."""
    fields = session.fields.of(draft.model)
    wanted = {name: draft.values[name] for name in names if name in draft.values}
    different = differences(fields, wanted, row)
    if not row or not different:
        return False
    if any(fields[name].type not in AS_WRITTEN for name in names):
        # What stands in the name for a reference isn't what the record holds: it says nothing.
        return True
    name = old_name_of_key(draft.model, [row[name] for name in names])
    return session.external_ids.spell(draft.model, name) == draft.item.old_name


def _rename(draft: ResolvedRecord, old: str) -> None:
    """Name a draft, and the lines that are named after it, as the older version did."""
    for lines in draft.lines.values():
        for line in lines:
            if line.named_by_key:
                line.external_id = old + line.external_id.removeprefix(draft.external_id)
    draft.external_id = old
