"""Records become Odoo-shaped ones as a mapping file says."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.mapping.document.document import Document
from odoo_common.mapping.errors import MappingError
from odoo_common.odoo.model_fields import Field
from target_odoo.mapping.stream_mapping import StreamMapping, check
from target_odoo.outcome import RecordRejected
from target_odoo.records.item import InputRecord
from target_odoo.records.parser import RecordParser
from target_odoo.settings.target_settings import TargetSettings
from target_odoo.streams.router import DirectRoute, StreamRouter, UnmappedRoute

if t.TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, t.Any]
MODELS = {
    "order": [
        Field("name", "char"),
        Field("partner_id", "many2one", relation="partner"),
        Field("line_ids", "one2many", relation="line"),
        Field("tag_ids", "many2many", relation="partner"),
        Field("total", "float", readonly=True, store=False),
        Field("x_one", "char"),
        Field("x_two", "char"),
        Field("active", "boolean"),
    ],
    "line": [Field("qty", "float"), Field("tax_ids", "many2many", relation="partner")],
    "partner": [Field("name", "char"), Field("code", "char")],
}


class Fields:
    def of(self, model: str) -> dict[str, Field]:
        return {field.name: field for field in MODELS[model]}


SHAPES = RecordParser(t.cast("t.Any", Fields()), {})


def document(tmp_path: Path, stream: Row, **more: t.Any) -> Document:
    said = {"model": "order", "external_id": "'o_' + str(id)", "fields": {}, **stream}
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"direction": "to_odoo", "streams": {"Orders": said}, **more}))
    return Document.load(path, "to_odoo")


def mapping(tmp_path: Path, schema: Row | None = None, **stream: t.Any) -> StreamMapping:
    return StreamMapping(document(tmp_path, stream), "Orders", schema, SHAPES)


def test_columns_references_and_lines_of_json_text(tmp_path: Path) -> None:
    lines = {
        "each": "line in items",
        "external_id": "str(id) + '/' + str(line.n)",
        "when": "line.n",
        "fields": {
            "qty": {"value": "line.q", "when": "line.q > 0"},
            "taxes_id | tax_ids/code": "[line.tax]",
        },
    }
    made = mapping(
        tmp_path, fields={"name": "upper(name)", "partner_id/code": "who.code", "line_ids": lines}
    )
    items = '[{"n": 1, "q": 2, "tax": "A"}, {"n": 0}, {"n": 2, "q": 0, "tax": null}]'
    assert made.shaped({"id": 1, "name": "a", "who": {"code": "C"}, "items": items}) == {
        "id": "o_1",
        "name": "A",
        "partner_id/code": "C",
        "line_ids": [
            {"id": "1/1", "qty": 2, "tax_ids/code": ["A"]},
            {"id": "1/2", "tax_ids/code": [None]},
        ],
    }


def test_what_a_record_doesnt_say_is_left_out_and_a_null_that_it_says_is_not(
    tmp_path: Path,
) -> None:
    lines = {"each": "l in items", "fields": {"qty": "l.q"}}
    made = mapping(tmp_path, fields={"name": "strip(name)", "active": True, "line_ids": lines})
    assert made.shaped({"id": 1}) == {"id": "o_1", "active": True}
    assert made.shaped({"id": 1, "name": None, "items": [{}, {"q": None}]}) == {
        "id": "o_1",
        "active": True,
        "name": None,
        "line_ids": [{}, {"qty": None}],
    }
    assert made.shaped({"id": 1, "items": None}) == {"id": "o_1", "active": True}


def test_attachments_are_a_column_of_a_record_and_not_of_its_lines(tmp_path: Path) -> None:
    fields = {"attachments": {"value": "json_list(files)", "when": "files"}}
    made = mapping(tmp_path, fields=fields)
    files = [{"name": "a.pdf"}]
    for sent in (files, json.dumps(files)):
        assert made.shaped({"id": 1, "files": sent}) == {"id": "o_1", "attachments": files}
    assert made.shaped({"id": 1}) == {"id": "o_1"}
    lines = {"each": "l in items", "fields": fields}
    with pytest.raises(MappingError, match="its lines have none"):
        mapping(tmp_path, fields={"line_ids": lines})


def test_copied_fields_are_those_that_the_model_has(tmp_path: Path) -> None:
    made = mapping(tmp_path, copy=["name", "x_*"], fields={"x_two": "'mine'"})
    row = {"id": 1, "name": "n", "x_one": 1, "x_two": 2, "x_three": 3, "other": 4}
    assert made.shaped(row) == {"id": "o_1", "name": "n", "x_one": 1, "x_two": "mine"}


def test_when_skips_a_record_and_a_deletion_has_its_identity_only(tmp_path: Path) -> None:
    made = mapping(tmp_path, when="kind == 'a'", deleted="gone", fields={"name": "name"})
    assert made.shaped({"id": 1, "kind": "b", "name": "x"}) is None
    for gone in ({"gone": True}, {"_sdc_deleted_at": "2026-01-01"}, {"delete": True}):
        assert made.shaped({"id": 1, "name": "x", **gone}) == {"id": "o_1", "delete": True}


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ({"id": None, "name": 1}, "identity", "`'o_' \\+ str\\(id\\)` is null: nothing says which"),
        ({"id": 1, "name": 1}, "mapping", "name: 1 is no text; use str\\(\\) in `upper\\(name\\)`"),
        ({"id": 1, "items": "x"}, "mapping", "line_ids: .* in `items`"),
        (
            {"id": 1, "items": [{"q": 1}, {"q": "x"}]},
            "mapping",
            "line_ids, line 2: qty: .* in `float\\(l.q\\)`",
        ),
    ],
)
def test_a_record_that_doesnt_fit_is_rejected_with_field_expression_and_reason(
    tmp_path: Path, row: Row, code: str, message: str
) -> None:
    lines = {"each": "l in items", "fields": {"qty": "float(l.q)"}}
    made = mapping(tmp_path, fields={"name": "upper(name)", "line_ids": lines})
    with pytest.raises(RecordRejected, match=message) as caught:
        made.shaped(row)
    assert caught.value.reason.code == code


def test_everything_that_odoo_or_the_stream_doesnt_have_is_told_at_once(tmp_path: Path) -> None:
    lines = {"each": "l of items", "fields": {}}
    said = {
        "fields": {
            "nam": "name",
            "total": 1,
            "partner_id/cod": "name",
            "name/code": "name",
            "here": {"value": "name", "optional": True},
            "id": "name",
            "active": "nmae",
            "line_ids": lines,
            "tag_ids": {"each": "l in items", "fields": {"nme": "l.x"}},
        },
        "match": ["ref", ["name", "zip"]],
        "create_missing": {"partner_id": True, "name": True},
        "copy": ["gone", "y_*"],
    }
    with pytest.raises(MappingError) as caught:
        mapping(tmp_path, {"properties": {"id": {}, "name": {}}}, **said)
    place = f"{tmp_path}/m.json: streams.Orders."
    found = sorted(problem.removeprefix(place) for problem in caught.value.problems)
    expected = sorted(
        [
            "fields.nam: order has no field nam; did you mean name?",
            "fields.total: order.total is computed by Odoo and can't be written: leave it out",
            "fields.partner_id/cod: partner has no field cod; did you mean code?",
            "fields.name/code: order.name is no relation",
            "fields.id: a record's id is written as external_id beside fields",
            "fields.active: Orders has no field nmae; did you mean name? in `nmae`",
            "fields.line_ids.each: each is written as: name in list",
            "fields.tag_ids.each: Orders has no field items in `items`",
            "fields.tag_ids.fields.nme: partner has no field nme; did you mean name?",
            "match.0: order has no field ref",
            "match.1: order has no field zip",
            "create_missing.name: order.name is no relation",
            "copy.0: order has no field gone",
        ]
    )
    assert [text[: len(start)] for text, start in zip(found, expected, strict=True)] == expected


def test_a_file_is_checked_without_any_stream(tmp_path: Path) -> None:
    check(document(tmp_path, {"fields": {"name": "anything"}}), SHAPES)
    with pytest.raises(MappingError, match="external_id is missing"):
        check(document(tmp_path, {"external_id": None} | {"fields": {}}), SHAPES)


@pytest.mark.parametrize("others", ["reject", "skip", "odoo_shaped"])
def test_streams_that_the_file_doesnt_name(tmp_path: Path, others: str) -> None:
    document(tmp_path, {}, other_streams=others)
    router = StreamRouter(
        TargetSettings(mapping=str(tmp_path / "m.json")), lambda: t.cast("t.Any", None)
    )
    item = InputRecord(1, "Else", {"id": 1}, {"record": {"id": 1}})
    route = router.of("Else", {})
    route.translate(item)
    assert isinstance(route, UnmappedRoute) == (others != "odoo_shaped")
    assert item.outcome == {"reject": "rejected", "skip": "skipped"}.get(others)
    assert item.reason is None or "stream Else is not in" in item.reason.message
    assert (
        type(StreamRouter(TargetSettings(), lambda: t.cast("t.Any", None)).of("res_partner", {}))
        is DirectRoute
    )
