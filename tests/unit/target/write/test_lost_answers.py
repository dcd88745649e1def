"""Answers get lost, other writers are faster: nothing is lost, nothing comes twice."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import OdooError
from tests.fake_odoo.faults import Fault, serialization, user_error
from tests.unit.target.running import Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

PARTNERS = [{"id": f"p{n}", "name": f"P{n}"} for n in range(5)]


def names(odoo: FakeOdoo) -> list[str]:
    return [row["name"] for row in odoo.rows("res.partner", "name")][3:]


def test_a_load_whose_answer_is_lost_is_sent_again_and_makes_nothing_twice(
    run: Runner, odoo: FakeOdoo
) -> None:
    odoo.failures.lose_answer("load")
    assert run(records("res_partner", *PARTNERS)).ended("res_partner") == {"created": 5}
    assert names(odoo) == ["P0", "P1", "P2", "P3", "P4"]
    assert len(odoo.called("load")) == 2


def test_records_with_lines_whose_answer_is_lost_are_looked_for_first(
    run: Runner, odoo: FakeOdoo
) -> None:
    odoo.failures.lose_answer("load")
    row = {"id": "firm", "name": "Firm", "child_ids": [{"name": "A"}, {"name": "B"}]}
    assert run(records("res_partner", row)).ended("res_partner") == {"created": 1}
    assert names(odoo) == ["Firm", "A", "B"]
    assert len(odoo.called("load")) == 1


def test_records_with_lines_that_never_arrived_are_sent_again(run: Runner, odoo: FakeOdoo) -> None:
    odoo.failures.refuse_connection("load")
    row = {"id": "firm", "name": "Firm", "child_ids": [{"name": "A"}]}
    assert run(records("res_partner", row)).ended("res_partner") == {"created": 1}
    assert names(odoo) == ["Firm", "A"]
    assert len(odoo.called("load")) == 2


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_proxy_that_fails_is_asked_again(run: Runner, odoo: FakeOdoo, status: int) -> None:
    odoo.failures.status("load", status)
    assert run(records("res_partner", *PARTNERS)).ended("res_partner") == {"created": 5}
    assert names(odoo) == ["P0", "P1", "P2", "P3", "P4"]


def test_a_load_that_meets_another_writer_is_tried_again(run: Runner, odoo: FakeOdoo) -> None:
    odoo.failures.answer("load", serialization(), times=2)
    assert run(records("res_partner", *PARTNERS)).ended("res_partner") == {"created": 5}
    assert len(odoo.called("load")) == 3


def test_many_records_that_meet_another_writer_come_one_by_one(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": f"p{n}", "name": f"P{n}"} for n in range(120)]
    odoo.failures.answer("load", serialization(), times=2)
    assert run(records("res_partner", *rows)).ended("res_partner") == {"created": 120}
    assert sorted(names(odoo)) == sorted(row["name"] for row in rows)


def test_a_change_that_meets_another_writer_is_tried_again(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", *PARTNERS))
    method = "web_save_multi" if odoo.db.version == 19 else "write"
    odoo.failures.answer(method, serialization())
    changed = [{**row, "city": row["id"]} for row in PARTNERS]
    assert run(records("res_partner", *changed)).ended("res_partner") == {"updated": 5}
    assert [row["city"] for row in odoo.rows("res.partner", "city")][3:] == [
        "p0",
        "p1",
        "p2",
        "p3",
        "p4",
    ]


def test_a_change_whose_answer_is_lost_is_written_again(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", *PARTNERS))
    method = "web_save_multi" if odoo.db.version == 19 else "write"
    odoo.failures.lose_answer(method)
    changed = [{**row, "city": "X"} for row in PARTNERS]
    assert run(records("res_partner", *changed)).ended("res_partner") == {"updated": 5}
    assert {row["city"] for row in odoo.rows("res.partner", "city")[3:]} == {"X"}


def test_too_large_a_request_is_halved(run: Runner, odoo: FakeOdoo) -> None:
    too_large = Fault("werkzeug.exceptions.RequestEntityTooLarge", "413: too large")
    odoo.failures.answer("load", too_large)
    assert run(records("res_partner", *PARTNERS)).ended("res_partner") == {"created": 5}
    assert [len(call.args[1]) for call in odoo.called("load")] == [5, 2, 3]


def test_a_load_that_names_no_record_is_halved_until_it_does(run: Runner, odoo: FakeOdoo) -> None:
    odoo.failures.answer("load", user_error("not this one"))
    odoo.failures.answer("load", user_error("not this one"))
    odoo.failures.answer("load", user_error("not this one"))
    done = run(records("res_partner", *PARTNERS))
    assert done.ended("res_partner") == {"created": 4, "rejected": 1}
    assert [letter["record"]["id"] for letter in done.rejects] == ["p0"]
    assert done.reasons == [("user", "")]


def test_a_change_that_odoo_refuses_without_a_name_is_halved(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", *PARTNERS))
    method = "web_save_multi" if odoo.db.version == 19 else "write"
    odoo.failures.answer(method, user_error("no"), times=2 if odoo.db.version == 14 else 1)
    changed = [{**row, "city": "X"} for row in PARTNERS]
    done = run(records("res_partner", *changed))
    assert done.ended("res_partner")["updated"] >= 4


def test_somebody_who_takes_the_external_id_first_is_found(run: Runner, odoo: FakeOdoo) -> None:
    def other() -> None:
        odoo.do("res.partner", "load", ["id", "name"], [["singer.p0", "By another"]])

    odoo.failures.meanwhile("load", other)
    assert run(records("res_partner", *PARTNERS)).ended("res_partner") == {"created": 5}
    assert names(odoo) == ["P0", "P1", "P2", "P3", "P4"]


def test_a_server_that_stays_away_ends_the_run_and_state_covers_what_is_written(
    run: Runner, odoo: FakeOdoo
) -> None:
    odoo.failures.status("load", 503, skip=1, times=999)
    messages = [
        *records("res_partner", *PARTNERS),
        {"type": "STATE", "value": {"at": 1}},
        *records("res_partner_category", {"id": "t", "name": "T"}),
        {"type": "STATE", "value": {"at": 2}},
    ]
    with pytest.raises(OdooError, match="tried 8 times"):
        run(messages)
    assert names(odoo) == ["P0", "P1", "P2", "P3", "P4"]
    assert odoo.rows("res.partner.category", "name") == []
