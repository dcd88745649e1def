"""What a file says by way of the model: fields by name, copied ones, references, companies."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.mapping.document.document import Document
from odoo_common.mapping.errors import MappingError
from tap_odoo.fetch.query import joined
from tap_odoo.fetch.relations import ExpressionRow, tree
from tap_odoo.mapping.mapped_view import MappedView
from tests.unit.tap.mapped_models import FIELDS

if t.TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, t.Any]
View = t.Callable[..., MappedView]


@pytest.fixture
def view(tmp_path: Path) -> View:
    def made(stream: Row, **flags: t.Any) -> MappedView:
        said = {"model": "order", "key": ["id"], "fields": {"id": "id"}, **stream}
        declared = {name: {"default": value, "help": name} for name, value in flags.items()}
        path = tmp_path / "file.json"
        whole = {"direction": "from_odoo", "flags": declared, "streams": {"Orders": said}}
        path.write_text(json.dumps(whole))
        document = Document.load(path, "from_odoo", {})
        return MappedView(document, "Orders", FIELDS, len)

    return made


def values(view: MappedView, row: Row) -> Row:
    root = tree(FIELDS, view.model, view.uses(view.properties))
    [entry] = view.entries(ExpressionRow(row, root))
    return {name: value.evaluate(entry) for name, value in view.values(view.properties).items()}


def test_a_flag_names_a_field(view: View) -> None:
    fields = {"id": "id", "x": "field(flags.which)", "y": "field('line_ids.' + flags.part)"}
    found = view({"fields": fields}, which="total", part="qty")
    assert values(found, {"id": 1, "total": 5.0, "line_ids": []}) == {"id": 1, "x": 5.0, "y": []}
    assert found.uses(["x", "y"]) == {("id",), ("total",), ("line_ids", "qty")}


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("field(flags.which)", "order has no field totl; did you mean total?"),
        ("field(name)", "field is written field(flags.name), of flags or fixed text"),
        ("field('a b')", "'a b' is the name of no field"),
        ("company(1)", "company is written company(), of records read from Odoo"),
        ("in_unit(1, 2, partner_id)", "in_unit takes records: a path such as seller_ids"),
        ("in_unit(1, total, partner_id)", "order.total is no relation: it has no id"),
        ("in_unit(1)", "in_unit is written in_unit(quantity, product_uom, product_id.uom_id)"),
        ("chosen_bom(line_ids if done else line_ids, 1)", "only flags can choose between records"),
    ],
)
def test_what_means_nothing_is_refused(view: View, expression: str, problem: str) -> None:
    with pytest.raises(MappingError, match=r"Orders\.fields\.x") as caught:
        view({"fields": {"id": "id", "x": expression}}, which="totl")
    assert problem in str(caught.value)


def test_a_function_reads_of_records_what_it_needs_and_this_odoo_has(view: View) -> None:
    expression = "first([in_unit(line.qty, line.product_id, partner_id) for line in line_ids])"
    found = view({"fields": {"id": "id", "x": expression}})
    # None of these models has a factor: nothing is read for it.
    assert found.uses(["x"]) == {
        ("id",),
        ("line_ids", "qty"),
        ("line_ids", "product_id"),
        ("partner_id",),
    }
    root = tree(FIELDS, "order", found.uses(["x"]))
    root.children["line_ids"].rows = {7: {"id": 7, "qty": 3, "product_id": 9}}
    row = ExpressionRow({"id": 1, "line_ids": [7], "partner_id": None}, root)
    assert found.values(["x"])["x"].evaluate(row) == 3


def test_a_bound_record_is_given_whole(view: View) -> None:
    fields = {"id": "id", "x": "main_vendor(line, null)", "y": "main_vendor(line.order_id, null)"}
    found = view({"each": "line in line_ids", "fields": fields})
    root = tree(FIELDS, "order", found.uses(["x", "y"]))
    root.children["line_ids"].rows = {7: {"id": 7, "order_id": None}}
    [entry] = found.entries(ExpressionRow({"id": 1, "line_ids": [7]}, root))
    made = {name: value.evaluate(entry) for name, value in found.values(["x", "y"]).items()}
    assert made == {"x": None, "y": None}


def test_the_company_is_that_of_the_model(view: View) -> None:
    found = view({"fields": {"id": "id", "c": "company()"}, "filters": [
        {"domain": [["partner_id", "=", "=company()"]]}
    ]})  # fmt: skip
    assert values(found, {"id": 1})["c"] == len("order")
    assert found.domain == [["partner_id", "=", 5]]


@pytest.mark.parametrize(
    ("path", "there"),
    [("done", True), ("partner_id.name", True), ("partner_id.nmae", False), ("name.x", False)],
)
def test_has_field_follows_a_path(view: View, path: str, there: bool) -> None:
    found = view({"fields": {"id": "id", "x": f"has_field('{path}')"}})
    assert values(found, {"id": 1})["x"] is there


def test_copied_fields_come_under_their_names_unless_they_are_mapped(view: View) -> None:
    found = view({"fields": {"id": "id", "sum": "total"}, "copy": ["*o*", "count", "absent"]})
    assert found.properties == ["id", "sum", "count", "done"]
    assert found.absent == ["absent"]
    by_flag = view({"copy": "=flags.custom"}, custom=["name"])
    assert by_flag.schema(deletions=False)["properties"]["name"] == {"type": ["string", "null"]}


def test_references_have_to_lead_to_the_model(view: View) -> None:
    found = view({"model": "partner", "referenced_by": ["product.maker_id", "order.partner_id"]})
    assert found.referenced_by == (("product", "maker_id"), ("order", "partner_id"))
    with pytest.raises(MappingError, match=r"referenced_by.*order.name doesn't refer to partner"):
        view({"model": "partner", "referenced_by": ["order.name"]})


def test_dates_that_change_a_record_have_to_be_there(view: View) -> None:
    assert view({"changed_on": ["date"]}).changed_on == ("date",)
    with pytest.raises(MappingError, match=r"changed_on.*has no field dte"):
        view({"changed_on": ["dte"]})


@pytest.mark.parametrize(
    ("domain", "one"),
    [
        ([["a", "=", 1]], [["a", "=", 1]]),
        ([["a", "=", 1], ["b", "=", 2]], ["&", ["a", "=", 1], ["b", "=", 2]]),
        (
            ["|", ["a", "=", 1], "!", ["b", "=", 2], ["c", "=", 3]],
            ["&", "|", ["a", "=", 1], "!", ["b", "=", 2], ["c", "=", 3]],
        ),
    ],
)
def test_a_domain_becomes_one_term(domain: list[t.Any], one: list[t.Any]) -> None:
    assert joined(domain) == one
