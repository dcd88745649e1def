"""The lines of a record are compared, changed, added and removed, each by its name or key."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Message, Run, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

ORDER, LINE = "purchase.order", "purchase.order.line"
PEN: Message = {"product_id/default_code": "PEN", "product_qty": 3, "price_unit": 12.5}
INK: Message = {"product_id/default_code": "INK", "product_qty": 2, "price_unit": 1}
PAD: Message = {"product_id/default_code": "PAD", "product_qty": 7, "price_unit": 4}


@pytest.fixture(autouse=True)
def products(run: Runner) -> None:
    run(
        records(
            "product_product",
            *({"id": c, "name": c, "default_code": c} for c in ("PEN", "INK", "PAD")),
        )
    )


@pytest.fixture
def send(run: Runner) -> t.Callable[..., Run]:
    run(records("res_partner", {"id": "vendor", "name": "Vendor"}))

    def send(*lines: Message, settings: dict[str, t.Any] | None = None, **more: t.Any) -> Run:
        order = {"id": "PO", "partner_id/id": "vendor", "order_line": list(lines), **more}
        return run(records("purchase_order", order), **(settings or {}))

    return send


Send = t.Callable[..., Run]


def lines(odoo: FakeOdoo) -> list[tuple[str, float, float]]:
    """Return the code of the product, quantity and price of each line."""
    env = odoo.env()
    return [
        (
            env.value("product.product", row["product_id"], "default_code"),
            row["product_qty"],
            row["price_unit"],
        )
        for row in odoo.rows(LINE, "product_id", "product_qty", "price_unit")
    ]


def test_an_order_comes_with_its_lines(send: Send, odoo: FakeOdoo) -> None:
    assert send(PEN, INK).ended("purchase_order") == {"created": 1}
    assert lines(odoo) == [("PEN", 3.0, 12.5), ("INK", 2.0, 1.0)]


def test_the_same_lines_again_change_nothing(send: Send, odoo: FakeOdoo) -> None:
    send(PEN, INK)
    odoo.calls.clear()
    assert send(PEN, INK).ended("purchase_order") == {"unchanged": 1}
    assert not odoo.called("load")
    assert not odoo.called("write")


def test_one_line_that_differs_is_written_and_no_other(send: Send, odoo: FakeOdoo) -> None:
    send(PEN, INK)
    odoo.calls.clear()
    assert send(PEN, {**INK, "product_qty": 9}).ended("purchase_order") == {"updated": 1}
    [call] = odoo.called("write", ORDER)
    # Newer Odoos compute the price again where it doesn't come along.
    price = {} if odoo.db.version == 14 else {"price_unit": 1.0}
    assert call.args[1] == {"order_line": [[1, 2, {"product_qty": 9.0, **price}]]}
    assert lines(odoo) == [("PEN", 3.0, 12.5), ("INK", 9.0, 1.0)]


def test_a_line_is_added(send: Send, odoo: FakeOdoo) -> None:
    send(PEN)
    assert send(PEN, PAD).ended("purchase_order") == {"updated": 1}
    assert lines(odoo) == [("PEN", 3.0, 12.5), ("PAD", 7.0, 4.0)]
    assert send(PEN, PAD).ended("purchase_order") == {"unchanged": 1}


def test_a_line_that_is_missing_stays(send: Send, odoo: FakeOdoo) -> None:
    send(PEN, INK)
    assert send(PEN).ended("purchase_order") == {"unchanged": 1}
    assert len(lines(odoo)) == 2


def test_a_line_that_is_missing_is_removed_where_the_setting_says_so(
    send: Send, odoo: FakeOdoo
) -> None:
    send(PEN, INK)
    done = send(PEN, settings={"lines_missing": "remove"})
    assert done.ended("purchase_order") == {"updated": 1}
    assert lines(odoo) == [("PEN", 3.0, 12.5)]


def test_lines_that_say_different_things_arrive_together(send: Send, odoo: FakeOdoo) -> None:
    bare = {"product_id/default_code": "INK", "product_qty": 2}
    assert send(PEN, bare).ended("purchase_order") == {"created": 1}
    assert lines(odoo) == [("PEN", 3.0, 12.5), ("INK", 2.0, 0.0)]
    assert send(PEN, bare).ended("purchase_order") == {"unchanged": 1}


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_refused_line_leaves_no_order_behind(send: Send, odoo: FakeOdoo, position: int) -> None:
    wrong = [PEN, INK]
    wrong.insert(position, {**PAD, "name": ""})
    assert send(*wrong).ended("purchase_order") == {"rejected": 1}
    assert odoo.rows(ORDER, "name") == []
    assert lines(odoo) == []


def test_a_refused_addition_leaves_the_order_as_it_was(send: Send, odoo: FakeOdoo) -> None:
    send(PEN)
    done = send({**PEN, "product_qty": 4}, {**PAD, "name": ""})
    assert done.ended("purchase_order") == {"rejected": 1}
    assert lines(odoo) == [("PEN", 3.0, 12.5)]


def test_a_line_without_a_product_that_is_there_is_rejected(send: Send, odoo: FakeOdoo) -> None:
    done = send(PEN, {"product_id/default_code": "NONE", "product_qty": 1})
    assert [code for code, _ in done.reasons] == ["reference"]
    assert "NONE" in done.messages[0]
    assert odoo.rows(ORDER, "name") == []


def test_a_line_of_another_order_is_rejected(send: Send, run: Runner) -> None:
    send({"id": "line1", **PEN})
    other = {"id": "PO2", "partner_id/id": "vendor", "order_line": [{"id": "line1", **PEN}]}
    run(records("purchase_order", {**other, "order_line": [INK]}))
    done = run(records("purchase_order", other))
    assert [code for code, _ in done.reasons] == ["reference"]
    assert "belongs to another purchase.order" in done.messages[0]


def test_a_line_id_that_is_nobodys_is_rejected(send: Send) -> None:
    send(PEN)
    done = send({".id": 4711, "product_qty": 1})
    assert done.messages == ["order_line: there is no line with .id 4711"]


def test_a_new_order_cannot_have_lines_with_a_database_id(send: Send, odoo: FakeOdoo) -> None:
    done = send({".id": 4711, **PEN})
    assert [code for code, _ in done.reasons] == ["reference"]
    assert odoo.rows(ORDER, "name") == []


def test_a_line_that_somebody_added_is_left_alone(send: Send, odoo: FakeOdoo) -> None:
    send(PEN)
    by_hand = {"order_line": [[0, 0, {"product_id": 2, "product_qty": 1, "price_unit": 1}]]}
    odoo.do(ORDER, "write", [odoo.named("singer.PO")], by_hand)
    assert send(PEN).ended("purchase_order") == {"unchanged": 1}
    assert len(lines(odoo)) == 2


def test_removing_a_line_whose_answer_is_lost_is_done_once(send: Send, odoo: FakeOdoo) -> None:
    send(PEN, INK)
    odoo.failures.lose_answer("write", ORDER)
    done = send(PEN, settings={"lines_missing": "remove"})
    assert done.ended("purchase_order") == {"updated": 1}
    assert lines(odoo) == [("PEN", 3.0, 12.5)]
    assert not odoo.failures.left


def test_a_line_of_a_confirmed_order_that_odoo_keeps_is_a_rejection(
    send: Send, odoo: FakeOdoo
) -> None:
    send(PEN, INK, state="purchase")
    done = send(PEN, settings={"lines_missing": "remove"})
    assert done.ended("purchase_order") == {"rejected": 1}
    assert len(lines(odoo)) == 2


def test_two_lines_of_one_product_are_two_lines(send: Send, odoo: FakeOdoo) -> None:
    send(PEN, {**PEN, "product_qty": 5})
    assert [quantity for _, quantity, _ in lines(odoo)] == [3.0, 5.0]
    assert send(PEN, {**PEN, "product_qty": 5}).ended("purchase_order") == {"unchanged": 1}


def test_the_lines_of_partners_are_their_contacts(run: Runner, odoo: FakeOdoo) -> None:
    row = {"id": "firm", "name": "Firm", "child_ids": [{"name": "A"}, {"name": "B"}]}
    assert run(records("res_partner", row)).ended("res_partner") == {"created": 1}
    firm = odoo.named("singer.firm")
    contacts = [
        r["name"] for r in odoo.rows("res.partner", "name", "parent_id") if r["parent_id"] == firm
    ]
    assert contacts == ["A", "B"]
    assert run(records("res_partner", row)).ended("res_partner") == {"unchanged": 1}
