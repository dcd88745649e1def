"""JSON fields whose keys are records: `analytic_distribution`, `{"7": 60, "8,12": 40}`.

Odoo stores them unchecked: a key that names nothing is a line without its analytic account.
"""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.outcome import reject
from target_odoo.records.parsed_record import DATABASE_ID, KeyedValue, Reference
from target_odoo.records.values import to_odoo

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from odoo_common.odoo.model_fields import Field

#: Fields of any model, by name → the model of the records that their keys are.
KEYS_OF: dict[str, str] = {"analytic_distribution": "account.analytic.account"}
#: Between the records of one key: accounts of several plans.
SEPARATOR = ","


def has_reference_keys(field: Field) -> bool:
    """Tell whether a field's keys are records."""
    return field.type == "json" and field.name in KEYS_OF


def read_keys(
    field: Field, by: str, value: object, reference: Callable[[str, str, str, object], Reference]
) -> list[KeyedValue]:
    """Return the entries of a record's column.

    Args:
        field: The field.
        by: What the keys say of the records; ``""`` for database ids and names.
        value: The column's value.
        reference: Reads one: its column, model, field and value.

    Raises:
        RecordRejected: It is no object, or a key or value of it can't be one.
    """
    if value is None or value == "":
        return []
    column = f"{field.name}/{by}" if by else field.name
    if not isinstance(value, dict):
        raise reject("value", f"{column}: it must be an object", field=column, value=value)
    number = dataclasses.replace(field, type="float")
    entries = []
    for key, share in value.items():
        parts = [part.strip() for part in key.split(SEPARATOR)]
        if not all(parts) or share is None:
            raise reject(
                "value", f"{column}: {key!r}: {share} says nothing", field=column, value=key
            )
        found = tuple(
            reference(field.name, KEYS_OF[field.name], by or _kind(part), part) for part in parts
        )
        entries.append(KeyedValue(found, float(to_odoo(number, share))))
    return entries


def _kind(part: str) -> str:
    return DATABASE_ID if part.isdigit() else "name"


def keyed(entries: list[KeyedValue], id_of: Callable[[Reference], int]) -> dict[str, float] | bool:
    """Return the field's value: as keys the database ids; False where there are none."""
    found: dict[str, float] = {}
    for entry in entries:
        key = SEPARATOR.join(str(id_of(reference)) for reference in entry.references)
        found[key] = found.get(key, 0) + entry.value
    return found or False


def in_order(value: t.Any) -> list[tuple[list[str], float]]:
    """Return such a value so that those which say the same are equal: Odoo orders keys anew."""
    if not isinstance(value, dict):
        return []
    return sorted(
        (sorted(str(key).split(SEPARATOR)), round(float(share), 6)) for key, share in value.items()
    )
