"""What the run itself changes is looked up again."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

TAG, PARTNER = "res.partner.category", "res.partner"
ONE_BY_ONE: dict[str, t.Any] = {"batch_size_rows": 1, "parallel_requests": 1}


def tag_of(odoo: FakeOdoo, name: str) -> str:
    """Return the external id of a partner's tag, without its module."""
    [tag] = odoo.env().value(PARTNER, odoo.named(f"singer.{name}"), "category_id")
    rows = odoo.rows("ir.model.data", "name", "model", "res_id")
    [found] = [row["name"] for row in rows if (row["model"], row["res_id"]) == (TAG, tag)]
    return str(found)


def partner(name: str) -> Message:
    return {"id": name, "name": name, "category_id/name": "A"}


@pytest.mark.parametrize(
    "change",
    [
        [{"id": "first", "name": "B"}, {"id": "second", "name": "A"}],
        [{"id": "first", "delete": True}, {"id": "second", "name": "A"}],
    ],
    ids=["renamed", "deleted"],
)
def test_a_name_that_the_run_gave_to_another_record_means_that_one(
    run: Runner, odoo: FakeOdoo, change: list[Message]
) -> None:
    first = records(TAG, {"id": "first", "name": "A"})
    messages = first + records(PARTNER, partner("before"))
    messages += records(TAG, *change) + records(PARTNER, partner("after"))
    done = run(messages, **ONE_BY_ONE, on_delete={TAG: "unlink"})
    assert done.reasons == []
    assert tag_of(odoo, "after") == "second"


def test_a_name_that_two_records_have_by_now_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    messages = records(TAG, {"id": "first", "name": "A"})
    messages += records(PARTNER, partner("before"))
    messages += records(TAG, {"id": "second", "name": "A"})
    messages += records(PARTNER, partner("after"))
    done = run(messages, **ONE_BY_ONE)
    assert done.reasons == [("reference", "category_id/name")]
    assert tag_of(odoo, "before") == "first"


def test_a_record_that_was_archived_gives_way_to_one_in_use(run: Runner, odoo: FakeOdoo) -> None:
    messages = records(PARTNER, {"id": "first", "name": "Boss"})
    messages += records("res_partner", {"id": "x", "name": "x", "parent_id/name": "Boss"})
    messages += records(PARTNER, {"id": "first", "active": False}, {"id": "second", "name": "Boss"})
    messages += records("res_partner", {"id": "y", "name": "y", "parent_id/name": "Boss"})
    run(messages, **ONE_BY_ONE)
    parent = odoo.env().value(PARTNER, odoo.named("singer.y"), "parent_id")
    assert parent == odoo.named("singer.second")


def test_an_external_id_whose_record_the_run_deleted_is_asked_for_again(run: Runner) -> None:
    row = {"id": "p", "name": "x", "category_id/id": "first"}
    messages = records(TAG, {"id": "first", "name": "A"}) + records(PARTNER, row)
    messages += records(TAG, {"id": "first", "delete": True})
    messages += records(PARTNER, {**row, "id": "after"})
    done = run(messages, **ONE_BY_ONE, on_delete={TAG: "unlink"})
    assert done.reasons == [("reference", "category_id/id")]
    assert "there is no res.partner.category" in done.messages[0]


def test_what_the_run_does_not_touch_is_asked_for_once(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do(TAG, "create", {"name": "A"})
    rows = [partner(f"p{number}") for number in range(6)]
    run(records(PARTNER, *rows), **ONE_BY_ONE)
    asked = [call for call in odoo.called("search_read") if call.model == TAG]
    assert len(asked) == 1
