"""From Odoo's field types to JSON Schema, and which fields are read by default."""

from __future__ import annotations

import typing as t

from tap_odoo.catalog.columns import DELETED_AT, KEY

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import Field, ModelFields

Schema = dict[str, t.Any]


#: Models whose ids are texts: `account.root` groups accounts by the start of their codes
#: (since Odoo 18; before, its ids are numbers).
TEXT_ID_MODELS = frozenset({"account.root"})

#: Fields that a later version computes, where an earlier one has a column: who reads the stream
#: needs them on each (tests/live/tap/test_odd_data.py looks for them).
ALWAYS_READ: dict[str, frozenset[str]] = {
    "account.account": frozenset({"code", "internal_group"}),
    "account.tax": frozenset({"price_include"}),
}

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


def display_name_schema(field: Field) -> Schema:
    """Return the JSON Schema of the display name of a many2one field's value."""
    return {**TEXT, "description": f"Display name of {field.name} ({field.relation})"}


def deleted_at_schema() -> Schema:
    """Return the JSON Schema of what marks a tombstone."""
    return {
        "type": ["string", "null"],
        "format": "date-time",
        "title": "Deleted",
        "description": "When the record was found to be gone",
    }


def stream_schema(fields: Mapping[str, Field], *, deletions: bool = False) -> Schema:
    """Return the JSON Schema of a model's records.

    Args:
        fields: The fields that it shows.
        deletions: Deleted records come too: their id and when that was found.
    """
    properties = {name: field_schema(field) for name, field in fields.items()}
    if deletions:
        properties[DELETED_AT] = deleted_at_schema()
    return {"type": "object", "properties": properties}


def read_by_default(field: Field, model: str, models: ModelFields) -> bool:
    """Tell whether a field is read when the user has not chosen.

    What is stored in the database is read: a column of the model's own, a value for each
    company, or a stored field of another record that this one mirrors (a product's name lives
    on its template). Computed fields cost up to a hundred times as much, and binary ones are
    large: both wait to be selected. So do lists of other records (one2many) and what mirrors a
    record in one: Odoo stamps neither when a record leaves the list, and each is a stream of its
    own (docs/decisions/0006-default-fields.md).
    """
    if field.type in ("binary", "image", "one2many"):
        return False
    if field.store or field.company_dependent or field.name in ALWAYS_READ.get(model, ()):
        return True
    return bool(field.related) and _mirrors_a_column(field.related, model, models)


def _mirrors_a_column(path: str, model: str, models: ModelFields) -> bool:
    *hops, last = path.split(".")
    for hop in hops:
        step = models.of(model).get(hop)
        if step is None or step.type != "many2one":
            return False
        model = step.relation
    source = models.of(model).get(last)
    return source is not None and (source.store or source.company_dependent)
