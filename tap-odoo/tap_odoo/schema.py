"""From Odoo's field types to JSON Schema, and which fields are read by default."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.model_fields import Field, ModelFields

Schema = dict[str, t.Any]

KEY = "id"
REPLICATION_KEY = "write_date"

#: Models whose ids are texts: `account.root` groups accounts by the start of their codes
#: (since Odoo 18; before, its ids are numbers).
TEXT_ID_MODELS = frozenset({"account.root"})

ANYTHING: Schema = {"type": ["object", "array", "string", "number", "boolean", "null"]}
TEXT: Schema = {"type": ["string", "null"]}
TEXT_OR_NUMBER: Schema = {"type": ["string", "integer", "null"]}

#: JSON Schema of a value by Odoo's field type (odoo/fields.py). Odoo's `false` for "nothing"
#: is null here; only booleans and numbers have none.
TYPES: dict[str, Schema] = {
    "boolean": {"type": ["boolean", "null"]},
    "integer": {"type": ["integer", "null"]},
    "float": {"type": ["number", "null"]},
    "monetary": {"type": ["number", "null"]},
    "char": TEXT,
    "text": TEXT,
    "html": TEXT,
    "reference": TEXT,
    "selection": TEXT,
    "date": {"type": ["string", "null"], "format": "date"},
    "datetime": {"type": ["string", "null"], "format": "date-time"},
    "binary": {"type": ["string", "null"], "contentEncoding": "base64"},
    "image": {"type": ["string", "null"], "contentEncoding": "base64"},
    "many2one": {"type": ["integer", "null"]},
    "many2one_reference": {"type": ["integer", "null"]},
    "one2many": {"type": ["array", "null"], "items": {"type": "integer"}},
    "many2many": {"type": ["array", "null"], "items": {"type": "integer"}},
    "properties": {"type": ["array", "null"], "items": {"type": "object"}},
    "properties_definition": {"type": ["array", "null"], "items": {"type": "object"}},
    "json": ANYTHING,
}


def field_schema(field: Field) -> Schema:
    """Return the JSON Schema of one field's value."""
    schema = dict(TYPES.get(field.type, ANYTHING))
    if field.type == "many2one" and field.relation in TEXT_ID_MODELS:
        schema = dict(TEXT_OR_NUMBER)
    if field.type == "selection" and any(isinstance(key, int) for key in field.selection):
        # The group fields of res.users in Odoo 14: their options are ids of groups.
        schema = dict(TEXT_OR_NUMBER)
    if field.name == KEY:
        schema = {"type": "integer"}
    title = field.string.strip()
    if title:
        schema["title"] = title
    notes = [field.help.strip()]
    if field.relation:
        notes.append(f"Model: {field.relation}.")
    description = " ".join(" ".join(note.split()) for note in notes if note)
    if description:
        schema["description"] = description
    return schema


def stream_schema(fields: Mapping[str, Field]) -> Schema:
    """Return the JSON Schema of a model's records, with every field that it has."""
    return {
        "type": "object",
        "properties": {name: field_schema(field) for name, field in fields.items()},
    }


def read_by_default(field: Field, model: str, models: ModelFields) -> bool:
    """Tell whether a field is read when the user has not chosen.

    What is stored in the database is read: a column of the model's own, a value for each
    company, or a stored field of another record that this one mirrors (a product's name lives
    on its template). Computed fields cost up to a hundred times as much, and binary ones are
    large: both wait to be selected.
    """
    if field.type in ("binary", "image"):
        return False
    if field.store or field.company_dependent:
        return True
    if field.related:
        source = models.at(model, field.related)
        return source is not None and (source.store or source.company_dependent)
    return False
