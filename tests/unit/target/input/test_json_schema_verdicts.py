"""Random SCHEMAs and records: the verdicts are those of jsonschema."""

from __future__ import annotations

import decimal
import random
import typing as t

import jsonschema.validators

from target_odoo.input.validation import FastValidator, Misfit

if t.TYPE_CHECKING:
    from tests.unit.target.input.test_json_schema import Draw

DRAFTS = {
    "http://json-schema.org/draft-04/schema#": jsonschema.Draft4Validator,
    "http://json-schema.org/draft-06/schema#": jsonschema.Draft6Validator,
    "http://json-schema.org/draft-07/schema#": jsonschema.Draft7Validator,
    "https://json-schema.org/draft/2019-09/schema": jsonschema.Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": jsonschema.Draft202012Validator,
}


NAMES = ("a", "b", "c", "ab")


NUMBERS = [0, 1, 2, 3, -5, *map(decimal.Decimal, ("2.0", "1E+2", "0.5", "-1.25", "19.99"))]


LEAVES = [None, True, False, *NUMBERS, "", "a", "ab", "abc", "1", "é"]


DIVISORS = [1, 2, 3, *map(decimal.Decimal, ("0.01", "0.5", "1E-5", "2.0"))]


TYPES = ("null", "boolean", "integer", "number", "string", "object", "array")


def value(draw: Draw, depth: int = 2) -> t.Any:
    kind = draw.randrange(4 if depth else 2)
    if kind < 2:
        return draw.choice(LEAVES)
    inner = [value(draw, depth - 1) for _ in range(draw.randrange(4))]
    return inner if kind == 2 else dict(zip(draw.sample(NAMES, len(inner)), inner, strict=True))


def schema_of(draw: Draw, depth: int) -> t.Any:
    """Return a schema of a few keywords of any draft."""

    def inner() -> t.Any:
        if draw.random() < 0.1:
            return draw.choice([True, False])
        return schema_of(draw, depth - 1)

    def table(make: t.Callable[[], t.Any], names: t.Sequence[str] = NAMES) -> t.Any:
        return {name: make() for name in draw.sample(names, draw.randrange(1, 3))}

    def some() -> t.Any:
        return [inner() for _ in range(draw.randrange(1, 4))]

    def names() -> list[str]:
        return draw.sample(NAMES, draw.randrange(1, 3))

    def count() -> int:
        return draw.randrange(4)

    plain: dict[str, t.Callable[[], t.Any]] = {
        "type": lambda: draw.choice([draw.choice(TYPES), draw.sample(TYPES, 3)]),
        "enum": lambda: [value(draw) for _ in range(3)],
        "const": lambda: value(draw),
        "minimum": lambda: draw.choice(NUMBERS),
        "maximum": lambda: draw.choice(NUMBERS),
        "multipleOf": lambda: draw.choice(DIVISORS),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), count),
        **dict.fromkeys(("minProperties", "maxProperties"), count),
        "uniqueItems": lambda: draw.random() < 0.7,
        "pattern": lambda: draw.choice(["a", "^a$", "[bc]+", "\\d"]),
        "required": names,
        "$ref": lambda: draw.choice(["#/definitions/x", "#/definitions/y"]),
    }
    nested: dict[str, t.Callable[[], t.Any]] = {
        "properties": lambda: table(inner),
        "patternProperties": lambda: table(inner, ("^a", "b$")),
        **dict.fromkeys(("additionalProperties", "additionalItems", "items"), inner),
        **dict.fromkeys(("contains", "not", "if", "then", "else"), inner),
        **dict.fromkeys(("minContains", "maxContains"), count),
        **dict.fromkeys(("prefixItems", "allOf", "anyOf", "oneOf"), some),
        "propertyNames": lambda: {"maxLength": 1},
        "dependencies": lambda: table(lambda: draw.choice([names(), inner()])),
        "dependentRequired": lambda: table(names),
        "dependentSchemas": lambda: table(inner),
    }
    choices = {**plain, **nested, **nested} if depth else plain
    return {name: choices[name]() for name in draw.sample(sorted(choices), draw.randrange(1, 5))}


def _is_integer(_checker: object, value: object) -> bool:
    if isinstance(value, decimal.Decimal):
        return value == value.to_integral_value()
    return isinstance(value, int) and not isinstance(value, bool)


#: Pairs of a SCHEMA and a record.
PAIRS = 5000


def test_verdicts_are_those_of_jsonschema() -> None:
    counts = {True: 0, False: 0}
    for seed in range(PAIRS):
        draw = random.Random(seed)
        draft = draw.choice(sorted(DRAFTS))
        extra = {**schema_of(draw, 0), "$ref": "#/definitions/y"}
        whole = {
            **schema_of(draw, 3),
            "$schema": draft,
            "definitions": {"x": extra, "y": {"maxLength": 1}},
        }
        record = {name: value(draw) for name in draw.sample(NAMES, draw.randrange(4))}
        known = DRAFTS[draft]
        checker = known.TYPE_CHECKER.redefine("integer", _is_integer)
        extend: t.Any = jsonschema.validators.extend
        theirs = extend(known, type_checker=checker)(whole)
        try:
            FastValidator(whole).validate(record)
            ours = True
        except Misfit:
            ours = False
        assert ours == theirs.is_valid(record), (seed, whole, record)
        counts[ours] += 1
    assert min(counts.values()) > PAIRS / 5, counts
