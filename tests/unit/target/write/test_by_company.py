"""Records of several companies: each is written as a user of its company writes it."""

from __future__ import annotations

import typing as t

from tests.unit.target.running import Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

OTHER = "Other Company"


def contexts(odoo: FakeOdoo, method: str = "load") -> list[object]:
    found = odoo.called(method)
    return [call.kwargs["context"].get("allowed_company_ids") for call in found]


def test_a_record_is_written_for_the_company_that_it_names(run: Runner, odoo: FakeOdoo) -> None:
    row = {"id": "p", "name": "P", "barcode": "B1", "company_id": OTHER}
    assert run(records("res_partner", row)).ended("res_partner") == {"created": 1}
    assert contexts(odoo) == [[2]]
    assert odoo.db.table("res.partner")[odoo.named("singer.p")]["barcode"] == {2: "B1"}
    assert run(records("res_partner", row)).ended("res_partner") == {"unchanged": 1}


def test_the_setting_names_the_company_of_the_others(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": "p", "name": "P", "barcode": "B1"}]
    for company in (2, OTHER):
        done = run(records("res_partner", *rows), company_id=company)
        assert "rejected" not in done.ended("res_partner")
    assert odoo.db.table("res.partner")[odoo.named("singer.p")]["barcode"] == {2: "B1"}


def test_the_records_of_a_batch_go_each_to_its_company(run: Runner, odoo: FakeOdoo) -> None:
    rows = [
        {"id": f"p{n}", "name": f"P{n}", "barcode": f"B{n}", "company_id/.id": n % 2 + 1}
        for n in range(4)
    ]
    assert run(records("res_partner", *rows)).ended("res_partner") == {"created": 4}
    kept = [odoo.db.table("res.partner")[odoo.named(f"singer.p{n}")]["barcode"] for n in range(4)]
    assert kept == [{1: "B0"}, {2: "B1"}, {1: "B2"}, {2: "B3"}]
    assert run(records("res_partner", *rows)).ended("res_partner") == {"unchanged": 4}


def test_a_company_that_is_not_there_rejects_its_records_only(run: Runner, odoo: FakeOdoo) -> None:
    rows = [
        {"id": "a", "name": "A", "company_id": "Nobody Ltd"},
        {"id": "b", "name": "B", "company_id": OTHER},
    ]
    done = run(records("res_partner", *rows))
    assert done.ended("res_partner") == {"created": 1, "rejected": 1}
    assert [code for code, _ in done.reasons] == ["reference"]
    assert odoo.named("singer.b")


def test_one_record_for_two_companies_is_written_in_its_order(run: Runner, odoo: FakeOdoo) -> None:
    rows = [
        {"id": "p", "name": "P", "barcode": f"B{n}", "company_id/.id": company}
        for n, company in enumerate((1, 2, 1))
    ]
    assert run(records("res_partner", *rows)).ended("res_partner") == {"created": 1, "updated": 2}
    assert odoo.db.table("res.partner")[odoo.named("singer.p")]["barcode"] == {1: "B2", 2: "B1"}
