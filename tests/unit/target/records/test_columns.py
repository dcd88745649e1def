"""What a column may hold: everything else rejects its record alone, with code and field."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

PARTNER, ORDER = "res_partner", "purchase_order"
BAD_PARTNERS: list[tuple[Message, str, str]] = [
    ({"nothing": 1}, "field", "nothing"),
    ({"name/id": "x"}, "field", "name/id"),
    ({"parent_id/a/b": "x"}, "field", "parent_id/a/b"),
    ({"parent_id/nothing": "x"}, "field", "parent_id/nothing"),
    ({"parent_id/category_id": "x"}, "field", "parent_id/category_id"),
    ({"parent_id/ref": ["x"]}, "value", "parent_id/ref"),
    ({"parent_id/ref": True}, "value", "parent_id/ref"),
    ({"parent_id": {"name": "Ada", "ref": ["x"]}}, "value", "parent_id/ref"),
    ({"parent_id": {"name": "Ada", "nothing": "x"}}, "field", "parent_id/nothing"),
    ({"parent_id": {"name": "Ada", "ref/name": "x"}}, "field", "parent_id/ref/name"),
    ({"parent_id": "Nobody"}, "reference", "parent_id"),
    ({"parent_id": 3, "parent_id/ref": "x"}, "value", "parent_id"),
    ({"name": "Eve", "name@nl_NL": "Eva"}, "field", "name@nl_NL"),
    ({"child_ids": "Bob"}, "value", "child_ids"),
    ({"child_ids/ref": ["Bob"]}, "value", "child_ids"),
    ({"child_ids": [{"child_ids": []}]}, "field", "child_ids"),
    ({"child_ids": [{"name@nl_NL": "Bob"}]}, "field", "child_ids"),
    ({"attachments": "a file"}, "value", "attachments"),
    ({"attachments": [{"data": "YQ=="}]}, "value", "attachments"),
    ({"category_id": ["Nobody"]}, "reference", "category_id"),
    ({".id": "seven"}, "value", ".id"),
    ({".id": 999}, "reference", ".id"),
    ({"color": "red"}, "value", "color"),
    ({"active": "perhaps"}, "value", "active"),
]


@pytest.mark.parametrize(("row", "code", "field"), BAD_PARTNERS)
def test_a_column_that_can_not_be_read_rejects_its_record_alone(
    run: Runner, odoo: FakeOdoo, row: Message, code: str, field: str
) -> None:
    good, bad = {"id": "good", "name": "Good"}, {"id": "bad", "name": "Bad", **row}
    done = run(records(PARTNER, good, bad))
    assert done.ended(PARTNER) == {"created": 1, "rejected": 1}
    [(told, where)] = done.reasons
    assert told == code
    assert where.startswith(field)
    assert "Bad" not in [one["name"] for one in odoo.rows("res.partner", "name")]


def test_a_reference_of_several_columns_finds_the_one_that_has_them_all(
    run: Runner, odoo: FakeOdoo
) -> None:
    one, other = odoo.do(
        "res.partner",
        "create",
        [{"name": "Ada", "ref": "A", "country_id": 1}, {"name": "Ada", "ref": "B"}],
    )
    rows = [
        {"id": "a", "name": "A", "parent_id": {"name": "Ada", "ref": "A", "country_id.code": "BE"}},
        {"id": "b", "name": "B", "parent_id": {"name": "Ada", "ref": "B"}},
    ]
    assert run(records(PARTNER, *rows)).ended(PARTNER) == {"created": 2}
    above = {r["name"]: r["parent_id"] for r in odoo.rows("res.partner", "name", "parent_id")}
    assert (above["A"], above["B"]) == (one, other)


def test_a_list_of_references_takes_every_form(run: Runner, odoo: FakeOdoo) -> None:
    tags = odoo.do("res.partner.category", "create", [{"name": "Gold"}, {"name": "Silver"}])
    rows = [
        {"id": "a", "name": "A", "category_id": ["Gold", "Silver"]},
        {"id": "b", "name": "B", "category_id": tags},
        {"id": "c", "name": "C", "category_id": "Gold"},
        {"id": "d", "name": "D", "category_id": None},
    ]
    assert run(records(PARTNER, *rows)).ended(PARTNER) == {"created": 4}
    given = {r["name"]: r["category_id"] for r in odoo.rows("res.partner", "name", "category_id")}
    assert [given[name] for name in "ABCD"] == [tags, tags, tags[:1], []]
    [emptied] = [{"id": "a", "category_id": []}]
    assert run(records(PARTNER, emptied)).ended(PARTNER) == {"updated": 1}
    assert odoo.env().value("res.partner", odoo.named("singer.a"), "category_id") == []


def test_what_taps_add_to_a_record_is_not_written(run: Runner, odoo: FakeOdoo) -> None:
    row = {"id": "a", "name": "A", "_sdc_extracted_at": "2026-01-01T00:00:00Z", "_sdc_batched": 1}
    assert run(records(PARTNER, row)).ended(PARTNER) == {"created": 1}
    [load] = odoo.called("load", "res.partner")
    assert not [name for name in load.args[0] if name.startswith("_sdc")]


@pytest.mark.parametrize("form", ["data", "content", "path", "the name alone"])
def test_attachments_of_a_record_are_added_once(
    run: Runner, odoo: FakeOdoo, tmp_path: t.Any, form: str
) -> None:
    (tmp_path / "a.txt").write_text("one")
    entry = {
        "data": {"name": "a.txt", "data": "b25l"},
        "content": {"fileName": "a.txt", "content": "b25l"},
        "path": {"name": "a.txt", "path": "a.txt"},
        "the name alone": {"name": "a.txt"},
    }[form]
    rows = records(PARTNER, {"id": "a", "name": "A", "attachments": [entry, entry]})
    settings = {"input_path": str(tmp_path)}
    assert run(rows, **settings).ended(PARTNER) == {"created": 1}
    assert run(rows, **settings).ended(PARTNER) == {"unchanged": 1}
    made = odoo.rows("ir.attachment", "name", "datas", "res_model", "res_id")
    assert made == [
        {
            "name": "a.txt",
            "datas": "b25l",
            "res_model": "res.partner",
            "res_id": odoo.named("singer.a"),
        }
    ]


def test_an_attachment_that_is_not_there_rejects_its_record(run: Runner, tmp_path: t.Any) -> None:
    rows = records(PARTNER, {"id": "a", "name": "A", "attachments": [{"name": "none.txt"}]})
    done = run(rows, input_path=str(tmp_path))
    assert (done.ended(PARTNER), done.reasons[0][1]) == ({"rejected": 1}, "attachments")
    assert "none.txt" in done.messages[0]


def test_a_line_says_its_columns_as_a_record_does(run: Runner, odoo: FakeOdoo) -> None:
    odoo.do("product.product", "create", {"name": "Pen", "default_code": "PEN"})
    vendor = {"id": "v", "name": "Vendor"}
    run(records(PARTNER, vendor))
    line = {"product_id/default_code": "PEN", "product_qty": "two", "price_unit": 1}
    row = {"id": "o", "partner_id/id": "v", "order_line": [line]}
    done = run(records(ORDER, row))
    assert done.ended(ORDER) == {"rejected": 1}
    assert done.reasons[0][0] == "value"
    assert "order_line" in done.messages[0]
    assert odoo.rows("purchase.order", "name") == []
