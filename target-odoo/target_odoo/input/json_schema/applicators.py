"""Keywords that hold schemas: of the parts of a value, and of the value itself once more."""

from __future__ import annotations

import typing as t

from target_odoo.input.json_schema.assertions import compiled, required, types_of, whole
from target_odoo.input.json_schema.dialect import has
from target_odoo.input.json_schema.problem import MalformedSchema, Problem

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from target_odoo.input.json_schema.dialect import Draft
    from target_odoo.input.json_schema.problem import Check, Place, Steps

    Schema = Mapping[str, t.Any]
    Apply = Callable[[t.Any, Schema, Place, "Reader"], Check]

#: What says nothing about a value: of a schema with nothing else but `type`, the type is all.
_WORDLESS = frozenset({"type", "format", "title", "description", "default", "examples", "$comment"})


class Reader(t.Protocol):
    """Reads the schemas inside of a schema."""

    @property
    def draft(self) -> Draft | None:
        """The draft that the SCHEMA names."""

    @property
    def steps(self) -> Steps:
        """What is counted while a record is checked."""

    def read(self, schema: t.Any, place: Place) -> Check:
        """Return the check of one schema."""


class _ObjectCheck:
    """Checks `properties`, `patternProperties` and `additionalProperties` at once."""

    def __init__(self, schema: Schema, own: Place, reader: Reader) -> None:
        found = _table(schema.get("properties", {}), (*own, "properties"))
        by_pattern = _table(schema.get("patternProperties", {}), (*own, "patternProperties"))
        self._checks = {
            name: reader.read(inner, (*own, "properties", name)) for name, inner in found.items()
        }
        # Most columns have a type and nothing else: seen without a call.
        self._plain = {
            name: types_of(inner["type"], (*own, "properties", name))
            for name, inner in found.items()
            if isinstance(inner, dict) and "type" in inner and _WORDLESS.issuperset(inner)
        }
        self._patterns = [
            (compiled(text, (*own, "patternProperties")), reader.read(inner, (*own, text)))
            for text, inner in by_pattern.items()
        ]
        others = schema.get("additionalProperties", True)
        # A pattern that isn't checked may mean any name.
        is_open = others is True or any(search is None for search, _ in self._patterns)
        self._is_closed = others is False and not is_open
        self._others = (
            None if others is False else reader.read(others, (*own, "additionalProperties"))
        )
        self._is_open = is_open
        self._steps = reader.steps

    def __call__(self, value: t.Any) -> Problem | None:
        if not isinstance(value, dict):
            return None
        if self._patterns:
            self._steps.take(len(self._patterns) * len(value))
        plain, has_patterns = self._plain, bool(self._patterns)
        for name, inner in value.items():
            kinds = plain.get(name)
            if kinds is not None and type(inner) in kinds and not has_patterns:
                continue
            problem = self._one(name, inner, value)
            if problem is not None:
                return problem
        return None

    def _one(self, name: str, inner: t.Any, whole: dict[str, t.Any]) -> Problem | None:
        checks = [one for search, one in self._patterns if search is not None and search(name)]
        if name in self._checks:
            checks.append(self._checks[name])
        if not checks and self._is_closed:
            return Problem("additionalProperties", name, whole)
        if not (checks or self._is_open or self._others is None):
            checks = [self._others]
        for one in checks:
            problem = one(inner)
            if problem is not None:
                return problem.inside(name)
        return None


def objects(_wanted: t.Any, schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `properties`, `patternProperties` and `additionalProperties`."""
    return _ObjectCheck(schema, place[:-1], reader)


def _table(wanted: t.Any, place: Place) -> dict[str, t.Any]:
    if not isinstance(wanted, dict):
        raise MalformedSchema(place, "must be an object", wanted)
    return wanted


def _list(wanted: t.Any, place: Place) -> list[t.Any]:
    if not isinstance(wanted, list) or not wanted:
        raise MalformedSchema(place, "must be a list of schemas", wanted)
    return wanted


def _all_read(wanted: t.Any, place: Place, reader: Reader) -> list[Check]:
    schemas = _list(wanted, place)
    return [reader.read(inner, (*place, str(n))) for n, inner in enumerate(schemas)]


def arrays(_wanted: t.Any, schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `prefixItems`, `items` and `additionalItems` at once."""
    own = place[:-1]
    draft = reader.draft
    items = schema.get("items", True)
    is_tuple = isinstance(items, list)
    if is_tuple:
        first, keyword = items, "items"
    else:
        first = schema.get("prefixItems", []) if has(draft, "prefixItems") else []
        keyword = "prefixItems"
    if not isinstance(first, list):
        raise MalformedSchema((*own, keyword), "must be a list of schemas", first)
    firsts = [reader.read(inner, (*own, keyword, str(n))) for n, inner in enumerate(first)]
    others = items
    if is_tuple:
        others = schema.get("additionalItems", True) if has(draft, "additionalItems") else True
    rest = reader.read(others, (*own, "additionalItems" if is_tuple else "items"))
    count = len(firsts)

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, list):
            for number, inner in enumerate(value):
                problem = (firsts[number] if number < count else rest)(inner)
                if problem is not None:
                    return problem.inside(number)
        return None

    return check


