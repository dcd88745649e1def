"""Records that are deleted in the source: archived, cancelled, deleted or left, as told."""

from __future__ import annotations

import typing as t

import pytest

from tests.fake_odoo.faults import user_error
from tests.unit.target.running import Message, Run, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

PARTNER = "res.partner"


def deleted(*external_ids: str) -> list[Message]:
    rows = [{"id": one, "_sdc_deleted_at": "2026-03-01T00:00:00Z"} for one in external_ids]
    return records("res_partner", *rows)


@pytest.fixture
def gone(run: Runner) -> t.Callable[..., Run]:
    """Make partners, and say that some are deleted."""
    run(records("res_partner", *({"id": f"p{n}", "name": f"P{n}"} for n in range(4))))

    def gone(*external_ids: str, action: str = "", **settings: t.Any) -> Run:
        on_delete = {"on_delete": {PARTNER: action}} if action else {}
        return run(deleted(*external_ids), **on_delete, **settings)

    return gone


Gone = t.Callable[..., Run]


def left(odoo: FakeOdoo) -> dict[str, bool]:
    rows = odoo.rows(PARTNER, "name", "active")
    return {row["name"]: row["active"] for row in rows if row["name"].startswith("P")}


def test_without_the_setting_they_are_left(gone: Gone, odoo: FakeOdoo) -> None:
    assert gone("p1").ended("res_partner") == {"skipped": 1}
    assert len(left(odoo)) == 4


def test_they_are_archived_once(gone: Gone, odoo: FakeOdoo) -> None:
    assert gone("p1", "p2", action="archive").ended("res_partner") == {"updated": 2}
    assert left(odoo) == {"P0": True, "P1": False, "P2": False, "P3": True}
    assert gone("p1", "p2", action="archive").ended("res_partner") == {"unchanged": 2}


def test_they_are_deleted_once(gone: Gone, odoo: FakeOdoo) -> None:
    assert gone("p1", "p2", action="unlink").ended("res_partner") == {"updated": 2}
    assert list(left(odoo)) == ["P0", "P3"]
    assert gone("p1", "p2", action="unlink").ended("res_partner") == {"unchanged": 2}


def test_one_that_odoo_keeps_leaves_the_others_alone(gone: Gone, odoo: FakeOdoo) -> None:
    for _ in range(3):  # all, the first half, and the first
        odoo.failures.answer("unlink", user_error("it is in use"))
    done = gone("p0", "p1", "p2", "p3", action="unlink")
    assert done.ended("res_partner") == {"updated": 3, "rejected": 1}
    assert list(left(odoo)) == ["P0"]


def test_a_deletion_whose_answer_is_lost_counts_as_done(gone: Gone, odoo: FakeOdoo) -> None:
    odoo.failures.lose_answer("unlink")
    assert gone("p1", "p2", action="unlink").ended("res_partner") == {"updated": 2}
    assert list(left(odoo)) == ["P0", "P3"]


def test_what_was_never_there_is_unchanged(gone: Gone) -> None:
    assert gone("never", action="unlink").ended("res_partner") == {"unchanged": 1}


def test_partners_cannot_be_cancelled(gone: Gone) -> None:
    done = gone("p1", action="cancel")
    assert [code for code, _ in done.reasons] == ["value"]
    assert "can't be cancelled" in done.messages[0]


def test_a_model_without_active_cannot_be_archived(run: Runner) -> None:
    run(records("product_category", {"id": "c", "name": "C"}))
    row = {"id": "c", "_sdc_deleted_at": "2026-03-01T00:00:00Z"}
    done = run(records("product_category", row), on_delete={"product.category": "archive"})
    assert "can't be archived" in done.messages[0]


@pytest.mark.parametrize("action", ["archive", "unlink"])
def test_a_dry_run_deletes_nothing(gone: Gone, odoo: FakeOdoo, action: str) -> None:
    assert gone("p1", action=action, dry_run=True).ended("res_partner") == {"updated": 1}
    assert left(odoo) == dict.fromkeys(("P0", "P1", "P2", "P3"), True)


def test_what_is_one_record_with_another_of_ours_is_left(gone: Gone, odoo: FakeOdoo) -> None:
    one = odoo.named("singer.p1")
    name = {"module": "singer", "name": "merged", "model": PARTNER, "res_id": one}
    odoo.do("ir.model.data", "create", name)
    assert gone("merged", action="unlink").ended("res_partner") == {"skipped": 1}
    assert "P1" in left(odoo)
    assert odoo.named("singer.merged") == 0
    assert gone("p1", action="unlink").ended("res_partner") == {"updated": 1}
    assert "P1" not in left(odoo)


def test_a_deletion_between_two_versions_of_a_record_is_done_in_order(
    run: Runner, odoo: FakeOdoo
) -> None:
    feed = [
        *records("res_partner", {"id": "p", "name": "P first"}),
        *deleted("p")[1:],
        {"type": "RECORD", "stream": "res_partner", "record": {"id": "p", "name": "P second"}},
    ]
    done = run(feed, on_delete={PARTNER: "unlink"})
    assert done.ended("res_partner") == {"created": 2, "updated": 1}
    assert list(left(odoo)) == ["P second"]


def test_orders_are_cancelled_before_they_are_deleted(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", {"id": "v", "name": "V"}))
    run(records("purchase_order", {"id": "o", "partner_id/id": "v", "state": "purchase"}))
    row = {"id": "o", "_sdc_deleted_at": "2026-03-01T00:00:00Z"}
    refused = run(records("purchase_order", row), on_delete={"purchase.order": "unlink"})
    assert refused.ended("purchase_order") == {"rejected": 1}
    done = run(records("purchase_order", row), on_delete={"purchase.order": "cancel"})
    assert done.ended("purchase_order") == {"updated": 1}
    assert [order["state"] for order in odoo.rows("purchase.order", "state")] == ["cancel"]
    again = run(records("purchase_order", row), on_delete={"purchase.order": "unlink"})
    assert again.ended("purchase_order") == {"updated": 1}
    assert odoo.rows("purchase.order", "name") == []


def test_null_in_the_other_columns_of_a_deleted_record_means_nothing(
    gone: Gone, run: Runner, odoo: FakeOdoo
) -> None:
    gone()
    empty = dict.fromkeys(("name", "parent_id", "category_id", "child_ids", "active", "x_no_field"))
    [schema, record] = deleted("p1")
    record["record"] = {**empty, **record["record"]}
    done = run([schema, record], on_delete={PARTNER: "archive"})
    assert done.ended("res_partner") == {"updated": 1}
    assert left(odoo) == {"P0": True, "P1": False, "P2": True, "P3": True}
