"""New records of one model: made in one call, each with its lines and external ids."""

from __future__ import annotations

import typing as t

from target_odoo.outcome import Reason
from target_odoo.write.load_drafts import load_drafts, row_of
from target_odoo.write.partner_defaults import fill_from_partner
from target_odoo.write.unique_values import explain_unique, refuse_repeated_references

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.load.load_row import LoadRow
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services


def create(services: Services, model: str, drafts: Sequence[ResolvedRecord]) -> None:
    """Make records; afterwards each knows its database id, or is rejected.

    Args:
        services: What to write with.
        model: Their model.
        drafts: The records.
    """
    ready: list[tuple[ResolvedRecord, LoadRow]] = []
    refuse_repeated_references(services.session, model, drafts)
    for draft in [draft for draft in drafts if not draft.is_rejected]:
        if any(line.id for lines in draft.lines.values() for line in lines):
            draft.item.rejected(
                Reason("reference", "a new record can't have lines with a .id", field=".id")
            )
        else:
            ready.append((draft, row_of(services, draft)))
    fill_from_partner(services, model, ready)
    services.conflicts.intend(services.session, [draft for draft, _ in ready])
    new, rows = [draft for draft, _ in ready], [row for _, row in ready]
    answers = load_drafts(services, model, new, rows)
    for draft, answer in zip(new, answers, strict=True):
        if isinstance(answer, Reason):
            draft.item.rejected(explain_unique(services.session, draft, answer))
        else:
            draft.id = answer
            draft.item.created(*sorted(draft.values), *sorted(draft.lines))
