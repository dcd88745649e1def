"""Which record of Odoo a record of the input says that it is, before anything is looked up.

docs/decisions/0043-external-id-names.md says how names are made, and why so.
"""

from __future__ import annotations

import re
import typing as t

from target_odoo.outcome import RecordRejected, reject
from target_odoo.records.parsed_record import DATABASE_ID, EXTERNAL_ID
from target_odoo.records.values import database_id_of, external_id_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.odoo.external_ids import ExternalIds
    from target_odoo.records.item import InputRecord

#: Stands between the parts of a key.
SEPARATOR = "_"
#: Would be read as an escaped character: blanks become one.
_ESCAPE = re.compile("%(?=[0-9A-Fa-f]{2})")


def identify(
    item: InputRecord,
    model: str,
    external_ids: ExternalIds,
    key_properties: Sequence[str],
    namespaces: Mapping[str, str],
) -> None:
    """Note what names a record: its external id, its database id, or its stream's key.

    One that nothing names, or that has an id which can't be one, is left without a name: it is
    rejected where it is read.

    Args:
        item: The record.
        model: The model that it goes to.
        external_ids: Spells them.
        key_properties: The stream's key: it names a record that has neither `id` nor `.id`.
        namespaces: The setting `external_id_namespace`.
    """
    item.external_id, item.odoo_id, item.is_written = "", 0, False
    item.own_name, item.old_name, item.is_name_made = "", "", False
    old: str | None = None
    try:
        value = item.record.get(DATABASE_ID)
        item.odoo_id = 0 if value is None else database_id_of(DATABASE_ID, value)
        external_id = external_id_of(item.record.get(EXTERNAL_ID))
        item.is_name_made = isinstance(external_id, int)
        if external_id is None and not item.odoo_id:
            parts = key_of(item, key_properties)
            external_id, old = name_of_key(model, parts), old_name_of_key(model, parts)
            item.is_name_made = True
    except RecordRejected:
        return
    if external_id is None:
        return
    namespace = namespaces.get(item.stream)
    if namespace:
        external_id = _within(namespace, model, external_id, is_made=item.is_name_made)
    item.external_id = item.own_name = external_ids.spell(model, external_id)
    if old is not None and not namespace:
        spelled = external_ids.spell(model, old)
        item.old_name = spelled if spelled != item.external_id else ""


def key_of(item: InputRecord, key_properties: Sequence[str]) -> list[object]:
    """Return the values of the key of a record's stream.

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
    return values


def name_of_key(model: str, parts: Sequence[object]) -> str:
    """Return the name that a key makes: two keys of a stream make two names."""
    texts = [_ESCAPE.sub("%25", str(part)) for part in parts]
    if len(texts) > 1:
        texts = [text.replace(SEPARATOR, "%5f") for text in texts]
    return f"{model.replace('.', '_')}_{SEPARATOR.join(texts)}"


def old_name_of_key(model: str, parts: Sequence[object]) -> str:
    """Return the name that versions up to 0.1 made of a key: of two keys it may be the same."""
    return f"{model.replace('.', '_')}_{SEPARATOR.join(str(part) for part in parts)}"


def _within(namespace: str, model: str, external_id: str | int, *, is_made: bool) -> str | int:
    """Return a name in a namespace; one that names its module is whole already."""
    if isinstance(external_id, int):
        external_id = f"{model.replace('.', '_')}_{external_id}"
    if is_made:
        external_id = external_id.replace(".", "%2e")
    module, _, rest = external_id.partition(".")
    return external_id if module and rest else f"{namespace}/{external_id}"


def identity_columns(item: InputRecord, key_properties: Sequence[str]) -> dict[str, t.Any]:
    """Return the columns that say which record it is: all that counts of a deletion."""
    names = {"id", ".id", *(key_properties if item.old_name else ())}
    return {name: value for name, value in item.record.items() if name in names}
