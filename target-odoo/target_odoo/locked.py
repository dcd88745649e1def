"""Values that Odoo's forms lock once a document counts, and that its API lets through: a table.

A confirmed order whose line names another product still receives the first one; a posted bill
of Odoo 14 takes another price, vendor or date as if nobody had booked it.
"""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from target_odoo.drafts import Draft
    from target_odoo.loading import Row
    from target_odoo.tools import Tools
    from target_odoo.writing import Change

#: Numbers of Odoo's commands that change a line.
ADDS, CHANGES, REMOVES = 0, 1, 2


@dataclasses.dataclass(frozen=True)
class Lock:
    """What can't be changed any more.

    Attributes:
        states: From these on.
        fields: Of the record.
        lines: By one2many field, the fields of its lines.
        fixed: The one2many fields whose lines can't be added or removed either.
        advice: What a person can do.
    """

    states: frozenset[str]
    fields: frozenset[str]
    lines: Mapping[str, frozenset[str]]
    fixed: frozenset[str]
    advice: str


_OF_ORDERS = frozenset({"partner_id", "currency_id", "company_id"})
_BOOKED = (
    *("product_id", "product_uom_id", "quantity", "price_unit", "discount"),
    *("tax_ids", "account_id"),
)
#: Model → what is locked.
LOCKS: dict[str, Lock] = {
    "purchase.order": Lock(
        states=frozenset({"purchase", "done"}),
        fields=_OF_ORDERS,
        lines={"order_line": frozenset({"product_id", "product_uom", "product_uom_id"})},
        fixed=frozenset(),
        advice="the order is confirmed: cancel it in Odoo and send another one",
    ),
    "sale.order": Lock(
        states=frozenset({"sale", "done"}),
        fields=_OF_ORDERS,
        lines={},
        fixed=frozenset(),
        advice="the order is confirmed: cancel it in Odoo and send another one",
    ),
    "account.move": Lock(
        states=frozenset({"posted"}),
        fields=frozenset(
            {"partner_id", "currency_id", "company_id", "journal_id", "date", "invoice_date"}
        ),
        lines={"invoice_line_ids": frozenset(_BOOKED), "line_ids": frozenset(_BOOKED)},
        fixed=frozenset({"invoice_line_ids", "line_ids"}),
        advice="it is posted: reset it to draft in Odoo, or send a refund",
    ),
}


def refuse_locked(
    tools: Tools,
    model: str,
    changes: Sequence[tuple[Draft, Change]],
    additions: Sequence[tuple[Draft, Row]],
) -> None:
    """Reject the records of which something is about to change that is locked.

    Args:
        tools: What to work with; Odoo is asked only where such a field differs.
        model: The model of the records.
        changes: What is to be written.
        additions: The lines that are to be added.
    """
    lock = LOCKS.get(model)
    if lock is None:
        return
    touched: dict[int, tuple[Draft, str]] = {}
    for draft, change in changes:
        for name in _touched(lock, change.values):
            touched.setdefault(draft.id, (draft, name))
    for draft, row in additions:
        for name in row.lines.keys() & lock.fixed:
            touched.setdefault(draft.id, (draft, name))
    states = tools.workflow.states(model, list(touched))
    for record_id, (draft, name) in touched.items():
        if states.get(record_id) in lock.states:
            text = f"{name}: it can't be changed any more, {lock.advice}"
            draft.item.rejected(Reason("workflow", text, name))


def _touched(lock: Lock, values: Mapping[str, t.Any]) -> Iterator[str]:
    for name, value in values.items():
        if name in lock.fields:
            yield name
        if name not in lock.lines:
            continue
        for command in value:
            if command[0] in (ADDS, REMOVES) and name in lock.fixed:
                yield name
            elif command[0] == CHANGES:
                yield from (f"{name}/{field}" for field in command[2] if field in lock.lines[name])
