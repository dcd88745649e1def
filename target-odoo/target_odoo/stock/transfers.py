"""Transfers and receipts: what is done, by line, and what becomes of the rest.

A `stock.picking` that target_states the state `done` may say by line how much is done
(`quantity_done`, or `quantity`), less than the demand or more, and which goods they are: lots,
serial numbers, packages. Without any, what Odoo has reserved is done. The quantities are set,
not added, and those of a transfer that is done already are only compared: nothing is received
twice.
"""

from __future__ import annotations

import typing as t

from typing_extensions import override

from odoo_common.errors import Rejected
from target_odoo.outcome import Reason
from target_odoo.stock.done_quantities import (
    count_names,
    is_about_quantity,
    is_quantity,
    names_goods,
    note_lines,
)
from target_odoo.stock.move_lines import PICKED
from target_odoo.stock.moves import MOVE, DoneMoves
from target_odoo.stock.order_completion import complete_orders
from target_odoo.workflow.transitions import BUTTON_CONTEXT
from target_odoo.write.upsert import Upsert

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.records.parsed_record import ParsedRecord, Reference

PICKING = "stock.picking"
DONE = "done"
#: States from which nothing is done any more.
CLOSED = frozenset({DONE, "cancel"})
#: Odoo's name, in a button's context, of the pickings whose rest is dropped.
NO_BACKORDER = "picking_ids_not_to_backorder"


class Transfers(Upsert):
    """Writes batches of pickings."""

    TAKES_EXTRAS = True
    LOOKS_AHEAD = False

    @override
    def _draft(
        self, item: InputRecord, shape: ParsedRecord, found: Mapping[Reference, int | Reason]
    ) -> ResolvedRecord:
        draft = super()._draft(item, shape, found)
        count_names(draft)
        return draft

    @override
    def _create(self, drafts: Sequence[ResolvedRecord]) -> None:
        left = _without_early_quantities(drafts)
        DoneMoves(self._services).refuse_wrong_goods(left)
        super()._create([draft for draft in left if not draft.is_rejected])

    @override
    def _update(self, drafts: Sequence[ResolvedRecord]) -> None:
        left = _without_early_quantities(drafts)
        self._compare_moves([draft for draft in left if draft.lines])
        super()._update([draft for draft in left if not draft.is_rejected])

    @override
    def _reach_states(self, drafts: Sequence[ResolvedRecord]) -> None:
        finishing = [draft for draft in drafts if draft.target_state == DONE]
        states = self._services.workflow.states(PICKING, [draft.id for draft in finishing])
        closing = [draft for draft in finishing if states[draft.id] not in CLOSED]
        if not self._services.session.dry_run:
            self._make_ready(closing)
        keep = self._services.purchasing.keep_backorders
        dropping = [draft for draft in closing if not draft.extras.get("backorder", keep)]
        context = {NO_BACKORDER: [draft.id for draft in dropping]}
        self._reach([draft for draft in dropping if not draft.is_rejected], DONE, context)
        super()._reach_states([draft for draft in drafts if not draft.is_rejected])
        self._reserve_rest([draft for draft in closing if not draft.is_rejected])
        if self._services.purchasing.complete_on_receipt:
            complete_orders(self._services, [d for d in finishing if not d.is_rejected])

    def _compare_moves(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject what doesn't fit the moves; take the lines off transfers that are closed."""
        states = self._services.workflow.states(PICKING, [draft.id for draft in drafts])
        moves = DoneMoves(self._services)
        moves.read([draft.id for draft in drafts])
        done = [draft for draft in drafts if states.get(draft.id) == DONE]
        moves.contradictions(done)
        open_ = [draft for draft in drafts if states.get(draft.id) not in CLOSED]
        moves.refuse_wrong_goods(open_)
        for draft in drafts:
            note_lines(draft)
            if states.get(draft.id) in CLOSED:
                draft.lines = {}
                continue
            reason = moves.stranger(draft)
            draft.lines = {
                field: lines
                for field, lines in draft.lines.items()
                if not all(is_about_quantity(line) for line in lines)
            }
            if reason and not draft.is_rejected:
                draft.item.rejected(reason)

    def _make_ready(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Confirm transfers, reserve what there is, and set what is done."""
        self._reach(drafts, "confirmed", {})
        left = [draft for draft in drafts if not draft.is_rejected]
        # Also for those that say quantities: else Odoo 14 takes goods from the upper location
        # that lie in one below it, and leaves less than nothing there.
        self._reserve([draft.id for draft in left])
        moves = DoneMoves(self._services)
        moves.read([draft.id for draft in left])
        moves.set_done(left)

    def _reserve(self, ids: list[int]) -> None:
        if not ids:
            return
        try:
            self._services.session.connection.call(
                PICKING, "action_assign", ids, repeatable=True, context=BUTTON_CONTEXT
            )
        except Rejected:
            # One that has nothing to reserve is refused at its end, with Odoo's reason.
            middle = len(ids) // 2
            if middle:
                self._reserve(ids[:middle])
                self._reserve(ids[middle:])

    def _reserve_rest(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reserve again what Odoo before 17 had reserved for goods that stayed open.

        The lines that say which goods are done take the place of its reservation.
        """
        ids = [draft.id for draft in drafts if names_goods(draft)]
        if (
            self._services.session.dry_run
            or not ids
            or PICKED in self._services.session.fields.of(MOVE)
        ):
            return
        domain = [("backorder_id", "in", ids), ("state", "in", ("confirmed", "waiting"))]
        self._reserve(self._services.session.connection.call(PICKING, "search", domain))

    def _reach(
        self, drafts: Sequence[ResolvedRecord], target_state: str, context: Mapping[str, object]
    ) -> None:
        target_states = {draft.id: target_state for draft in drafts}
        results = (
            self._services.workflow.reach(PICKING, target_states, context) if target_states else {}
        )
        for draft in drafts:
            result = results[draft.id]
            if isinstance(result, Reason):
                draft.item.rejected(result)
            elif result:
                draft.item.changed_further()


def _without_early_quantities(drafts: Sequence[ResolvedRecord]) -> list[ResolvedRecord]:
    """Reject transfers that say what is done and don't request to be done; return the others."""
    for draft in drafts:
        if draft.target_state != DONE and is_quantity(draft):
            text = "quantity_done: what is done is only written together with state: done"
            draft.item.rejected(Reason("value", text, "quantity_done"))
    return [draft for draft in drafts if not draft.is_rejected]
