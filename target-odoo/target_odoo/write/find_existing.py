"""Which records of a batch Odoo has, and what it holds of them."""

from __future__ import annotations

import typing as t

from target_odoo.lookup.adoption import Adoption
from target_odoo.lookup.line_reader import wrong_model
from target_odoo.outcome import Reason
from target_odoo.write.update import read_current

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services


def find_existing(
    services: Services,
    model: str,
    drafts: Sequence[ResolvedRecord],
    early: Sequence[InputRecord] = (),
) -> None:
    """Find out which records exist: by database id, else by external id, else by their values.

    Args:
        services: What to work with.
        model: Their model.
        drafts: The records; afterwards each knows its database id and what Odoo holds.
        early: Records that wait for their references, which may come by their database id later
            in the input.
    """
    unknown = [draft for draft in drafts if not draft.id]
    wanted = {draft.external_id for draft in unknown}
    wanted.update(item.external_id for item in early if item.external_id)
    holders = services.session.external_ids.find(wanted)
    for item in early:
        if item.external_id in holders:
            item.odoo_id = max(holders[item.external_id].id, 0)
    for draft in unknown:
        holder = holders.get(draft.external_id)
        if holder is not None and holder.model != draft.model:
            draft.item.rejected(wrong_model(draft, holder.model))
        elif holder is not None:
            draft.id = holder.id
    Adoption(services.session, model, services.settings.match.get(model, ())).adopt(unknown)
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
