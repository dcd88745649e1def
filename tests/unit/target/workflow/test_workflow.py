"""A record is brought to its state by Odoo's own buttons."""

from __future__ import annotations

import typing as t

import pytest

from tests.fake_odoo.faults import user_error
from tests.unit.target.running import Message, Run, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

ORDER = "purchase.order"


@pytest.fixture
def send(run: Runner) -> t.Callable[..., Run]:
    run(records("product_product", {"id": "PEN", "name": "Pen", "default_code": "PEN"}))
    run(records("res_partner", {"id": "vendor", "name": "Vendor"}))
    line = {"product_id/default_code": "PEN", "product_qty": 1, "price_unit": 2}

    def send(*states: str, settings: dict[str, t.Any] | None = None, **more: t.Any) -> Run:
        rows: list[Message] = [
            {
                "id": f"PO{n}",
                "partner_id/id": "vendor",
                "order_line": [line],
                "state": state,
                **more,
            }
            for n, state in enumerate(states)
        ]
        return run(records("purchase_order", *rows), **(settings or {}))

    return send


Send = t.Callable[..., Run]


def states(odoo: FakeOdoo) -> list[str]:
    rows = odoo.rows(ORDER, "state", *(["locked"] if odoo.db.version == 19 else []))
    return ["done" if row.get("locked") else row["state"] for row in rows]


def test_each_state_is_reached_from_a_draft(send: Send, odoo: FakeOdoo) -> None:
    wanted = ["draft", "sent", "purchase", "done", "cancel"]
    assert send(*wanted).ended("purchase_order") == {"created": 5}
    assert states(odoo) == wanted
    assert send(*wanted).ended("purchase_order") == {"unchanged": 5}


def test_confirming_makes_the_receipt_once(send: Send, odoo: FakeOdoo) -> None:
    send("purchase")
    send("purchase")
    assert len(odoo.rows("stock.picking", "name")) == 1
    assert len(odoo.called("button_confirm")) == 1


def test_a_state_alone_counts_as_a_change(send: Send, odoo: FakeOdoo) -> None:
    send("draft")
    assert send("purchase").ended("purchase_order") == {"updated": 1}
    assert states(odoo) == ["purchase"]


def test_what_is_further_on_is_not_taken_back(send: Send, odoo: FakeOdoo) -> None:
    send("purchase")
    assert send("draft").ended("purchase_order") == {"unchanged": 1}
    assert states(odoo) == ["purchase"]


def test_a_cancelled_order_is_not_revived(send: Send, odoo: FakeOdoo) -> None:
    send("cancel")
    done = send("purchase")
    assert done.reasons == [("workflow", "state")]
    assert "is in state 'cancel'" in done.messages[0]
    assert states(odoo) == ["cancel"]


def test_a_state_that_no_button_leads_to_is_rejected(send: Send) -> None:
    done = send("to approve")
    assert done.reasons == [("workflow", "state")]
    assert "can't be brought to 'to approve'" in done.messages[0]


def test_many_are_confirmed_with_few_calls(send: Send, odoo: FakeOdoo) -> None:
    assert send(*["purchase"] * 12).ended("purchase_order") == {"created": 12}
    assert states(odoo) == ["purchase"] * 12
    assert len(odoo.called("button_confirm")) == 1


def test_one_that_odoo_refuses_leaves_the_others_alone(send: Send, odoo: FakeOdoo) -> None:
    for _ in range(3):  # all, the first half, and the first
        odoo.failures.answer("button_confirm", user_error("no"))
    done = send("purchase", "purchase", "purchase", "purchase")
    assert done.ended("purchase_order") == {"created": 3, "rejected": 1}
    assert done.reasons == [("user", "state")]
    assert sorted(states(odoo)) == ["purchase", "purchase", "purchase"]


def test_an_order_whose_confirmation_is_refused_is_taken_out_again(
    send: Send, odoo: FakeOdoo
) -> None:
    odoo.failures.answer("button_confirm", user_error("no"))
    assert send("purchase").ended("purchase_order") == {"rejected": 1}
    assert states(odoo) == []
    assert send("purchase").ended("purchase_order") == {"created": 1}


def test_what_cannot_be_taken_out_is_named_and_the_next_run_goes_on(
    send: Send, odoo: FakeOdoo
) -> None:
    odoo.failures.answer("button_confirm", user_error("no"))
    odoo.db.denied.add((ORDER, "unlink"))
    done = send("purchase")
    assert "stays in Odoo: purchase.order with database id 1, in state" in done.messages[0]
    assert send("purchase").ended("purchase_order") == {"updated": 1}
    assert states(odoo) == ["purchase"]


def test_an_order_that_was_there_before_stays(send: Send, odoo: FakeOdoo) -> None:
    send("draft")
    odoo.failures.answer("button_confirm", user_error("no"))
    assert send("purchase").ended("purchase_order") == {"rejected": 1}
    assert states(odoo) == ["draft"]


def test_a_state_that_is_none_of_odoos_leaves_nothing_behind(send: Send, odoo: FakeOdoo) -> None:
    assert send("posted").reasons == [("workflow", "state")]
    assert states(odoo) == []


def test_a_button_whose_answer_is_lost_did_its_work(send: Send, odoo: FakeOdoo) -> None:
    odoo.failures.lose_answer("button_confirm")
    assert send("purchase").ended("purchase_order") == {"created": 1}
    assert states(odoo) == ["purchase"]
    assert len(odoo.rows("stock.picking", "name")) == 1


def test_a_refusal_after_the_work_was_done_is_none(send: Send, odoo: FakeOdoo) -> None:
    send("draft")
    order = odoo.named("singer.PO0")
    odoo.failures.meanwhile("button_confirm", lambda: odoo.do(ORDER, "button_confirm", [order]))
    assert send("purchase").ended("purchase_order") == {"updated": 1}


def test_a_received_order_is_not_cancelled(send: Send, odoo: FakeOdoo) -> None:
    send("purchase")
    assert len(odoo.db.table("stock.picking")) == 1
    for move in odoo.db.table("stock.move").values():
        move["state"] = "done"
    done = send("cancel")
    assert done.reasons == [("workflow", "state")]
    assert "is received" in done.messages[0]
    assert states(odoo) == ["purchase"]


def test_a_dry_run_presses_nothing(send: Send, odoo: FakeOdoo) -> None:
    send("draft")
    assert send("purchase", settings={"dry_run": True}).ended("purchase_order") == {"updated": 1}
    assert states(odoo) == ["draft"]


def test_orders_are_left_as_drafts_where_the_setting_says_so(send: Send, odoo: FakeOdoo) -> None:
    settings = {"export_buy_orders_as_draft": True}
    assert send("purchase", settings=settings).ended("purchase_order") == {"created": 1}
    assert states(odoo) == ["draft"]
