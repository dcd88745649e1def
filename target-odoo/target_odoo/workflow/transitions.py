"""Which button leads from which state to which: one table a model, for Odoo 14 to 19."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class StatePath:
    """How to reach one state.

    Attributes:
        reached: The states that count as being there, those further on included: an order
            that a buyer confirmed is not made a draft again because its source says draft.
        buttons: By state, the method that leads on from it. A state that is in neither is a
            dead end, and the record is rejected: nobody's cancelled order is revived.
    """

    reached: frozenset[str]
    buttons: Mapping[str, str]


def _wish(reached: str, buttons: Mapping[str, str] | None = None) -> StatePath:
    return StatePath(frozenset(reached.split(",")), buttons or {})


_CONFIRM_PURCHASE = {"draft": "button_confirm", "sent": "button_confirm"}
_CONFIRM_SALE = {"draft": "action_confirm", "sent": "action_confirm"}
_RESERVE = {"draft": "action_confirm", "confirmed": "action_assign", "waiting": "action_assign"}
_VALIDATE = dict.fromkeys(("confirmed", "waiting", "assigned"), "button_validate")
#: A payment that Odoo took back to draft is cancelled from there.
_CANCEL_PAYMENT = {
    "draft": "action_cancel",
    **dict.fromkeys(("in_process", "posted"), "action_draft"),
}
_CANCELLED_PAYMENT = "cancel,canceled"

#: Buttons that may be pressed for parts of a batch at the same time. Not for account moves:
#: those of a journal are numbered one after the other.
PRESSED_IN_PARTS = frozenset(
    {("purchase.order", "button_confirm"), ("sale.order", "action_confirm")}
)

#: Model → requested state → how.
WORKFLOWS: dict[str, dict[str, StatePath]] = {
    "purchase.order": {
        "draft": _wish("draft,sent,to approve,purchase,done"),
        "sent": _wish("sent,to approve,purchase,done", {"draft": "print_quotation"}),
        "purchase": _wish("purchase,done", _CONFIRM_PURCHASE),
        "done": _wish("done", {**_CONFIRM_PURCHASE, "purchase": "button_done"}),
        "cancel": _wish(
            "cancel",
            dict.fromkeys(("draft", "sent", "to approve", "purchase"), "button_cancel"),
        ),
    },
    "sale.order": {
        "draft": _wish("draft,sent,sale,done"),
        "sent": _wish("sent,sale,done", {"draft": "action_quotation_sent"}),
        "sale": _wish("sale,done", _CONFIRM_SALE),
        "done": _wish("done", {**_CONFIRM_SALE, "sale": "action_done"}),
        "cancel": _wish("cancel", dict.fromkeys(("draft", "sent", "sale"), "action_cancel")),
    },
    "account.move": {
        "draft": _wish("draft,posted"),
        "posted": _wish("posted", {"draft": "action_post"}),
        "cancel": _wish("cancel", {"draft": "button_cancel"}),
    },
    # `posted` and `cancel` are Odoo 14 to 17's names, which newer ones take for theirs.
    "account.payment": {
        "draft": _wish("draft,posted,in_process,paid"),
        "posted": _wish("posted,in_process,paid", {"draft": "action_post"}),
        "in_process": _wish("in_process,paid", {"draft": "action_post"}),
        "paid": _wish("paid", {"draft": "action_post", "in_process": "action_validate"}),
        "cancel": _wish(_CANCELLED_PAYMENT, _CANCEL_PAYMENT),
        "canceled": _wish(_CANCELLED_PAYMENT, _CANCEL_PAYMENT),
        "rejected": _wish("rejected", {"in_process": "action_reject"}),
    },
    # Statements and counts of Odoo 14.
    "account.bank.statement": {
        "open": _wish("open,posted,confirm"),
        "posted": _wish("posted,confirm", {"open": "button_post"}),
        "confirm": _wish("confirm", {"open": "button_post", "posted": "button_validate"}),
    },
    "stock.inventory": {
        "draft": _wish("draft,confirm,done"),
        "confirm": _wish("confirm,done", {"draft": "action_start"}),
        "done": _wish("done", {"draft": "action_start", "confirm": "action_validate"}),
    },
    "stock.scrap": {
        "draft": _wish("draft,done"),
        "done": _wish("done", {"draft": "action_validate"}),
    },
    "mrp.unbuild": {
        "draft": _wish("draft,done"),
        "done": _wish("done", {"draft": "action_validate"}),
    },
    # What is asked about before `done` is in productions.py.
    "mrp.production": {
        "draft": _wish("draft,confirmed,progress,to_close,done"),
        "confirmed": _wish("confirmed,progress,to_close,done", {"draft": "action_confirm"}),
        "done": _wish(
            "done",
            {
                "draft": "action_confirm",
                **dict.fromkeys(("confirmed", "progress", "to_close"), "button_mark_done"),
            },
        ),
        "cancel": _wish(
            "cancel",
            dict.fromkeys(("draft", "confirmed", "progress", "to_close"), "action_cancel"),
        ),
    },
    "stock.picking": {
        "draft": _wish("draft,waiting,confirmed,assigned,done"),
        "confirmed": _wish("confirmed,waiting,assigned,done", {"draft": "action_confirm"}),
        "assigned": _wish("assigned,done", _RESERVE),
        "done": _wish("done", {"draft": "action_confirm", **_VALIDATE}),
        "cancel": _wish(
            "cancel",
            dict.fromkeys(("draft", "waiting", "confirmed", "assigned"), "action_cancel"),
        ),
    },
}


#: Models whose `state` is a choice like any other: no step of a workflow.
CHOSEN_STATES = frozenset(
    {"ir.actions.server", "ir.actions.todo", "payment.acquirer", "payment.provider"}
)


@dataclasses.dataclass(frozen=True)
class Guard:
    """Keeps a button from being pressed on some records.

    Attributes:
        field: The model's field that the domain needs; without it nothing is kept.
        domain: The records that it isn't pressed on.
        message: Why.
    """

    field: str
    domain: tuple[object, ...]
    message: str


#: (model, button) → what Odoo 14 refuses by itself, and newer ones let happen.
GUARDS: dict[tuple[str, str], Guard] = {
    ("purchase.order", "button_cancel"): Guard(
        "picking_ids",
        (("picking_ids.state", "=", "done"),),
        "the order is received, at least in part, and can't be cancelled",
    ),
}

#: Newer Odoos keep the state of a finished order and set `locked` beside it: by the button
#: of the older ones, theirs.
LOCK_BUTTONS = {"button_done": "button_lock", "action_done": "action_lock"}
LOCKED_STATE = "done"

#: Answers to what a button would ask a person in a dialog: a part that wasn't delivered
#: stays open (a backorder), and cancelling is meant.
BUTTON_CONTEXT: dict[str, object] = {
    "skip_backorder": True,
    "skip_immediate": True,
    "skip_sms": True,
    "disable_cancel_warning": True,
}
