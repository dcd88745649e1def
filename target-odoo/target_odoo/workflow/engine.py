"""The `state` that a record requests, reached through Odoo's own buttons.

Writing `state` makes an order look confirmed that has no receipt: the buttons do the work.
"""

from __future__ import annotations

import typing as t

from odoo_common.errors import Rejected
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.parallel import in_parts
from target_odoo.outcome import Reason
from target_odoo.workflow.transitions import (
    BUTTON_CONTEXT,
    GUARDS,
    LOCK_BUTTONS,
    LOCKED_STATE,
    PRESSED_IN_PARTS,
    WORKFLOWS,
    StatePath,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import ModelFields
    from target_odoo.records.draft import ResolvedRecord

#: More steps than any way has.
MAX_STEPS = 4
#: Records that a request of its own is worth.
MIN_PART = 20
#: Records that a button is pressed for at once: it touches what others touch (`odoo/loader.py`).
MAX_PART = 25


class Workflow:
    """Brings records to the states that they request.

    Args:
        connection: Where to.
        fields: Tells which models have `locked` beside `state`.
        parallel: How many requests at the same time, at most.
        dry_run: Press nothing, and answer as if it went well.
    """

    def __init__(
        self,
        connection: OdooClient,
        fields: ModelFields,
        *,
        parallel: int = 1,
        dry_run: bool = False,
    ) -> None:
        self._parallel = parallel
        self._connection = connection
        self._fields = fields
        self._dry_run = dry_run

    def reach(
        self,
        model: str,
        target_states: Mapping[int, str],
        context: Mapping[str, object] | None = None,
    ) -> dict[int, bool | Reason]:
        """Bring each record to its state; a button is pressed for many records at once.

        Args:
            model: Their model, one of `WORKFLOWS`.
            target_states: The requested state by database id.
            context: More of Odoo's context for the buttons.

        Returns:
            By id: True if something was done, False if it was there already, or why it
            can't get there.
        """
        ways = self._ways(model)
        results: dict[int, bool | Reason] = {
            record_id: _unknown(model, target_state, ways)
            for record_id, target_state in target_states.items()
            if target_state not in ways
        }
        open_ids = [record_id for record_id in target_states if record_id not in results]
        refused: dict[int, Reason] = {}
        pressed: set[int] = set()
        for _ in range(MAX_STEPS):
            by_button: dict[str, list[int]] = {}
            for record_id, state in self.states(model, open_ids).items():
                way = ways[target_states[record_id]]
                if state in way.reached:
                    # Also when Odoo refused: the answer to the first try was lost.
                    results[record_id] = record_id in pressed
                elif record_id in refused:
                    results[record_id] = refused[record_id]
                elif state in way.buttons:
                    by_button.setdefault(way.buttons[state], []).append(record_id)
                else:
                    results[record_id] = _dead_end(model, state, target_states[record_id])
            answers: dict[int, Reason | None] = {}
            for button, ids in by_button.items():
                answers |= self._press(model, button, ids, context or {})
            if self._dry_run:
                return results | dict.fromkeys(answers, True)
            refused |= {record_id: reason for record_id, reason in answers.items() if reason}
            open_ids = list(answers)
            pressed.update(open_ids)
        for record_id in open_ids:
            results[record_id] = _undecided(model, target_states[record_id])
        return results

    def refuse_unknown(self, model: str, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject records that request a state which this Odoo can't reach, before a write."""
        if model not in WORKFLOWS:
            return
        for draft in drafts:
            state = draft.target_state
            if state and not draft.is_rejected and state not in (ways := self._ways(model)):
                draft.item.rejected(_unknown(model, state, ways))

    def _ways(self, model: str) -> dict[str, StatePath]:
        """Return the states of this Odoo that can be reached: versions have different ones."""
        known = {*self._fields.of(model)["state"].selection}
        known |= {LOCKED_STATE} if self._has_lock(model) else set()
        ways = WORKFLOWS[model]
        return {state: way for state, way in ways.items() if not known or way.reached & known}

    def states(self, model: str, ids: Sequence[int]) -> dict[int, str]:
        """Return the state of each record; `done` for one that is locked."""
        if not ids:
            return {}
        names = ["state"] + ["locked"] * self._has_lock(model)
        rows = self._connection.call(model, "read", list(ids), names)
        return {row["id"]: LOCKED_STATE if row.get("locked") else row["state"] for row in rows}

    def _has_lock(self, model: str) -> bool:
        return "locked" in self._fields.of(model)

    def _kept_from(self, model: str, button: str, ids: list[int]) -> dict[int, Reason | None]:
        guard = GUARDS.get((model, button))
        if guard is None or guard.field not in self._fields.of(model):
            return {}
        domain = [("id", "in", ids), *guard.domain]
        found = self._connection.call(model, "search", domain, context=ALSO_ARCHIVED)
        reason = Reason("workflow", guard.message, field="state")
        return dict.fromkeys(found, reason)

    def _press(
        self, model: str, button: str, ids: list[int], context: Mapping[str, object]
    ) -> dict[int, Reason | None]:
        kept = self._kept_from(model, button, ids)
        left = [record_id for record_id in ids if record_id not in kept]
        if not left:
            return kept

        def press(part: list[int]) -> list[tuple[int, Reason | None]]:
            return list(self._press_all(model, button, part, context).items())

        parts = self._parallel if (model, button) in PRESSED_IN_PARTS else 1
        pressed = in_parts(press, left, parts=parts, at_least=MIN_PART, at_most=MAX_PART)
        return kept | dict(pressed)

    def _press_all(
        self, model: str, button: str, ids: list[int], context: Mapping[str, object]
    ) -> dict[int, Reason | None]:
        if self._dry_run:
            return dict.fromkeys(ids)
        method = LOCK_BUTTONS.get(button, button) if self._has_lock(model) else button
        try:
            # Pressed again after a lost answer it finds its work done, or says so.
            self._connection.call(
                model, method, ids, repeatable=True, context={**BUTTON_CONTEXT, **context}
            )
        except Rejected as error:
            if len(ids) == 1:
                return {ids[0]: Reason(error.code, error.message, field="state", can_retry=True)}
            middle = len(ids) // 2
            return self._press_all(model, button, ids[:middle], context) | self._press_all(
                model, button, ids[middle:], context
            )
        return dict.fromkeys(ids)


def _unknown(model: str, target_state: str, ways: Mapping[str, StatePath]) -> Reason:
    return Reason(
        "workflow",
        f"state: {model} can't be brought to {target_state!r}, only to {', '.join(ways)}",
        field="state",
        value=target_state,
    )


def _undecided(model: str, target_state: str) -> Reason:
    return Reason(
        "workflow",
        f"the {model} is not brought to {target_state!r}: Odoo asks something about it, or does "
        "nothing; press the button in Odoo to see",
        field="state",
        value=target_state,
        can_retry=True,
    )


def _dead_end(model: str, state: str, target_state: str) -> Reason:
    return Reason(
        "workflow",
        f"the {model} is in state {state!r}, from where it is not brought to {target_state!r}",
        field="state",
        value=target_state,
        can_retry=True,
    )
