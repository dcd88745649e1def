"""Which records of a batch exist in Odoo, and what Odoo holds of them."""

from __future__ import annotations

import typing as t

from target_odoo.lookup.adoption import Adoption
from target_odoo.lookup.line_reader import wrong_model
from target_odoo.lookup.old_names import take_old_names
from target_odoo.outcome import Reason
from target_odoo.write.update import read_current

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services


def find_existing(  # noqa: PLR0913 - each is a part of the question
    services: Services,
    model: str,
    drafts: Sequence[ResolvedRecord],
    key_properties: Sequence[str],
    *,
    early: Sequence[InputRecord] = (),
    adopt: bool = True,
) -> None:
    """Find out which records exist: by database id, else by external id.

    Args:
        services: What to write with.
        model: Their model.
        drafts: The records.
        key_properties: The key of their stream.
        early: Records that wait for others: they may come by their database id later.
        adopt: Records that somebody else made are looked for, too.
    """
    session = services.session
    unknown = [draft for draft in drafts if not draft.id]
    wanted = {draft.external_id for draft in unknown}
    wanted.update(draft.item.old_name for draft in unknown if draft.item.old_name)
    wanted.update(item.external_id for item in early if item.external_id)
    holders = session.external_ids.find(wanted)
    take_old_names(session, unknown, holders, key_properties)
    for item in early:
        if item.external_id in holders:
            item.odoo_id = max(holders[item.external_id].id, 0)
    for draft in unknown:
        holder = holders.get(draft.external_id)
        if holder is not None and holder.model != draft.model:
            draft.item.rejected(wrong_model(draft, holder.model))
        elif holder is not None:
            draft.id = holder.id
    if adopt:
        Adoption(session, model, services.settings.match.get(model, ())).adopt(unknown)
    known = [draft for draft in drafts if draft.id > 0 and not draft.is_rejected]
    read_current(services, model, known)
    for draft in known:
        if draft.current is not None:
            continue
        if draft.external_id in holders:
            # It was deleted by another way than Odoo's own: `load` makes it anew.
            draft.id = 0
        else:
            draft.item.rejected(_no_such_id(draft))


def _no_such_id(draft: ResolvedRecord) -> Reason:
    return Reason(
        "reference",
        f"there is no {draft.model} with database id {draft.id}",
        field=".id",
        value=str(draft.id),
    )
