"""SCHEMAs are somebody else's text: read like jsonschema reads them, and never run."""

from __future__ import annotations

import decimal
import json
import random
import time
import typing as t

import msgspec.json
import pytest
from singer_sdk.exceptions import InvalidJSONSchema

from target_odoo.input.json_schema.problem import MAX_DEPTH, MAX_STEPS
from target_odoo.input.validation import FastValidator, Misfit

if t.TYPE_CHECKING:
    from pathlib import Path

Schema = dict[str, t.Any]


def fits(schema: t.Any, value: t.Any, **root: t.Any) -> bool:
    """Say whether a record with this value in its column fits."""
    whole = {"type": "object", "properties": {"a": schema}, **root}
    read = msgspec.json.Decoder(float_hook=decimal.Decimal).decode(
        json.dumps([whole, {"a": value}])
    )
    try:
        FastValidator(read[0]).validate(read[1])
    except Misfit:
        return False
    return True


#: A schema, what fits it and what doesn't.
VERDICTS: list[tuple[t.Any, list[t.Any], list[t.Any]]] = [
    ({"multipleOf": 0.01}, [12.5, 2, 19.99, 0, 1e300, "x"], [0.001, 12.345]),
    ({"multipleOf": 1e-05}, [2, 0.00001, -3.5], [0.000001]),
    ({"multipleOf": 3}, [9, 9.0, 3e5], [10, 9.5, 1e300]),
    ({"multipleOf": 0.3}, [0.9, 3, 3e200], [1, 0.1]),
    ({"maximum": 5, "exclusiveMaximum": True}, [4.99, 4], [5, 5.0, 6]),
    ({"minimum": -5, "exclusiveMinimum": True}, [-4], [-5]),
    ({"maximum": 5, "exclusiveMaximum": False}, [5], [5.1]),
    ({"exclusiveMaximum": True}, [1, 0, 1e9], []),
    ({"exclusiveMaximum": 5}, [4], [5]),
    ({"type": "integer"}, [2, 2.0, 1e3, -0.0], [2.5, True, "2", None]),
    ({"type": ["null", "integer"]}, [None, 2.0], [False, 0.1]),
    ({"type": "number"}, [1, 1.5], [True, "1"]),
    ({"type": "boolean"}, [True], [1, 0, None]),
    ({"enum": [1, "a", None, [1.0]]}, [1, 1.0, "a", None, [1]], [True, "b", [True], 2]),
    ({"const": {"a": 1}}, [{"a": 1.0}], [{"a": True}, {}]),
    ({"uniqueItems": True}, [[1, True, "1"], []], [[1, 1.0], [{"a": 1}, {"a": 1.0}]]),
    ({"items": [{"type": "string"}], "additionalItems": False}, [["a"], []], [["a", 1], [1]]),
    ({"prefixItems": [{"type": "string"}], "items": False}, [["a"]], [["a", 1], [1]]),
    ({"dependencies": {"x": ["y"]}}, [{"x": 1, "y": 2}, {}], [{"x": 1}]),
    ({"dependentRequired": {"x": ["y"]}}, [{"y": 2}], [{"x": 1}]),
    ({"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"minimum": 3}},
     ["ab", 3], ["a", 2]),
    ({"pattern": "^\\u00e9+$"}, ["éé", 5], ["e"]),
    ({"pattern": "b"}, ["abc"], ["ac"]),
    ({"format": "date", "type": "string"}, ["no date"], [1]),
    ({"$ref": "#/definitions/b~1c%25"}, [1], ["a"]),
    ({"$ref": "#name"}, ["a"], [1]),
    (True, [1, None], []),
    (False, [], [1, None]),
]  # fmt: skip
ROOT: Schema = {
    "definitions": {"b/c%": {"type": "integer"}},
    "$defs": {"x": {"$anchor": "name", "type": "string"}},
}


@pytest.mark.parametrize(("schema", "good", "bad"), VERDICTS, ids=[str(v[0]) for v in VERDICTS])
def test_a_value_fits_or_does_not(schema: t.Any, good: list[t.Any], bad: list[t.Any]) -> None:
    assert [value for value in good if not fits(schema, value, **ROOT)] == []
    assert [value for value in bad if fits(schema, value, **ROOT)] == []


def test_a_recursive_schema_is_followed() -> None:
    tree = {"type": "object", "properties": {"next": {"$ref": "#/definitions/tree"}}}
    root = {"definitions": {"tree": tree}}
    assert fits(tree, {"next": {"next": {}}}, **root)
    assert not fits(tree, {"next": {"next": 5}}, **root)


#: A keyword that is none, and the place that is named.
MALFORMED: list[tuple[Schema, str]] = [
    ({"multipleOf": 0}, "multipleOf must be a number above 0"),
    ({"multipleOf": -1}, "multipleOf must be"),
    ({"multipleOf": "1"}, "multipleOf must be a number"),
    ({"pattern": 5}, "pattern must be a regular expression"),
    ({"pattern": "("}, "pattern is no regular expression"),
    ({"patternProperties": {"(": {}}}, "patternProperties is no regular expression"),
    ({"patternProperties": []}, "patternProperties must be an object"),
    ({"allOf": 5}, "allOf must be a list of schemas"),
    ({"anyOf": []}, "anyOf must be a list of schemas"),
    ({"oneOf": [5]}, "oneOf/0 must be an object"),
    ({"not": 5}, "not must be an object"),
    ({"if": 5}, "if must be an object"),
    ({"if": {}, "then": 5}, "then must be an object"),
    ({"type": "no"}, "type must be of null"),
    ({"type": {}}, "type must be of null"),
    ({"type": []}, "type must be of null"),
    ({"enum": "a"}, "enum must be a list"),
    ({"required": True}, "required must be a list of names"),
    ({"required": [1]}, "required must be a list of names"),
    ({"minimum": "1"}, "minimum must be a number"),
    ({"maximum": True}, "maximum must be a number"),
    ({"exclusiveMinimum": "1"}, "exclusiveMinimum must be a number"),
    ({"minLength": -1}, "minLength must be a whole number"),
    ({"maxLength": 1.5}, "maxLength must be a whole number"),
    ({"minItems": "1"}, "minItems must be"),
    ({"maxProperties": None}, "maxProperties must be"),
    ({"uniqueItems": "yes"}, "uniqueItems must be true or false"),
    ({"properties": []}, "properties must be an object"),
    ({"properties": {"b": 5}}, "properties/a/properties/b must be an object"),
    ({"additionalProperties": 5}, "additionalProperties must be an object"),
    ({"items": 5}, "items must be an object"),
    ({"prefixItems": {}}, "prefixItems must be a list"),
    ({"contains": 5}, "contains must be an object"),
    ({"contains": {}, "minContains": -1}, "minContains must be"),
    ({"propertyNames": 5}, "propertyNames must be an object"),
    ({"dependencies": 5}, "dependencies must be an object"),
    ({"dependencies": {"b": 5}}, "dependencies/b must be an object"),
    ({"dependentRequired": {"b": {}}}, "dependentRequired/b must be a list of names"),
    ({"$ref": 5}, "$ref must be text"),
    ({"$ref": "#/nothing"}, "$ref leads to #/nothing, which isn't there"),
    ({"$ref": "#nothing"}, "$ref leads to #nothing, which isn't there"),
    ({"$ref": "http://127.0.0.1:9/"}, "$ref leads to http://127.0.0.1:9/, and nothing is read"),
]


@pytest.mark.parametrize(("schema", "said"), MALFORMED, ids=[said for _, said in MALFORMED])
def test_a_malformed_keyword_is_named_with_its_place(schema: Schema, said: str) -> None:
    with pytest.raises(InvalidJSONSchema) as caught:
        FastValidator({"type": "object", "properties": {"a": schema}})
    assert said in str(caught.value)
    assert "properties/a" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "\\\" in [] or open('MADE_BY_SCHEMA','w'):#",
        "\" in [] or open('MADE_BY_SCHEMA','w'):#",
        "'+str(open('MADE_BY_SCHEMA','w'))+'",
        "{open('MADE_BY_SCHEMA','w')}",
        '"""\nopen(\'MADE_BY_SCHEMA\',\'w\')\n"""',
    ],
)
@pytest.mark.parametrize("keyword", ["dependencies", "properties", "patternProperties", "enum"])
def test_no_text_of_a_schema_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyword: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    inner: t.Any = [name] if keyword == "enum" else {name: {"type": "object"}}
    with pytest.MonkeyPatch.context():
        try:
            validator = FastValidator({"type": "object", "properties": {}, keyword: inner})
            validator.validate({name: {}, "id": "x"})
        except (InvalidJSONSchema, Misfit):
            pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("^(a+)+$", "a" * 100_000 + "!"), ("(a|a)*b", "a" * 100_000), ("(.*)*x", "y" * 100_000)],
)
def test_a_pattern_takes_time_by_the_length_of_the_text(pattern: str, text: str) -> None:
    began = time.process_time()
    assert not fits({"pattern": pattern}, text)
    assert time.process_time() - began < 1


