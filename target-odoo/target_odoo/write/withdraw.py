"""What a run made and couldn't bring to its state is taken out again, where it can be."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Rejected
from target_odoo.workflow.transitions import WORKFLOWS

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.outcome import Reason
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

#: Models whose drafts Odoo deletes once they are cancelled, and not before.
CANCELLED_FIRST = frozenset({"purchase.order"})


def withdraw(services: Services, model: str, drafts: Sequence[ResolvedRecord]) -> None:
    """Delete records that this run made and whose state Odoo refused.

    Only those that are still as they were made: one that is a step further may have made others.
    Of what stays the rejection says so, and the same record goes on from there.

    Args:
        services: What to work with.
        model: Their model.
        drafts: Records that this run made.
    """
    refused = [draft for draft in drafts if draft.is_rejected and draft.id > 0]
    if not refused or services.session.dry_run:
        return
    states = services.workflow.states(model, [draft.id for draft in refused])
    for draft in refused:
        # A state that no button leads to is where records begin.
        begins = states.get(draft.id) in WORKFLOWS[model] and not (
            WORKFLOWS[model][states[draft.id]].buttons
        )
        if begins and _delete(services, model, draft.id):
            draft.id = draft.item.odoo_id = 0
            draft.item.is_written = False
        elif draft.item.reason:
            draft.item.rejected(_stays(model, draft, draft.item.reason, states.get(draft.id, "")))


def _delete(services: Services, model: str, record_id: int) -> bool:
    connection = services.session.connection
    for prepare in (False, True):
        try:
            if prepare:
                button = WORKFLOWS[model]["cancel"].buttons["draft"]
                connection.call(model, button, [record_id], repeatable=True)
            connection.call(model, "unlink", [record_id], repeatable=True)
        except Rejected as error:
            if error.code == "missing":
                return True  # the answer to the first try was lost
            if error.code == "access" or model not in CANCELLED_FIRST:
                return False
        else:
            return True
    return False


def _stays(model: str, draft: ResolvedRecord, reason: Reason, state: str) -> Reason:
    text = (
        f"{reason.message} (what was made stays in Odoo: {model} with database id {draft.id}, in "
        f"state {state!r}; the same record goes on from there)"
    )
    return dataclasses.replace(reason, message=text)
