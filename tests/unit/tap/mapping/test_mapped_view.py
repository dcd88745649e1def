"""What a from_odoo file says of a stream, compiled against the fields of an Odoo."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.mapping.document.document import Document
from odoo_common.mapping.errors import EvaluationError, MappingError
from tap_odoo.fetch.relations import ExpressionRow, tree
from tap_odoo.mapping.flagged_streams import enabled_streams, model_of
from tap_odoo.mapping.mapped_view import MappedView
from tests.unit.tap.mapped_models import FIELDS

if t.TYPE_CHECKING:
    from pathlib import Path


Row = dict[str, t.Any]


@pytest.fixture
def document(tmp_path: Path) -> t.Callable[..., Document]:
    def made(stream: Row, flags: Row | None = None, **given: t.Any) -> Document:
        said = {"model": "order", "key": ["id"], "fields": {"id": "id"}, **stream}
        whole: Row = {"direction": "from_odoo", "streams": {"Orders": said}}
        if flags:
            whole["flags"] = {
                name: {"default": value, "help": name} for name, value in flags.items()
            }
        path = tmp_path / "file.json"
        path.write_text(json.dumps(whole, indent=1))
        return Document.load(path, "from_odoo", given)

    return made


@pytest.fixture
def view(document: t.Callable[..., Document]) -> t.Callable[..., MappedView]:
    return lambda *args, **given: MappedView(document(*args, **given), "Orders", FIELDS)


def problems(view: t.Callable[..., MappedView], stream: Row, **flags: t.Any) -> tuple[str, ...]:
    with pytest.raises(MappingError) as caught:
        view(stream, **flags)
    return caught.value.problems


def made(view: MappedView, row: Row) -> list[Row]:
    root = tree(FIELDS, view.model, view.uses(view.properties))
    values = view.values(view.properties)
    return [
        {name: value.evaluate(entry) for name, value in values.items()}
        for entry in view.entries(ExpressionRow(row, root))
    ]


def test_everything_that_is_not_there_is_told_at_once_with_file_line_and_a_hint(
    view: t.Callable[..., MappedView],
) -> None:
    found = problems(
        view,
        {
            "key": ["id", "nmae"],
            "each": "line in name",
            "when": "staet == 'x'",
            "fields": {"id": "id", "a": "partner_id.nam", "b": "strr(id)", "c": "flags.x"},
            "filters": [{"domain": [["partner_id.nmae", "=", 1]]}],
            "also_changed_by": ["line_ids.produkt_id"],
        },
    )
    told = "\n".join(found)
    for part in (
        "streams.Orders.each: name leads to no records",
        "streams.Orders.when: order has no field staet; did you mean state?",
        "streams.Orders.fields.a: partner has no field nam; did you mean name?",
        "streams.Orders.fields.b: there is no function strr; did you mean str?",
        "streams.Orders.fields.c: there is no flag x",
        "streams.Orders.key: nmae is none of the fields",
        "streams.Orders.filters.0.domain.0: partner has no field nmae; did you mean name?",
        "streams.Orders.also_changed_by: line has no field produkt_id",
    ):
        assert part in told
    assert len(found) == 8
    assert all("file.json:" in problem for problem in found)


def test_a_flag_that_rules_a_field_out_leaves_it_unread(view: t.Callable[..., MappedView]) -> None:
    fields = {
        "id": "id",
        "total": {"value": "total", "when": "flags.money"},
        "who": "partner_id.name if flags.names else name",
    }
    without = view({"fields": fields}, flags={"money": False, "names": False})
    assert without.properties == ["id", "who"]
    assert without.uses(without.properties) == {("id",), ("name",)}
    both = view({"fields": fields}, flags={"money": False, "names": False}, money=True, names=True)
    assert both.uses(both.properties) == {("id",), ("total",), ("partner_id", "name")}


def test_a_field_whose_when_a_record_denies_is_null(view: t.Callable[..., MappedView]) -> None:
    one = view({"fields": {"id": "id", "total": {"value": "total", "when": "done"}}})
    assert made(one, {"id": 1, "total": 5.0, "done": True}) == [{"id": 1, "total": 5.0}]
    assert made(one, {"id": 1, "total": 5.0, "done": False}) == [{"id": 1, "total": None}]


def test_when_keeps_records_by_a_value(view: t.Callable[..., MappedView]) -> None:
    one = view({"when": "state == 'sale'"})
    assert made(one, {"id": 1, "state": "sale"}) == [{"id": 1}]
    assert made(one, {"id": 1, "state": "draft"}) == []
    assert ("state",) in one.uses([])
    assert not one.key_is_the_ids


def test_each_makes_a_record_of_each_and_reads_only_its_fields(
    view: t.Callable[..., MappedView],
) -> None:
    one = view(
        {
            "each": "line in line_ids",
            "key": ["key"],
            "fields": {"key": "str(id) + '_' + str(line.id)", "name": "name"},
        }
    )
    row = {"id": 4, "name": "S4", "line_ids": [7, 8]}
    assert made(one, row) == [{"key": "4_7", "name": "S4"}, {"key": "4_8", "name": "S4"}]
    assert made(one, {**row, "line_ids": []}) == []
    assert one.uses([]) == {("id",), ("line_ids", "id")}
    assert not one.key_is_the_ids


def test_the_type_is_the_fields_the_outermost_operations_or_the_stated_one(
    view: t.Callable[..., MappedView],
) -> None:
    one = view(
        {
            "fields": {
                "id": "id",
                "total": "total",
                "date": "date",
                "label": "str(count) + name",
                "many": "count > 3",
                "names": "line_ids.product_id",
                "stated": {"value": "name", "type": "number", "help": "in words"},
            }
        }
    )
    properties = one.schema(deletions=True)["properties"]
    kinds = {name: schema.get("type") for name, schema in properties.items()}
    assert kinds["id"] == ["integer"]  # a key is never null
    assert kinds["total"] == ["number", "null"]
    assert properties["date"]["format"] == "date"
    assert kinds["label"] == ["string", "null"]
    assert kinds["many"] == ["boolean", "null"]
    assert kinds["names"] == ["array", "null"]
    assert kinds["stated"] == ["number", "null"]
    assert properties["stated"]["description"] == "in words"
    assert "_sdc_deleted_at" in properties
    assert "_sdc_deleted_at" not in one.schema(deletions=False)["properties"]


def test_filters_count_where_the_flags_say_so_and_take_their_values(
    view: t.Callable[..., MappedView],
) -> None:
    filters = [
        {"domain": [["state", "=", "sale"]]},
        {"domain": [["count", "in", "=flags.counts"]], "when": "flags.counts"},
        {"domain": [["nothing", "=", 1]], "when": "has_field('nothing')"},
    ]
    assert view({"filters": filters}, flags={"counts": []}).domain == [["state", "=", "sale"]]
    assert view({"filters": filters}, flags={"counts": []}, counts=[1, 2]).domain == [
        ["state", "=", "sale"],
        ["count", "in", [1, 2]],
    ]


def test_a_filter_joins_terms_by_operators_and_dates_by_their_parts(
    view: t.Callable[..., MappedView],
) -> None:
    domain = ["|", ["date.month_number", "=", 5], ["partner_id.name", "=", "="], [1, "=", 1]]
    assert view({"filters": [{"domain": domain}]}).domain == domain


def test_model_context_and_filters_are_made_of_flags_only(
    view: t.Callable[..., MappedView],
) -> None:
    one = view(
        {"model": "='line' if flags.lines else 'order'", "context": {"lang": "=flags.words"}},
        flags={"lines": True, "words": "fr_FR"},
    )
    assert (one.model, one.context) == ("line", {"lang": "fr_FR"})
    for stream in (
        {"model": "=name"},
        {"context": {"lang": "=name"}},
        {"filters": [{"domain": [["name", "=", "=name"]]}]},
        {"filters": [{"domain": [["name", "=", 1]], "when": "name"}]},
    ):
        assert "can be made of flags only" in problems(view, stream)[0]


def test_an_unfinished_domain_is_refused(view: t.Callable[..., MappedView]) -> None:

    with pytest.raises(Fatal, match="must follow the operators"):
        view({"filters": [{"domain": ["|", ["name", "=", 1]]}]})


def test_a_value_that_does_not_fit_is_an_error_of_that_record(
    view: t.Callable[..., MappedView],
) -> None:
    one = view({"fields": {"id": "id", "n": "float(name)"}})
    assert made(one, {"id": 1, "name": "1.5"}) == [{"id": 1, "n": 1.5}]
    with pytest.raises(EvaluationError):
        made(one, {"id": 1, "name": "one"})


def test_the_key_follows_from_the_id_where_every_id_has_a_record(
    view: t.Callable[..., MappedView],
) -> None:
    assert view({}).key_is_the_ids
    assert view({"fields": {"id": "'o_' + str(id)"}}).key_is_the_ids
    assert not view({"fields": {"id": "name"}}).key_is_the_ids


def test_a_stream_that_a_flag_turns_off_is_not_there(document: t.Callable[..., Document]) -> None:
    said = {"enabled": "flags.on", "model": "='nowhere'"}
    assert enabled_streams(document(said, flags={"on": False})) == []
    assert enabled_streams(document(said, flags={"on": False}, on=True)) == ["Orders"]
    assert model_of(document(said, flags={"on": False}), "Orders") == "nowhere"
    with pytest.raises(MappingError, match="flags only"):
        enabled_streams(document({"enabled": "name"}))
