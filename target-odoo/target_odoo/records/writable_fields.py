"""Which field a column of a record means, and whether what is written there stays."""

from __future__ import annotations

import re
import typing as t

from odoo_common.mapping.errors import did_you_mean
from target_odoo.outcome import reject
from target_odoo.records.column_aliases import EXTRA_COLUMNS, name_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import Field, ModelFields

#: Odoo writes these by itself and ignores what is sent.
ODOO_KEEPS = frozenset({"create_date", "create_uid", "write_date", "write_uid", "display_name"})
#: What sources call the time of a change: updated_at, lastModified, date_changed.
_SAYS_WHEN = re.compile(
    r"(?:last_?)?(?:updated?|modified|modification|changed?)(?:_?(?:at|on|date|time|timestamp))?"
    r"|date_?(?:updated|modified|changed)",
    re.IGNORECASE,
)


class WritableFields:
    """Knows the fields of models as those who write into them need them.

    Args:
        fields: Asks for the fields of models.
    """

    def __init__(self, fields: ModelFields) -> None:
        self._fields = fields
        self._known: dict[tuple[str, str], Field] = {}

    def of(self, model: str) -> Mapping[str, Field]:
        """Return all fields of a model by name, also those that can't be written.

        Raises:
            NoSuchModel: The database has no such model.
        """
        return self._fields.of(model)

    def named(self, model: str, name: str, column: str = "") -> Field:
        """Return the field, or the extra column, that can be written under a name.

        Args:
            model: The model.
            name: The field's name, or another one that it has (`columns.py`).
            column: The whole name of the record's column, for the message.

        Raises:
            NoSuchModel: The database has no such model.
            RecordRejected: There is none of that name, or Odoo computes it.
        """
        if (model, name) not in self._known:
            self._known[model, name] = self._look_up(model, name, column or name)
        return self._known[model, name]

    def _look_up(self, model: str, name: str, column: str) -> Field:
        fields = self._fields.of(model)
        name = name_of(model, name, fields)
        extra = EXTRA_COLUMNS.get(model, {}).get(name)
        if isinstance(extra, str):
            return self._fields.of(extra)[name]
        if extra is not None:
            return extra
        field = fields.get(name)
        if field is None:
            hint = did_you_mean(name, fields)
            if _SAYS_WHEN.fullmatch(name):
                hint = "; the setting timestamp_field names a column with the time of change"
            raise reject("field", f"{model} has no field {name}{hint}", field=column)
        if name in ODOO_KEEPS or _is_computed(field):
            raise reject(
                "field",
                f"{model}.{name} is computed by Odoo and can't be written: leave it out",
                field=column,
            )
        return field


def _is_computed(field: Field) -> bool:
    """Tell a field that Odoo computes: what is written into it is lost, or overwritten."""
    if not field.readonly or field.company_dependent:
        return False
    if field.type == "one2many" and field.relation_field:
        return False  # Odoo 14 makes an invoice's lines read-only by its state
    if field.is_open_in_a_state and field.related.endswith(f".{field.name}"):
        return False  # a payment of Odoo 14 is an entry, too (`_inherits`), whose draft takes it
    return not field.store or bool(field.depends) or bool(field.related)
