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

    from target_odoo.load.load_row import LoadRow
    from target_odoo.odoo.writer import Change
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services

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
_GOODS = frozenset({"product_id", "product_uom", "product_uom_id", "uom_id"})
_BOOKED = frozenset({"quantity", "price_unit", "discount", "tax_ids", "account_id"}) | _GOODS
_ORDERED = frozenset({"product_qty", "price_unit", "discount", "tax_ids", "taxes_id"})
_CONFIRMED = "the order is confirmed: cancel it in Odoo and send another one"


def _confirmed(state: str) -> Lock:
    states = frozenset({state, "done"})
    return Lock(states, _OF_ORDERS, {"order_line": _GOODS}, frozenset(), _CONFIRMED)


#: Model → what is locked, by state.
LOCKS: dict[str, tuple[Lock, ...]] = {
    "purchase.order": (
        _confirmed("purchase"),
        Lock(
            states=frozenset({"done"}),
            fields=frozenset(),
            lines={"order_line": _ORDERED},
            fixed=frozenset({"order_line"}),
            advice="the order is locked: unlock it in Odoo first",
        ),
    ),
    # Odoo refuses by itself what is about a locked one.
    "sale.order": (_confirmed("sale"),),
    "account.move": (
        Lock(
            states=frozenset({"posted"}),
            fields=_OF_ORDERS | {"journal_id", "date", "invoice_date"},
            lines={"invoice_line_ids": _BOOKED, "line_ids": _BOOKED},
            fixed=frozenset({"invoice_line_ids", "line_ids"}),
            advice="it is posted: reset it to draft in Odoo, or send a refund",
        ),
    ),
}


def refuse_locked(
    services: Services,
    model: str,
    changes: Sequence[tuple[ResolvedRecord, Change]],
    additions: Sequence[tuple[ResolvedRecord, LoadRow]],
) -> None:
    """Reject the records of which something is about to change that is locked.

    Args:
        services: What to work with; Odoo is asked only where such a field differs.
        model: The model of the records.
        changes: What is to be written.
        additions: The lines that are to be added.
    """
    for draft, name, advice in find_locked(services, model, changes, additions):
        if not draft.is_rejected:
            text = f"{name}: it can't be changed any more, {advice}"
            draft.item.rejected(Reason("workflow", text, name))


def find_locked(
    services: Services,
    model: str,
    changes: Sequence[tuple[ResolvedRecord, Change]],
    additions: Sequence[tuple[ResolvedRecord, LoadRow]] = (),
) -> list[tuple[ResolvedRecord, str, str]]:
    """Return what is locked of what is about to change: record, field, and what can be done.

    Args:
        services: What to work with; Odoo is asked only where such a field differs.
        model: The model of the records.
        changes: What is to be written.
        additions: The lines that are to be added.
    """
    locks = LOCKS.get(model, ())
    touched = [
        (draft, lock, name)
        for lock in locks
        for draft, change in changes
        for name in _touched(lock, change.values)
    ]
    touched += [
        (draft, lock, name)
        for lock in locks
        for draft, row in additions
        for name in row.lines.keys() & lock.fixed
    ]
    states = services.workflow.states(model, sorted({draft.id for draft, _, _ in touched}))
    return [
        (draft, name, lock.advice)
        for draft, lock, name in touched
        if states.get(draft.id) in lock.states
    ]


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
