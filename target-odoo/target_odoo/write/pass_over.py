"""Records that settings say are not to be written: `write_mode`, `deleted_in_odoo`."""

from __future__ import annotations

import logging
import typing as t

from target_odoo.conflicts.record_digests import key_of
from target_odoo.outcome import Reason
from target_odoo.settings.schema import CREATE, REJECT, SKIP, UPDATE

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

logger = logging.getLogger(__name__)

IN_ODOO = "it is in Odoo already, and write_mode is create"
NOT_IN_ODOO = "it isn't in Odoo, and write_mode is update"
DELETED = "it was written before, and somebody has deleted it in Odoo"


def pass_over(
    services: Services, model: str, drafts: Sequence[ResolvedRecord]
) -> list[ResolvedRecord]:
    """End the records that aren't to be written; return the others.

    Args:
        services: What to write with.
        model: Their model.
        drafts: Records that were looked up.
    """
    ready = [draft for draft in drafts if draft.item.outcome is None]
    mode = services.settings.write_mode_of(model)
    if mode == CREATE:
        _skip([draft for draft in ready if draft.id], IN_ODOO)
    elif mode == UPDATE:
        _skip([draft for draft in ready if not draft.id], NOT_IN_ODOO)
    new = [draft for draft in ready if not draft.id and draft.item.outcome is None]
    if new and services.conflicts.memory:
        known = services.conflicts.memory.recall([key_of(draft) for draft in new])
        # What was announced only may never have been written.
        written = {key for key, values in known.items() if values.agreed}
        _deleted(services, [draft for draft in new if key_of(draft) in written])
    return [draft for draft in drafts if not draft.item.is_passed_over]


def _deleted(services: Services, drafts: Sequence[ResolvedRecord]) -> None:
    """Do with records that somebody deleted in Odoo what `deleted_in_odoo` says."""
    policy = services.settings.deleted_in_odoo
    if policy == SKIP:
        _skip(drafts, f"{DELETED}; deleted_in_odoo is skip")
        return
    for draft in drafts:
        if policy == REJECT:
            text = f"{DELETED}; deleted_in_odoo is reject"
            draft.item.rejected(Reason("missing", text, field="id", value=draft.external_id))
        else:
            draft.item.note = f"{DELETED}: made again"
            logger.warning("%s: %s: %s", draft.item.stream, draft.external_id, draft.item.note)


def _skip(drafts: Sequence[ResolvedRecord], why: str) -> None:
    for draft in drafts:
        draft.item.passed_over(why)
        draft.item.external_id, draft.item.odoo_id = draft.external_id, max(draft.id, 0)
    if drafts:
        first = drafts[0]
        name = first.external_id or f".id={first.id}"
        logger.warning(
            "%s: %d records are skipped, %s first: %s", first.item.stream, len(drafts), name, why
        )
