"""Records that somebody made in Odoo are found by `match`, and get our external id."""

from __future__ import annotations

import typing as t

import pytest

from tests.fake_odoo.faults import no_access
from tests.unit.target.running import Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

BY_REF = {"res.partner": [["ref"]]}


def test_a_record_that_somebody_made_is_adopted(run: Runner, odoo: FakeOdoo) -> None:
    by_hand = odoo.do("res.partner", "create", {"name": "By hand", "ref": "R"})
    row = {"id": "p", "name": "Ours", "ref": "R"}
    assert run(records("res_partner", row), match=BY_REF).ended("res_partner") == {"updated": 1}
    assert odoo.named("singer.p") == by_hand
    row["ref"] = "R2"  # from now on it is known by its external id
    assert run(records("res_partner", row), match=BY_REF).ended("res_partner") == {"updated": 1}
    assert [r["ref"] for r in odoo.rows("res.partner", "ref") if r["ref"]] == ["R2"]


def test_what_nothing_fits_is_created(run: Runner) -> None:
    row = {"id": "p", "name": "Ours", "ref": "R"}
    assert run(records("res_partner", row), match=BY_REF).ended("res_partner") == {"created": 1}


def test_the_rules_are_tried_one_after_the_other(run: Runner, odoo: FakeOdoo) -> None:
    by_hand = odoo.do("res.partner", "create", {"name": "Ours", "zip": "1"})
    row = {"id": "p", "name": "Ours", "zip": "1", "ref": "R"}
    match = {"res.partner": [["ref"], ["name", "zip"]]}
    assert run(records("res_partner", row), match=match).ended("res_partner") == {"updated": 1}
    assert odoo.named("singer.p") == by_hand


def test_a_rule_of_two_fields_wants_both(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do("res.partner", "create", {"name": "Ours", "zip": "2"})
    rows = [{"id": f"p{n}", "name": "Ours", "zip": f"{n}"} for n in (3, 4)]
    match = {"res.partner": [["name", "zip"]]}
    assert run(records("res_partner", *rows), match=match).ended("res_partner") == {"created": 2}


def test_a_field_that_may_be_empty_is_looked_for_as_empty(run: Runner, odoo: FakeOdoo) -> None:
    by_hand = odoo.do("res.partner", "create", {"name": "Ours"})
    odoo.do("res.partner", "create", {"name": "Ours", "zip": "9"})
    match = {"res.partner": [["name", "zip?"]]}
    row = {"id": "p", "name": "Ours", "zip": None}
    run(records("res_partner", row), match=match)
    assert odoo.named("singer.p") == by_hand


def test_what_several_records_fit_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do("res.partner", "create", [{"name": "Twin", "ref": "R"}, {"name": "Twin", "ref": "R"}])
    done = run(records("res_partner", {"id": "p", "name": "Ours", "ref": "R"}), match=BY_REF)
    assert done.reasons == [("identity", "id")]
    assert done.messages == ["2 records have this ref: 4, 5"]


def test_of_several_that_fit_the_active_one_is_adopted(run: Runner, odoo: FakeOdoo) -> None:
    twins = [{"name": "Old", "ref": "R", "active": False}, {"name": "Twin", "ref": "R"}]
    ids = odoo.do("res.partner", "create", twins)
    run(records("res_partner", {"id": "p", "name": "Ours", "ref": "R"}), match=BY_REF)
    assert odoo.named("singer.p") == ids[1]


@pytest.mark.parametrize("size", [1, 2])
def test_two_records_never_share_one_match(run: Runner, odoo: FakeOdoo, size: int) -> None:
    odoo.do("res.partner", "create", {"name": "One", "ref": "R"})
    rows = [{"id": f"p{n}", "name": "Ours", "ref": "R"} for n in range(2)]
    done = run(records("res_partner", *rows), match=BY_REF, batch_size_rows=size)
    assert done.ended("res_partner")["rejected"] == 1
    assert [code for code, _ in done.reasons] == ["identity"]


@pytest.mark.parametrize("size", [1, 500])
def test_two_new_records_never_share_what_they_are_matched_by(
    run: Runner, odoo: FakeOdoo, size: int
) -> None:
    rows = [{"id": f"p{n}", "name": "Same", "ref": "R"} for n in range(2)]
    for outcome in ("created", "unchanged"):
        done = run(
            records("res_partner", *rows), match=BY_REF, batch_size_rows=size, parallel_requests=1
        )
        assert done.ended("res_partner") == {outcome: 1, "rejected": 1}
    assert [r["ref"] for r in odoo.rows("res.partner", "ref") if r["ref"]] == ["R"]


def test_a_record_that_is_anothers_already_is_rejected(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", {"id": "first", "name": "A", "ref": "R"}))
    done = run(records("res_partner", {"id": "second", "name": "B", "ref": "R"}), match=BY_REF)
    assert done.reasons == [("identity", "id")]
    assert "has the external id singer.first already" in done.messages[0]
    assert odoo.named("singer.second") == 0


@pytest.mark.parametrize("rule", [["category_id"], ["category_id", "is_company"]], ids=len)
def test_a_record_is_adopted_by_its_links(run: Runner, odoo: FakeOdoo, rule: list[str]) -> None:
    tags = odoo.do("res.partner.category", "create", [{"name": "A"}, {"name": "B"}])
    firm = {"name": "X", "is_company": True}
    by_hand = odoo.do("res.partner", "create", {**firm, "category_id": [[6, 0, tags]]})
    odoo.do("res.partner", "create", {**firm, "category_id": [[6, 0, tags[:1]]]})
    row = {"id": "p", "name": "Ours", "is_company": True, "category_id/name": ["B", "A"]}
    match = {"res.partner": [rule]}
    assert run(records("res_partner", row), match=match).ended("res_partner") == {"updated": 1}
    assert odoo.named("singer.p") == by_hand


def test_an_external_id_that_cannot_be_given_rejects_the_record(
    run: Runner, odoo: FakeOdoo
) -> None:
    odoo.do("res.partner", "create", {"name": "By hand", "ref": "R"})
    odoo.failures.answer("create", no_access("not you"), "ir.model.data")
    done = run(records("res_partner", {"id": "p", "name": "Ours", "ref": "R"}), match=BY_REF)
    assert done.reasons == [("access", "id")]
    assert done.rejects[0]["rejection"]["can_retry"] is True


def test_an_external_id_whose_answer_is_lost_is_given_once(run: Runner, odoo: FakeOdoo) -> None:
    by_hand = odoo.do("res.partner", "create", {"name": "By hand", "ref": "R"})
    odoo.failures.lose_answer("create", "ir.model.data")
    row = {"id": "p", "name": "Ours", "ref": "R"}
    assert run(records("res_partner", row), match=BY_REF).ended("res_partner") == {"updated": 1}
    assert odoo.named("singer.p") == by_hand
    assert len([r for r in odoo.rows("ir.model.data", "name") if r["name"] == "p"]) == 1


def test_a_dry_run_gives_no_external_id(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do("res.partner", "create", {"name": "By hand", "ref": "R"})
    row = {"id": "p", "name": "Ours", "ref": "R"}
    done = run(records("res_partner", row), match=BY_REF, dry_run=True)
    assert done.ended("res_partner") == {"updated": 1}
    assert odoo.named("singer.p") == 0
