"""The JSON Schema of mapping files; published as mappings/mapping.schema.json."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.document.flags import TYPES

Schema = dict[str, t.Any]
FROM_ODOO, TO_ODOO = "from_odoo", "to_odoo"
WRITE_MODES = ("upsert", "create", "update")
DELETE_ACTIONS = ("ignore", "archive", "cancel", "unlink")
CONFLICTS = ("source", "odoo", "newest", "manual")
#: Methods that `call` may name: public ones, and none that makes, changes or deletes records by
#: itself.
METHOD = (
    r"^(?!(create|write|unlink|copy|load|web_save|web_save_multi|name_create)$)[a-z][a-z0-9_]*$"
)
OTHER_STREAMS = ("reject", "skip", "odoo_shaped")


def _object(properties: dict[str, Schema], *required: str, **more: t.Any) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": list(required)} if required else {}),
        **more,
    }


def _table(of: Schema, description: str = "") -> Schema:
    return {"type": "object", "additionalProperties": of, "description": description}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _strings(description: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description}


_EXPRESSION: Schema = {
    "type": ["string", "number", "boolean", "null"],
    "description": "An expression: the language is in mappings/README.md",
}
_STATED_TYPE: Schema = {
    "enum": ["string", "integer", "number", "boolean", "date", "datetime", "array", "object"],
    "description": "The type, where it can't be seen from the expression",
}
_HELP: Schema = {"type": "string", "description": "What a reader should know"}
_WHEN: Schema = {**_EXPRESSION, "description": "Only where this is true"}
_EACH: Schema = {"type": "string", "description": "name in list: one for each entry"}
#: What is said of records that are written, a stream's own and those that follow.
_WRITTEN: Schema = {
    "model": {"type": "string", "description": "The Odoo model"},
    "external_id": {
        **_EXPRESSION,
        "description": "What names the record, and finds it again",
    },
    "when": {**_WHEN, "description": "Else the record is skipped"},
    "copy": _strings("Fields taken as they are, by name or pattern (x_*)"),
    "fields": _table(
        {"anyOf": [_ref("expression"), _ref("column"), _ref("lines")]},
        "Columns, as Odoo's import names them; a | b is the first that the model has",
    ),
    "match": {
        "type": "array",
        "items": {"anyOf": [{"type": "string"}, _strings("All of them")]},
        "description": "Adopt a record that is there already: field, or list of fields; one that "
        "ends with ? may be empty",
    },
    "create_missing": _table(
        {"type": "boolean"}, "References whose records are made where there are none"
    ),
    "lines_missing": {
        "enum": ["keep", "remove"],
        "description": "Lines in Odoo that the record doesn't mention",
    },
    "help": _HELP,
}

_DEFS: dict[str, Schema] = {
    "expression": _EXPRESSION,
    "flag": _object(
        {
            "default": {"description": "Its value where mapping_flags says nothing"},
            "type": {"enum": list(TYPES), "description": "Its type, where the default has none"},
            "enum": {"type": "array", "description": "The values that it can have"},
            "help": {"type": "string", "description": "What it does, for its users"},
        },
        "default",
        "help",
    ),
    "value": _object(
        {
            "value": _ref("expression"),
            "when": _WHEN,
            "type": _STATED_TYPE,
            "help": _HELP,
        },
        "value",
    ),
    "column": _object(
        {
            "value": _ref("expression"),
            "when": {**_WHEN, "description": "Else the column is left out"},
            "optional": {
                "type": "boolean",
                "description": "Leave it out where the model has no such field",
            },
            "help": _HELP,
        },
        "value",
    ),
    "lines": _object(
        {
            "each": _EACH,
            "when": {**_WHEN, "description": "Only the entries where this is true"},
            "external_id": _ref("expression"),
            "fields": _table({"anyOf": [_ref("expression"), _ref("column")]}, "Columns of a line"),
            "optional": {"type": "boolean"},
            "help": _HELP,
        },
        "each",
        "fields",
    ),
    "view": _object(
        {
            "model": {
                "type": "string",
                "description": "The Odoo model; text that starts with = is an expression",
            },
            "key": {**_strings("The fields that name a record"), "minItems": 1},
            "each": _EACH,
            "when": {**_WHEN, "description": "Only the records where this is true"},
            "enabled": {**_WHEN, "description": "The stream is there only where this is true"},
            "context": _table({}, "Odoo's context; a text that starts with = is an expression"),
            "filters": {
                "type": "array",
                "items": _object({"domain": {"type": "array"}, "when": _WHEN}, "domain"),
                "description": "Domains in Odoo's notation; all of them count",
            },
            "copy": {
                "anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}],
                "description": "Fields taken as they are, by name or pattern (x_*); a text that "
                "starts with = is an expression",
            },
            "referenced_by": _strings(
                "Fields of other models, as model.field: the records that they refer to are in "
                "the stream too, whatever the filters say"
            ),
            "changed_on": _strings(
                "Date fields, or paths to them: the day itself, and the one after it, change the "
                "record"
            ),
            "also_changed_by": _strings("Related paths whose change is a change of the record"),
            "deletions": {"type": "boolean", "description": "Tell which records are gone"},
            "fields": {
                **_table({"anyOf": [_ref("expression"), _ref("value")]}, "The fields"),
                "minProperties": 1,
            },
            "help": _HELP,
        },
        "model",
        "key",
        "fields",
    ),
    "then": _object(
        {
            **_WRITTEN,
            "call": {
                "type": "string",
                "pattern": METHOD,
                "description": "A button of the record: the method that it calls in Odoo",
            },
            "unless": {
                "type": "array",
                "minItems": 1,
                "description": "Domain in Odoo's notation: records for which the button has done "
                "its work. It is read first, and once more afterwards",
            },
        },
        **{
            "if": {"required": ["call"]},
            "then": {"required": ["unless"]},
            "else": {"required": ["model", "fields"]},
        },
    ),
    "target": _object(
        {
            **_WRITTEN,
            "optional": _strings("Fields of the source that may be missing in its SCHEMA"),
            "deleted": {**_EXPRESSION, "description": "The record is gone in the source"},
            "then": _table(
                _ref("then"),
                "What is written after the record, by name; written_id is its database id",
            ),
            "delete": {"enum": list(DELETE_ACTIONS), "description": "What a deletion does"},
            "write_mode": {
                "enum": list(WRITE_MODES),
                "description": "create skips what is in Odoo, update what isn't",
            },
            "external_id_namespace": {
                "type": "string",
                "pattern": "^[A-Za-z0-9_-]*$",
                "description": "What stands before external ids that name no module",
            },
            "on_conflict": {
                "anyOf": [{"enum": list(CONFLICTS)}, _table({"enum": list(CONFLICTS)})],
                "description": "Who wins where Odoo's record was changed since",
            },
        },
        "model",
        "fields",
    ),
}


def _document(direction: str, streams: Schema, **more: Schema) -> Schema:
    return _object(
        {
            "direction": {"const": direction},
            "help": _HELP,
            "flags": _table(_ref("flag"), "Switches; mapping_flags overrides them"),
            "streams": {**_table(streams, "By name of the stream"), "minProperties": 1},
            **more,
        },
        "direction",
        "streams",
    )


_OTHERS: Schema = {
    "enum": list(OTHER_STREAMS),
    "description": "What becomes of records of streams that aren't here (reject)",
}
SCHEMAS: dict[str, Schema] = {
    FROM_ODOO: _document(FROM_ODOO, _ref("view")) | {"$defs": _DEFS},
    TO_ODOO: _document(TO_ODOO, _ref("target"), other_streams=_OTHERS) | {"$defs": _DEFS},
}
#: The one that editors complete from.
PUBLISHED: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A mapping file of tap-odoo or target-odoo",
    "type": "object",
    "required": ["direction", "streams"],
    "properties": {"direction": {"enum": [FROM_ODOO, TO_ODOO]}},
    "if": {"properties": {"direction": {"const": FROM_ODOO}}},
    "then": {key: value for key, value in SCHEMAS[FROM_ODOO].items() if key != "$defs"},
    "else": {key: value for key, value in SCHEMAS[TO_ODOO].items() if key != "$defs"},
    "$defs": _DEFS,
}
