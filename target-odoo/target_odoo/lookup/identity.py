"""Which record of Odoo a record of the input says that it is, before anything is looked up."""

from __future__ import annotations

import typing as t

from target_odoo.outcome import RecordRejected, reject
from target_odoo.records.parsed_record import DATABASE_ID, EXTERNAL_ID
from target_odoo.records.values import database_id_of, external_id_of

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.odoo.external_ids import ExternalIds
    from target_odoo.records.item import InputRecord


def identify(
    item: InputRecord, model: str, external_ids: ExternalIds, key_properties: Sequence[str]
) -> None:
    """Note what names a record: its external id, its database id, or its stream's key.

    One that nothing names, or that has an id which can't be one, is left without a name: it is
    rejected where it is read.

    Args:
        item: The record.
        model: The model that it goes to.
        external_ids: Spells them.
        key_properties: The stream's key: it names a record that has neither `id` nor `.id`.
    """
    item.external_id, item.odoo_id, item.is_written = "", 0, False
    try:
        value = item.record.get(DATABASE_ID)
        item.odoo_id = 0 if value is None else database_id_of(DATABASE_ID, value)
        external_id = external_id_of(item.record.get(EXTERNAL_ID))
        if external_id is None and not item.odoo_id:
            external_id = name_by_key(item, model, key_properties)
    except RecordRejected:
        return
    if external_id is not None:
        item.external_id = external_ids.spell(model, external_id)


def name_by_key(item: InputRecord, model: str, key_properties: Sequence[str]) -> str:
    """Return the name that the key of a record's stream makes.

    Raises:
        RecordRejected: The stream has no key, or the record no value of it.
    """
    values = [item.record.get(name) for name in key_properties]
    if not values or any(value is None or value == "" for value in values):
        raise reject(
            "identity",
            "nothing says which record this is: it has no id, no .id and no value of a key of "
            "its stream, so writing it twice would make two",
        )
    return f"{model.replace('.', '_')}_{'_'.join(str(value) for value in values)}"
