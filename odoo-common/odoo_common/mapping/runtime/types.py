"""The types that expressions have before they run, and their JSON Schemas."""

from __future__ import annotations

import ast
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable

Type = t.Literal[
    "string", "integer", "number", "boolean", "date", "datetime", "array", "object", "null", "any"
]
#: Types whose values are text.
TEXT: frozenset[Type] = frozenset({"string", "date", "datetime"})
NUMERIC: frozenset[Type] = frozenset({"integer", "number"})

_SCHEMAS: dict[Type, dict[str, t.Any]] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "datetime": {"type": ["string", "null"], "format": "date-time"},
    "array": {"type": ["array", "null"]},
    "object": {"type": ["object", "null"]},
    "null": {"type": "null"},
    "any": {},
}
#: By the type of a field in Odoo.
OF_FIELD: dict[str, Type] = {
    "char": "string",
    "text": "string",
    "html": "string",
    "selection": "string",
    "reference": "string",
    "binary": "string",
    "integer": "integer",
    "many2one": "integer",
    "many2one_reference": "integer",
    "float": "number",
    "monetary": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "one2many": "array",
    "many2many": "array",
    "json": "object",
}


def json_schema(kind: Type) -> dict[str, t.Any]:
    """Return the JSON Schema of a type; every value can be null."""
    return dict(_SCHEMAS[kind])


def join(kinds: Iterable[Type]) -> Type:
    """Return the type of a value that is of one of these."""
    found = set(kinds) - {"null"}
    if not found:
        return "null"
    if len(found) == 1:
        return found.pop()
    if found <= NUMERIC:
        return "number"
    return "string" if found <= TEXT else "any"


def of_value(value: object) -> Type:
    """Return the type of a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, str):
        return "string"
    if isinstance(value, (list, tuple)):
        return "array"
    return "object" if isinstance(value, dict) else "number"


def of_arithmetic(operator: ast.operator, left: Type, right: Type) -> Type:
    """Return the type of `left operator right`."""
    if isinstance(operator, ast.Add):
        if left in TEXT or right in TEXT:
            return "string"
        if "array" in (left, right):
            return "array"
        if "any" in (left, right):
            return "any"
    if left == right == "integer" and not isinstance(operator, ast.Div):
        return "integer"
    return "number"