def contains(wanted: t.Any, schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `contains`, with `minContains` and `maxContains`."""
    own = place[:-1]
    inner = reader.read(wanted, place)
    least = whole(schema.get("minContains", 1), (*own, "minContains"))
    most = whole(schema["maxContains"], (*own, "maxContains")) if "maxContains" in schema else None
    if reader.draft is not None and reader.draft < 2019:
        least, most = 1, None

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, list):
            found = sum(inner(entry) is None for entry in value)
            if found < least or (most is not None and found > most):
                return Problem("contains", wanted, value)
        return None

    return check


def all_of(wanted: t.Any, _schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `allOf`."""
    checks = _all_read(wanted, place, reader)
    steps = reader.steps

    def check(value: t.Any) -> Problem | None:
        for one in checks:
            steps.take()
            problem = one(value)
            if problem is not None:
                return problem
        return None

    return check


def _some_of(keyword: str, fits: Callable[[int], bool], *, is_first_enough: bool) -> Apply:
    def apply(wanted: t.Any, _schema: Schema, place: Place, reader: Reader) -> Check:
        checks = _all_read(wanted, place, reader)
        steps = reader.steps

        def check(value: t.Any) -> Problem | None:
            found = 0
            for one in checks:
                steps.take()
                found += one(value) is None
                if found and is_first_enough:
                    return None
            return None if fits(found) else Problem(keyword, wanted, value)

        return check

    return apply


def not_(wanted: t.Any, _schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `not`."""
    inner = reader.read(wanted, place)
    steps = reader.steps

    def check(value: t.Any) -> Problem | None:
        steps.take()
        return Problem("not", wanted, value) if inner(value) is None else None

    return check


def if_(wanted: t.Any, schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `if`, `then` and `else`."""
    own = place[:-1]
    test = reader.read(wanted, place)
    then = reader.read(schema.get("then", True), (*own, "then"))
    otherwise = reader.read(schema.get("else", True), (*own, "else"))
    steps = reader.steps

    def check(value: t.Any) -> Problem | None:
        steps.take()
        return (otherwise if test(value) else then)(value)

    return check


def property_names(wanted: t.Any, _schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `propertyNames`."""
    inner = reader.read(wanted, place)

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, dict):
            for name in value:
                if inner(name) is not None:
                    return Problem("propertyNames", wanted, name)
        return None

    return check


def dependencies(wanted: t.Any, _schema: Schema, place: Place, reader: Reader) -> Check:
    """Return the check of `dependencies`, `dependentRequired` and `dependentSchemas`."""
    checks: dict[str, Check] = {}
    for name, inner in _table(wanted, place).items():
        if isinstance(inner, (list, str)) or place[-1] == "dependentRequired":
            listed = [inner] if isinstance(inner, str) else inner
            checks[name] = required(listed, {}, (*place, name))
        else:
            checks[name] = reader.read(inner, (*place, name))
    steps = reader.steps

    def check(value: t.Any) -> Problem | None:
        if isinstance(value, dict):
            for name, one in checks.items():
                if name in value:
                    steps.take()
                    problem = one(value)
                    if problem is not None:
                        return problem
        return None

    return check


#: What makes the check of each keyword; of several that belong together, the one that is there.
APPLICATORS: dict[str, Apply] = {
    "allOf": all_of,
    "anyOf": _some_of("anyOf", bool, is_first_enough=True),
    "oneOf": _some_of("oneOf", lambda found: found == 1, is_first_enough=False),
    "not": not_,
    "if": if_,
    "contains": contains,
    "propertyNames": property_names,
    "dependencies": dependencies,
    "dependentRequired": dependencies,
    "dependentSchemas": dependencies,
}
#: Keywords that are checked together.
TOGETHER: tuple[tuple[tuple[str, ...], Apply], ...] = (
    (("properties", "patternProperties", "additionalProperties"), objects),
    (("prefixItems", "items", "additionalItems"), arrays),
)
