"""Production orders: finished whole where nothing about it is a person's to say.

Which lot was made or used, how much was wasted, how long it took: only who did the work knows. An
order without such questions is done by Odoo's own button: all that it says is consumed, and all
of it is produced. docs/decisions/0039 has the reasons.
"""

from __future__ import annotations

import typing as t

from typing_extensions import override

from odoo_common.errors import NoSuchModel, Rejected
from odoo_common.odoo.model_fields import id_of
from target_odoo.outcome import Reason
from target_odoo.stock.done_quantities import DECIMALS
from target_odoo.workflow.transitions import BUTTON_CONTEXT
from target_odoo.write.upsert import Upsert

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.records.parsed_record import ParsedRecord, Reference

PRODUCTION = "mrp.production"
MOVE = "stock.move"
DONE = "done"
#: The dialog in which Odoo before 17 asks whether all is consumed and produced.
DIALOG = "mrp.immediate.production"
#: States in which an order is finished.
OPEN = frozenset({"confirmed", "progress", "to_close"})
#: A component that differs from its bill of materials was changed by somebody who knew.
AS_PLANNED = {"skip_consumption": True}

Row = dict[str, t.Any]


#: What the record says is produced, kept from being written before the order is looked at.
PRODUCED = "qty_producing"


class Productions(Upsert):
    """Writes batches of production orders."""

    @override
    def _draft(
        self, item: InputRecord, shape: ParsedRecord, found: Mapping[Reference, int | Reason]
    ) -> ResolvedRecord:
        draft = super()._draft(item, shape, found)
        if draft.target_state == DONE and PRODUCED in draft.values:
            draft.extras[PRODUCED] = draft.values.pop(PRODUCED)
        return draft

    @override
    def _reach_states(self, drafts: Sequence[ResolvedRecord]) -> None:
        requesting = [draft for draft in drafts if draft.target_state == DONE]
        states = self._services.workflow.states(PRODUCTION, [draft.id for draft in requesting])
        closing = [draft for draft in requesting if states.get(draft.id) in OPEN]
        drafted = [draft for draft in requesting if states.get(draft.id) == "draft"]
        closing = [draft for draft in closing if not draft.item.is_contested]
        if not self._services.session.dry_run:
            self._reach(drafted, "confirmed")
            closing += [draft for draft in drafted if not draft.is_rejected]
            self._reserve([draft.id for draft in closing])
        self._refuse(closing)
        if not self._services.session.dry_run:
            closing = [draft for draft in closing if not draft.is_rejected]
            if self._has_dialog():
                self._answer(closing)
            self._reach(closing, DONE)
        super()._reach_states([draft for draft in drafts if not draft.is_rejected])

    def _refuse(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject the orders about which a person has to say something."""
        if not drafts:
            return
        ids = [draft.id for draft in drafts]
        orders = {row["id"]: row for row in self._rows(PRODUCTION, [("id", "in", ids)], _ORDER)}
        of_orders = [
            "|",
            ("raw_material_production_id", "in", ids),
            ("production_id", "in", ids),
            ("state", "!=", "cancel"),
        ]
        moves = self._rows(MOVE, of_orders, _MOVE)
        for draft in drafts:
            order = orders[draft.id]
            order["requested"] = draft.extras.get(PRODUCED) or order["product_qty"]
            for name, back in _MOVES.items():
                order[name] = [move for move in moves if id_of(move[back]) == draft.id]
            # A dry run reserves nothing, and can't say what there would be.
            asked = _QUESTIONS if self._services.session.dry_run else (*_QUESTIONS, _LACKS)
            text = next((text for is_so, text in asked if is_so(order)), None)
            if text:
                what = f"state: the production order {order['name']} {text}"
                draft.item.rejected(Reason("workflow", what, "state", DONE, can_retry=True))

    def _rows(self, model: str, domain: t.Any, names: Sequence[str]) -> list[Row]:
        there = self._services.session.fields.of(model)
        known = [name for name in names if name in there]
        rows: list[Row] = self._services.session.connection.call(
            model, "search_read", domain, known
        )
        return rows

    def _reserve(self, ids: list[int]) -> None:
        for order in ids:
            try:
                self._services.session.connection.call(
                    PRODUCTION, "action_assign", [order], repeatable=True, context=BUTTON_CONTEXT
                )
            except Rejected:
                continue  # What isn't there is told by `_QUESTIONS`.

    def _has_dialog(self) -> bool:
        try:
            return bool(self._services.session.fields.of(DIALOG))
        except NoSuchModel:
            return False

    def _answer(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Answer the dialog of Odoo before 17, which consumes, produces and ends in one call."""
        connection = self._services.session.connection
        for draft in drafts:
            values = {
                "mo_ids": [[6, 0, [draft.id]]],
                "immediate_production_line_ids": [
                    [0, 0, {"production_id": draft.id, "to_immediate": True}]
                ],
            }
            context = {**AS_PLANNED, "button_mark_done_production_ids": [draft.id]}
            try:
                dialog = connection.call(DIALOG, "create", values, repeatable=True)
                # Pressed again after a lost answer it finds nothing left to produce.
                connection.call(DIALOG, "process", [dialog], repeatable=True, context=context)
            except Rejected as error:
                state = self._services.workflow.states(PRODUCTION, [draft.id])[draft.id]
                if state != DONE:
                    draft.item.rejected(
                        Reason(error.code, error.message, field="state", can_retry=True)
                    )
                    continue
            draft.item.changed_further()

    def _reach(self, drafts: Sequence[ResolvedRecord], target_state: str) -> None:
        target_states = {draft.id: target_state for draft in drafts if not draft.is_rejected}
        results = (
            self._services.workflow.reach(PRODUCTION, target_states, AS_PLANNED)
            if target_states
            else {}
        )
        for draft in drafts:
            result = results.get(draft.id)
            if isinstance(result, Reason):
                draft.item.rejected(result)
            elif result:
                draft.item.changed_further()


def _is_tracked(order: Row) -> bool:
    moves = order["raw"] + order["finished"]
    return any(move["has_tracking"] != "none" for move in moves)


def _is_started(order: Row) -> bool:
    own = order["qty_producing"] not in (0, order["product_qty"])
    moves = order["raw"] + order["finished"]
    touched = any(
        move["state"] == DONE or move.get("picked") or move.get("quantity_done") for move in moves
    )
    return bool(own or touched)


def _has_other_products(order: Row) -> bool:
    made = {id_of(move["product_id"]) for move in order["finished"]}
    return bool(made - {id_of(order["product_id"])})


#: By kind, the field of a move that names its order.
_MOVES = {"raw": "raw_material_production_id", "finished": "production_id"}
_ORDER = (
    *("name", "product_id", "product_qty", "qty_producing", "reservation_state"),
    *("workorder_ids", "consumption"),
)
_MOVE = ("product_id", "state", "has_tracking", "picked", "quantity_done", *_MOVES.values())
#: What only a person can say, and what is told of such an order.
_QUESTIONS: tuple[tuple[Callable[[Row], bool], str], ...] = (
    (
        lambda order: round(order["requested"] - order["product_qty"], DECIMALS) != 0,
        "is finished whole or not at all: produce a part in Odoo, or correct its product_qty",
    ),
    (
        lambda order: not (order["raw"] and order["finished"]),
        "has no components: plan them in Odoo, and finish it there",
    ),
    (_is_tracked, "makes or uses lots or serial numbers: finish it in Odoo, and say which"),
    (lambda order: bool(order["workorder_ids"]), "has work orders: finish them in Odoo"),
    (_has_other_products, "makes by-products too: finish it in Odoo, and say how much"),
    (_is_started, "was started by somebody: finish it in Odoo"),
)
_LACKS: tuple[Callable[[Row], bool], str] = (
    lambda order: order["reservation_state"] != "assigned",
    "lacks components: they are not all in stock and reserved for it",
)
