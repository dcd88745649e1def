"""Reads a whole SCHEMA: its keywords become functions of ours, none of its text becomes code."""

from __future__ import annotations

import typing as t

from target_odoo.input.json_schema.applicators import APPLICATORS, TOGETHER
from target_odoo.input.json_schema.assertions import ASSERTIONS
from target_odoo.input.json_schema.dialect import draft_of, has, ref_stands_alone
from target_odoo.input.json_schema.problem import MAX_DEPTH, MalformedSchema, Problem, Steps
from target_odoo.input.json_schema.references import References

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from target_odoo.input.json_schema.problem import Check, Place

#: Keywords that lead to another schema.
REFERENCES = ("$ref", "$recursiveRef", "$dynamicRef")


class SchemaReader:
    """Turns schemas into checks.

    Drafts 4, 6, 7, 2019-09 and 2020-12; without `$schema`, the keywords of all of them.
    Formats, `unevaluatedProperties` and `unevaluatedItems` are not checked.

    Args:
        schema: A stream's.

    Attributes:
        draft: The draft that it names.
        steps: What is counted while a record is checked.
    """

    def __init__(self, schema: Mapping[str, t.Any]) -> None:
        self.draft = draft_of(schema)
        self.steps = Steps()
        self._references = References(schema)
        self._root = schema
        self._depth = 0
        self._checks: dict[int, Check] = {}

    def check(self) -> Check:
        """Return the check of a record.

        Raises:
            MalformedSchema: A part of the SCHEMA is none.
        """
        return self.read(self._root, ())

    def read(self, schema: t.Any, place: Place) -> Check:
        """Return the check of one schema.

        Raises:
            MalformedSchema: It is none.
        """
        if schema is True:
            return _anything
        if schema is False:
            return lambda value: Problem("false", schema, value)
        if not isinstance(schema, dict):
            raise MalformedSchema(place or ("it",), "must be an object", repr(schema))
        if self._depth == MAX_DEPTH:
            raise MalformedSchema(place[:6], f"is nested too deeply: {MAX_DEPTH} levels are read")
        self._depth += 1
        checks = list(self._checks_of(schema, place))
        self._depth -= 1
        return checks[0] if len(checks) == 1 else _all(checks) if checks else _anything

    def _checks_of(self, schema: dict[str, t.Any], place: Place) -> t.Iterator[Check]:
        references = [keyword for keyword in REFERENCES if keyword in schema]
        for keyword in references:
            yield self._reference(schema[keyword], (*place, keyword))
        if references and ref_stands_alone(self.draft):
            return
        for keyword, make in ASSERTIONS.items():
            if keyword in schema and has(self.draft, keyword):
                check = make(schema[keyword], schema, (*place, keyword))
                if check:
                    yield check
        for keywords, apply in TOGETHER:
            if any(keyword in schema for keyword in keywords):
                yield apply(None, schema, (*place, keywords[0]), self)
        for keyword, apply in APPLICATORS.items():
            if keyword in schema and has(self.draft, keyword):
                yield apply(schema[keyword], schema, (*place, keyword), self)

    def _reference(self, target: t.Any, place: Place) -> Check:
        """Return the check of what a reference leads to, read once: it may lead around itself."""
        schema = self._references.follow(target, place)
        key = id(schema)
        if key not in self._checks:
            self._checks[key] = _unread
            self._checks[key] = self.read(schema, place[-1:])
        checks, steps = self._checks, self.steps

        def check(value: t.Any) -> Problem | None:
            steps.take()
            return checks[key](value)

        return check


def _anything(_value: t.Any) -> Problem | None:
    return None


def _unread(_value: t.Any) -> Problem | None:
    raise RuntimeError("a reference was followed before it was read")


def _all(checks: list[Check]) -> Check:
    def check(value: t.Any) -> Problem | None:
        for one in checks:
            problem = one(value)
            if problem is not None:
                return problem
        return None

    return check
