"""What a record that doesn't fit its SCHEMA is told."""

from __future__ import annotations

import decimal
import typing as t

import pytest
from singer_sdk.exceptions import MissingKeyPropertiesError

from target_odoo.input.validation import FastValidator, Misfit, reason_of

SCHEMA: dict[str, t.Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": ["string", "null"]},
        "color": {"type": "integer"},
        "size": {"enum": ["a", "b"]},
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["qty"],
                "properties": {"qty": {"type": "number", "minimum": 0}},
            },
        },
    },
}


@pytest.mark.parametrize(
    ("record", "text", "field", "value"),
    [
        ({"id": 7}, "id: 7 is no string or null, as the SCHEMA demands", "id", "7"),
        (
            {"id": "a", "color": "red"},
            "color: 'red' is no integer, as the SCHEMA demands",
            "color",
            "'red'",
        ),
        (
            {"id": "a", "color": decimal.Decimal("1.5")},
            "color: 1.5 is no integer, as the SCHEMA demands",
            "color",
            "1.5",
        ),
        ({"id": "a", "extra": 1}, "extra: the SCHEMA has no such column", "extra", ""),
        ({"color": 1}, "id: the SCHEMA demands it, and it is missing", "id", ""),
        (
            {"id": "a", "size": "z"},
            "size: 'z' doesn't fit the SCHEMA's enum ['a', 'b']",
            "size",
            "'z'",
        ),
        (
            {"id": "a", "lines": [{"qty": 1}, {"qty": -1}]},
            "lines/1/qty: -1 doesn't fit the SCHEMA's minimum 0",
            "lines/1/qty",
            "-1",
        ),
        (
            {"id": "a", "lines": [{}]},
            "lines/0/qty: the SCHEMA demands it, and it is missing",
            "lines/0/qty",
            "",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_column(
    record: dict[str, t.Any], text: str, field: str, value: str
) -> None:
    with pytest.raises(Misfit) as caught:
        FastValidator(SCHEMA).validate(record)
    reason = reason_of(caught.value, {"record": record}, {})
    assert (reason.code, reason.message) == ("schema", text)
    assert (reason.field, reason.value) == (field, value)


@pytest.mark.parametrize(
    ("keys", "record", "text", "field"),
    [
        (["id"], {"name": "a"}, "id: the record lacks this part of its stream's key", "id"),
        (["shop", "id"], {"shop": 1}, "id: the record lacks", "id"),
        (["shop", "id"], {}, "shop, id: the record lacks", "shop"),
        ([], {}, "key_properties: the record lacks", "key_properties"),
    ],
)
def test_the_part_of_the_key_that_is_missing_is_named(
    keys: list[str], record: dict[str, t.Any], text: str, field: str
) -> None:
    error = MissingKeyPropertiesError("")
    reason = reason_of(error, {"record": record}, {"key_properties": keys})
    assert reason.message.startswith(text)
    assert reason.field == field


@pytest.mark.parametrize(
    ("schema", "record", "field"),
    [
        ({"properties": {".id": {"type": "integer"}}}, {".id": "x"}, ".id"),
        ({"properties": {"a.b": {"type": "integer"}}}, {"a.b": "x", "a": 1}, "a.b"),
        ({"properties": {"a[0]": {"type": "integer"}}}, {"a[0]": "x"}, "a[0]"),
        (
            {"patternProperties": {"^p": {}}, "additionalProperties": False},
            {"p1": 1, "zz": 2},
            "zz",
        ),
    ],
)
def test_a_column_is_named_as_it_is_written(
    schema: dict[str, t.Any], record: dict[str, t.Any], field: str
) -> None:
    with pytest.raises(Misfit) as caught:
        FastValidator({"type": "object", **schema}).validate(record)
    assert caught.value.reason.field == field
    assert caught.value.reason.message.startswith(f"{field}: ")
