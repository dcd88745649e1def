"""What Odoo's forms lock on a confirmed order is not written through its API."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

STREAM = "purchase_order"
LINE: Message = {"id": "l", "product_id/default_code": "PEN", "product_qty": 1, "price_unit": 2}


@pytest.fixture
def order(run: Runner) -> Message:
    for code in ("PEN", "INK"):
        run(records("product_product", {"id": code, "name": code, "default_code": code}))
    run(records("res_partner", {"id": "v", "name": "V"}, {"id": "w", "name": "W"}))
    row: Message = {"id": "o", "partner_id/id": "v", "origin": "A", "order_line": [LINE]}
    assert run(records(STREAM, {**row, "state": "purchase"})).ended(STREAM) == {"created": 1}
    return row


@pytest.mark.parametrize(
    "change",
    [{"partner_id/id": "w"}, {"order_line": [{**LINE, "product_id/default_code": "INK"}]}],
    ids=["vendor", "product"],
)
def test_what_counts_is_not_changed_any_more(
    run: Runner, odoo: FakeOdoo, order: Message, change: Message
) -> None:
    before = odoo.rows("purchase.order", "partner_id", "origin")
    done = run(records(STREAM, {**order, "origin": "B", **change}))
    assert done.ended(STREAM) == {"rejected": 1}
    assert "the order is confirmed" in done.messages[0]
    assert odoo.rows("purchase.order", "partner_id", "origin") == before


def test_quantities_and_what_does_not_count_are_written(
    run: Runner, odoo: FakeOdoo, order: Message
) -> None:
    changed = {**order, "origin": "B", "order_line": [{**LINE, "product_qty": 5}]}
    assert run(records(STREAM, changed)).ended(STREAM) == {"updated": 1}
    assert [row["origin"] for row in odoo.rows("purchase.order", "origin")] == ["B"]
    assert [row["product_qty"] for row in odoo.rows("purchase.order.line", "product_qty")] == [5.0]


def test_a_barcode_that_is_taken_is_told_with_its_owner(run: Runner, odoo: FakeOdoo) -> None:
    run(records("product_product", {"id": "a", "name": "A", "barcode": "1"}))
    done = run(records("product_product", {"id": "b", "name": "B", "barcode": "1"}))
    assert done.reasons == [("unique", "barcode")]
    assert "belongs to A, product.product with database id" in done.messages[0]
    assert done.rejects[0]["rejection"]["existing_id"] == odoo.named("singer.a")


def test_a_barcode_that_changes_hands_in_a_batch_is_given(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": c, "name": c, "barcode": c} for c in ("a", "b")]
    run(records("product_product", *rows))
    swapped = [{"id": "a", "name": "a", "barcode": "b"}, {"id": "b", "name": "b", "barcode": "c"}]
    done = run(records("product_product", *swapped))
    assert done.ended("product_product") == {"updated": 2}
    assert [row["barcode"] for row in odoo.rows("product.product", "barcode")] == ["b", "c"]
