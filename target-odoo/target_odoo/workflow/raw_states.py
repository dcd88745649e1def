"""A `state` that no workflow is known of is never written as if it were a field like any other.

Written so, a document looks done that has no journal entry and moved no goods. What Odoo holds
already may be stated, and so may the state in which a new record begins.
"""

from __future__ import annotations

import typing as t

from odoo_common.errors import Rejected
from target_odoo.outcome import Reason
from target_odoo.workflow.transitions import CHOSEN_STATES, WORKFLOWS

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

STATE = "state"
#: Numbers of Odoo's commands that hold values of a line: of a new one, of one that is there.
NEW, CHANGED = 0, 1


class RawStates:
    """Rejects records whose `state`, or that of a line, would be written as it is.

    Args:
        session: The Odoo that is written into.
    """

    def __init__(self, session: OdooSession) -> None:
        self._session = session
        self._initial: dict[str, str] = {}

    def refuse_new(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject those of new records that don't begin as Odoo begins them, lines too."""
        for draft in drafts:
            for part in draft.parts:
                self._refuse(draft, part.model, part.values, is_new=True)

    def refuse_changes(self, draft: ResolvedRecord, values: Mapping[str, t.Any]) -> None:
        """Reject an existing record whose state is to be written, or that of a line.

        Args:
            draft: The record, with the lines that are added.
            values: What is to be written: values, and commands of lines.
        """
        self._refuse(draft, draft.model, values, is_new=False)
        fields = self._session.fields.of(draft.model)
        for name in draft.lines:
            for command in values.get(name) or ():
                if command[0] in (NEW, CHANGED):
                    is_new = command[0] == NEW
                    self._refuse(draft, fields[name].relation, command[2], is_new=is_new)

    def _refuse(
        self, draft: ResolvedRecord, model: str, values: Mapping[str, t.Any], *, is_new: bool
    ) -> None:
        value = values.get(STATE)
        if not value or draft.is_rejected or not self._is_step(model):
            return
        if is_new and value == self._initial_state(model):
            return
        draft.item.rejected(_unknown_workflow(model, str(value)))

    def _is_step(self, model: str) -> bool:
        field = self._session.fields.of(model).get(STATE)
        return field is not None and field.type == "selection" and model not in CHOSEN_STATES

    def _initial_state(self, model: str) -> str:
        if model not in self._initial:
            try:
                found = self._session.connection.call(model, "default_get", [STATE])
            except Rejected:
                found = {}
            self._initial[model] = str(found.get(STATE) or "")
        return self._initial[model]


def _unknown_workflow(model: str, value: str) -> Reason:
    return Reason(
        "workflow",
        f"state: which button brings a {model} to {value!r} is not known, and the state alone is "
        f"never written; known are the states of {', '.join(sorted(WORKFLOWS))}. Leave it out, or "
        "name the button in a mapping file (then: call, unless)",
        field=STATE,
        value=value,
    )
