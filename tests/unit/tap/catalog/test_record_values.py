"""From Odoo's values to a record's, and the schema that they fit."""

from __future__ import annotations

import math
import typing as t

import jsonschema
import pytest

from odoo_common.odoo.model_fields import Field
from tap_odoo.catalog.record_values import page_converter
from tap_odoo.catalog.schema import field_schema

VALUES: list[tuple[Field, t.Any, t.Any]] = [
    (Field("f", "char"), "text", "text"),
    (Field("f", "char"), False, None),
    (Field("f", "text"), "", ""),
    (Field("f", "html"), "<p>x</p>", "<p>x</p>"),
    (Field("f", "boolean"), False, False),
    (Field("f", "boolean"), True, True),
    (Field("f", "integer"), 0, 0),
    (Field("f", "float"), 0.0, 0.0),
    (Field("f", "monetary"), 12.5, 12.5),
    (Field("f", "date"), "2026-11-21", "2026-11-21"),
    (Field("f", "date"), False, None),
    (Field("f", "datetime"), "2026-11-21 01:18:51", "2026-11-21T01:18:51+00:00"),
    (Field("f", "datetime"), False, None),
    (Field("f", "selection", selection=("a", "b")), "a", "a"),
    (Field("f", "selection", selection=("a", "b")), False, None),
    (Field("f", "selection", selection=(7, 8)), 7, 7),
    (Field("f", "many2one", relation="res.partner"), [3, "Azure"], 3),
    (Field("f", "many2one", relation="res.partner"), 3, 3),
    (Field("f", "many2one", relation="res.partner"), False, None),
    (Field("f", "many2one", relation="account.root"), ["10", "10"], "10"),
    (Field("f", "many2one", relation="account.root"), "10", "10"),
    (Field("f", "many2one", relation="account.root"), 49048, 49048),
    (Field("f", "one2many", relation="res.partner"), [1, 2], [1, 2]),
    (Field("f", "many2many", relation="res.partner"), [], []),
    (Field("f", "many2one_reference"), 5, 5),
    (Field("f", "many2one_reference"), 0, None),
    (Field("f", "reference"), "res.partner,70", "res.partner,70"),
    (Field("f", "reference"), False, None),
    (Field("f", "binary"), "aGk=", "aGk="),
    (Field("f", "binary"), False, None),
    (Field("f", "binary"), [{"a": 1}], '[{"a":1}]'),
    (Field("f", "json"), {"7": 100.0}, {"7": 100.0}),
    (Field("f", "json"), False, None),
    (Field("f", "properties"), [{"name": "x", "type": "char"}], [{"name": "x", "type": "char"}]),
    (Field("f", "properties"), False, None),
    (Field("f", "a_type_of_tomorrow"), {"any": "thing"}, {"any": "thing"}),
]


@pytest.mark.parametrize(("field", "raw", "value"), VALUES)
def test_a_value_becomes_what_its_schema_says(field: Field, raw: t.Any, value: t.Any) -> None:
    record = {"f": raw}
    page_converter({"f": field}, ["f"])([record])
    assert record == {"f": value}
    assert type(record["f"]) is type(value)
    jsonschema.validate(record["f"], field_schema(field), format_checker=jsonschema.FormatChecker())


def test_the_key_is_never_null() -> None:
    assert field_schema(Field("id", "integer"))["type"] == "integer"


def test_a_schema_says_what_the_field_is() -> None:
    field = Field("f", "many2one", string="Vendor", help="Who\n sells it", relation="res.partner")
    schema = field_schema(field)
    assert schema["title"] == "Vendor"
    assert schema["description"] == "Who sells it Model: res.partner."


def test_values_that_json_or_iso_8601_cannot_say_cost_that_value() -> None:
    fields = {
        "date": Field("date", "date", store=True),
        "time": Field("time", "datetime", store=True),
        "price": Field("price", "float", store=True),
        "split": Field("split", "json", store=True),
    }
    noted: list[tuple[str, int]] = []
    rows: list[dict[str, t.Any]] = [
        {"id": 1, "date": "8-10-10", "time": "8-10-10 18:35:00", "price": 1.5, "split": {"1": 2.0}},
        {"id": 2, "date": "202-11-21", "time": False, "price": math.nan, "split": False},
        {"id": 3, "date": "2026-11-21", "time": "2026-11-21 01:18:51", "price": -math.inf},
        {"id": 4, "date": False, "price": 0.0, "split": {"1": [math.nan, 1.0], "2": True}},
    ]
    convert = page_converter(
        fields, list(fields), note_odd=lambda name, number, _value: noted.append((name, number))
    )
    convert(rows)
    assert rows == [
        {
            "id": 1,
            "date": "0008-10-10",
            "time": "0008-10-10T18:35:00+00:00",
            "price": 1.5,
            "split": {"1": 2.0},
        },
        {"id": 2, "date": "0202-11-21", "time": None, "price": None, "split": None},
        {"id": 3, "date": "2026-11-21", "time": "2026-11-21T01:18:51+00:00", "price": None},
        {"id": 4, "date": None, "price": 0.0, "split": {"1": [None, 1.0], "2": True}},
    ]
    assert noted == [("price", 2), ("price", 3), ("split", 4)]