def test_a_pattern_beyond_re2_is_not_checked_and_said(caplog: pytest.LogCaptureFixture) -> None:
    assert fits({"pattern": "^(?=a)b"}, "x")
    [record] = caplog.records
    assert record.getMessage().startswith("properties/a/pattern: the pattern '^(?=a)b' isn't")


def test_steps_and_depth_are_limited() -> None:
    definitions: Schema = {"s0": {"type": "integer"}}
    for number in range(1, 25):
        below = {"$ref": f"#/definitions/s{number - 1}"}
        definitions[f"s{number}"] = {"allOf": [below, below]}
    with pytest.raises(Misfit) as caught:
        FastValidator(
            {"properties": {"a": {"$ref": "#/definitions/s24"}}, "definitions": definitions}
        ).validate({"a": 5})
    assert f"more than {MAX_STEPS} steps" in str(caught.value)
    around = {"properties": {"a": {"$ref": "#/properties/a"}}}
    with pytest.raises(Misfit, match="nested too deeply"):
        FastValidator(around).validate({"a": 5})
    for levels, is_read in ((MAX_DEPTH - 1, True), (MAX_DEPTH, False)):
        deep: Schema = {"properties": {}}
        for _ in range(levels):
            deep = {"properties": {"a": deep}}
        if is_read:
            FastValidator(deep).validate({"a": {"a": {}}})
        else:
            with pytest.raises(InvalidJSONSchema, match="nested too deeply"):
                FastValidator(deep)


Draw = random.Random
