"""Presses a button that a mapping file names, for records whose guard says that it isn't done."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Rejected
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.outcome import Reason
from target_odoo.records.parsed_record import DATABASE_ID
from target_odoo.workflow.transitions import BUTTON_CONTEXT

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.mapping.button_mapping import ButtonMapping
    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services


class ButtonWriter:
    """Presses the button of records.

    Args:
        services: What to work with.
        mapping: The button and its guard.
    """

    def __init__(self, services: Services, mapping: ButtonMapping) -> None:
        self._session = services.session
        self._mapping = mapping

    def write(self, items: Sequence[InputRecord]) -> None:
        """Press it for those that are not done; afterwards each item has its outcome.

        The guard is read before and afterwards: pressed by an earlier run, or by a call whose
        answer was lost, it is not pressed again.
        """
        done = self._done(_id_of(item) for item in items)
        for item in items:
            if _id_of(item) in done:
                item.unchanged()
            elif self._session.dry_run:
                item.updated()
        refused: dict[int, Rejected] = {}
        pressed = [item for item in items if item.outcome is None]
        for item in pressed:
            try:
                self._session.connection.call(
                    self._mapping.model,
                    self._mapping.method,
                    [_id_of(item)],
                    repeatable=False,
                    context=BUTTON_CONTEXT,
                )
            except Rejected as error:
                refused[_id_of(item)] = error
        done = self._done(_id_of(item) for item in pressed)
        for item in pressed:
            refusal = refused.get(_id_of(item))
            if _id_of(item) in done:
                item.updated()
            elif refusal:
                item.rejected(Reason(refusal.code, refusal.message, can_retry=True))
            else:
                item.rejected(self._undone())

    def _done(self, ids: Iterable[int]) -> set[int]:
        wanted = sorted(set(ids))
        if not wanted:
            return set()
        # The guard stands first: an operator in it (`|`) takes what follows it.
        domain = [*self._mapping.unless, ("id", "in", wanted)]
        found = self._session.connection.call(
            self._mapping.model, "search", domain, context=ALSO_ARCHIVED
        )
        return set(found)

    def _undone(self) -> Reason:
        text = (
            f"{self._mapping.method} was called, and the record is still not as `unless` has it: "
            "Odoo asks something about it, or does nothing; press the button in Odoo to see"
        )
        return Reason("workflow", text, can_retry=True)


def _id_of(item: InputRecord) -> int:
    return int(item.record[DATABASE_ID])
