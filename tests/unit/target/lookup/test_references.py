"""What a record refers to is found by a name, a field or an id, or the record is rejected."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

TAG = "res.partner.category"


def partner(odoo: FakeOdoo, external_id: str, *names: str) -> dict[str, t.Any]:
    [row] = odoo.do("res.partner", "read", [odoo.named(f"singer.{external_id}")], list(names))
    return t.cast("dict[str, t.Any]", row)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("country_id/code", "BE"),
        ("country_id/name", "Belgium"),
        ("country_id/.id", 1),
        ("country_id/id", "base.be"),
        ("country_id", 1),
    ],
)
def test_a_record_is_found_by_what_the_column_says(
    run: Runner, odoo: FakeOdoo, column: str, value: object
) -> None:
    name = {"module": "base", "name": "be", "model": "res.country", "res_id": 1}
    odoo.do("ir.model.data", "create", name)
    row = {"id": "a", "name": "A", column: value}
    assert run(records("res_partner", row)).ended("res_partner") == {"created": 1}
    assert partner(odoo, "a", "country_id")["country_id"] == [1, "Belgium"]
    assert run(records("res_partner", row)).ended("res_partner") == {"unchanged": 1}


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("country_id/code", "XX", "there is no res.country with code"),
        ("country_id/.id", 999, "there is no res.country with"),
        ("country_id/id", "base.xx", "there is no res.country with external id base.xx"),
        ("parent_id/id", "base.be", "the external id base.be belongs to a res.country"),
    ],
)
def test_what_is_not_there_is_told_with_its_value(
    run: Runner, odoo: FakeOdoo, column: str, value: object, said: str
) -> None:
    name = {"module": "base", "name": "be", "model": "res.country", "res_id": 1}
    odoo.do("ir.model.data", "create", name)
    done = run(
        records("res_partner", {"id": "a", "name": "A", column: value}, {"id": "b", "name": "B"})
    )
    assert done.ended("res_partner") == {"created": 1, "rejected": 1}
    assert [code for code, _ in done.reasons] == ["reference"]
    assert said in done.messages[0]
    assert done.rejects[0]["rejection"]["value"] == str(value)


def test_a_reference_is_emptied(run: Runner, odoo: FakeOdoo) -> None:
    run(records("res_partner", {"id": "a", "name": "A", "country_id/code": "BE"}))
    done = run(records("res_partner", {"id": "a", "name": "A", "country_id/code": None}))
    assert done.ended("res_partner") == {"updated": 1}
    assert partner(odoo, "a", "country_id")["country_id"] is False


def test_several_that_fit_are_told(run: Runner, odoo: FakeOdoo) -> None:
    ids = odoo.do(TAG, "create", [{"name": "Twin"}, {"name": "Twin"}])
    done = run(records("res_partner", {"id": "a", "name": "A", "category_id/name": ["Twin"]}))
    assert done.messages == [
        f"category_id/name: 2 records fit res.partner.category with name 'Twin': {ids[0]}, {ids[1]}"
    ]


def test_of_several_that_fit_the_active_one_counts(run: Runner, odoo: FakeOdoo) -> None:
    ids = odoo.do(TAG, "create", [{"name": "Twin", "active": False}, {"name": "Twin"}])
    run(records("res_partner", {"id": "a", "name": "A", "category_id/name": ["Twin"]}))
    assert partner(odoo, "a", "category_id")["category_id"] == [ids[1]]


def test_of_several_that_fit_the_one_of_the_own_company_counts(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do("res.partner", "create", {"name": "Above", "ref": "UP", "company_id": 2})
    ours = odoo.do("res.partner", "create", {"name": "Above", "ref": "UP", "company_id": 1})
    run(records("res_partner", {"id": "a", "name": "A", "parent_id/ref": "UP"}))
    assert partner(odoo, "a", "parent_id")["parent_id"][0] == ours


def test_an_archived_record_counts_as_found(
    run: Runner, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    tag = odoo.do(TAG, "create", {"name": "Old", "active": False})
    row = {"id": "a", "name": "A", "category_id/name": ["Old"]}
    assert run(records("res_partner", row)).ended("res_partner") == {"created": 1}
    assert "is archived" in caplog.text
    [linked] = odoo.do(
        "res.partner",
        "read",
        [odoo.named("singer.a")],
        ["category_id"],
        context={"active_test": False},
    )
    assert linked["category_id"] == [tag]
    assert run(records("res_partner", row)).ended("res_partner") == {"unchanged": 1}


def test_a_record_of_the_batch_is_found_once_it_is_written(run: Runner, odoo: FakeOdoo) -> None:
    rows = [{"id": "child", "name": "C", "parent_id/id": "firm"}, {"id": "firm", "name": "F"}]
    assert run(records("res_partner", *rows)).ended("res_partner") == {"created": 2}
    above = partner(odoo, "child", "parent_id")["parent_id"]
    assert above == [odoo.named("singer.firm"), "F"]


def test_a_record_that_waits_for_one_that_never_comes_is_rejected(run: Runner) -> None:
    rows = [{"id": "child", "name": "C", "parent_id/id": "never"}, {"id": "firm", "name": "F"}]
    done = run(records("res_partner", *rows))
    assert done.ended("res_partner") == {"created": 1, "rejected": 1}
    assert done.rejects[0]["rejection"]["can_retry"] is True


def test_streams_before_are_written_before_those_that_refer_to_them(
    run: Runner, odoo: FakeOdoo
) -> None:
    feed = [
        *records("res_partner_category", {"id": "vip", "name": "VIP"}),
        *records("res_partner", {"id": "a", "name": "A", "category_id/id": ["vip"]}),
    ]
    done = run(feed)
    assert done.ended("res_partner") == {"created": 1}
    assert partner(odoo, "a", "category_id")["category_id"] == [odoo.named("singer.vip")]


@pytest.mark.parametrize("size", [1, 500])
def test_a_missing_tag_is_made_once_where_the_setting_says_so(
    run: Runner, odoo: FakeOdoo, size: int
) -> None:
    rows = [{"id": f"p{n}", "name": f"P{n}", "category_id/name": ["New"]} for n in range(3)]
    assert run(records("res_partner", *rows)).ended("res_partner") == {"rejected": 3}
    settings = {"create_missing": [TAG], "batch_size_rows": size}
    assert run(records("res_partner", *rows), **settings).ended("res_partner") == {"created": 3}
    assert [row["name"] for row in odoo.rows(TAG, "name")] == ["New"]
    again = run(records("res_partner", *rows), **settings)
    assert again.ended("res_partner") == {"unchanged": 3}


def test_a_missing_tag_that_odoo_refuses_rejects_the_record(run: Runner, odoo: FakeOdoo) -> None:
    odoo.deny(TAG, "create")
    row = {"id": "a", "name": "A", "category_id/name": ["New"]}
    done = run(records("res_partner", row, {"id": "b", "name": "B"}), create_missing=[TAG])
    assert done.ended("res_partner") == {"created": 1, "rejected": 1}
    assert "not allowed to create" in done.messages[0]


def test_a_dry_run_makes_no_missing_tag(run: Runner, odoo: FakeOdoo) -> None:
    row = {"id": "a", "name": "A", "category_id/name": ["New"]}
    done = run(records("res_partner", row), create_missing=[TAG], dry_run=True)
    assert done.ended("res_partner") == {"created": 1}
    assert odoo.rows(TAG, "name") == []


def test_links_are_set_as_a_whole(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do(TAG, "create", [{"name": "A"}, {"name": "B"}, {"name": "C"}])
    row = {"id": "a", "name": "A", "category_id/name": ["A", "B"]}
    run(records("res_partner", row))
    row["category_id/name"] = ["B", "C"]
    assert run(records("res_partner", row)).ended("res_partner") == {"updated": 1}
    assert partner(odoo, "a", "category_id")["category_id"] == [2, 3]
    row["category_id/name"] = []
    assert run(records("res_partner", row)).ended("res_partner") == {"updated": 1}
    assert partner(odoo, "a", "category_id")["category_id"] == []


def test_a_record_that_the_user_may_not_see_is_not_found(run: Runner, odoo: FakeOdoo) -> None:
    hidden = odoo.do("res.partner", "create", {"name": "Hidden", "ref": "H"})
    odoo.hide("res.partner", hidden)
    done = run(records("res_partner", {"id": "a", "name": "A", "parent_id/ref": "H"}))
    assert [code for code, _ in done.reasons] == ["reference"]


def test_external_ids_are_asked_for_one_by_one_where_their_table_is_closed(
    run: Runner, odoo: FakeOdoo
) -> None:
    run(records("res_partner", {"id": "firm", "name": "F"}))
    odoo.deny("ir.model.data", "read")
    odoo.calls.clear()
    rows = [
        {"id": "firm", "name": "F2"},
        {"id": "child", "name": "C", "parent_id/id": "firm"},
        {"id": "lost", "name": "L", "parent_id/id": "never"},
    ]
    done = run(records("res_partner", *rows))
    assert done.ended("res_partner") == {"created": 1, "updated": 1, "rejected": 1}
    assert odoo.called("check_object_reference")
