"""Reads Odoo-shaped records: the column names of Odoo's own import.

| column | means |
|---|---|
| `id` | the record's external id |
| `.id` | its database id |
| `name` | the field |
| `name@nl_NL` | the field in that language |
| `partner_id/id` | the record with that external id |
| `partner_id/.id`, or `partner_id` with a number | the record with that database id |
| `country_id/code`, `product_id/default_code` | the one record with that value there |
| `product_id/product_tmpl_id` with a number | the one record that refers to that database id |
| `partner_id` with text | the one record with that `name` |
| `state_id` with an object | the one record that has all of its columns |
| `category_id/name` with a list | the same for each entry (many2many) |
| `analytic_distribution` with an object | the records that its keys name (`reference_keys.py`) |
| `order_line` with a list of objects | its lines, in the same shape |
| `state` | the state to reach, where a model has a workflow |
| `delete` with true, or a `_sdc_deleted_at` | the record is gone in the source |
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.field_names import name_in
from odoo_common.odoo.model_fields import Field
from target_odoo.outcome import RecordRejected, reject
from target_odoo.records.column_aliases import OTHER_VALUES
from target_odoo.records.parsed_record import (
    ATTACHMENTS,
    DATABASE_ID,
    DELETE,
    EXTERNAL_ID,
    ParsedRecord,
    Reference,
)
from target_odoo.records.reference_keys import has_reference_keys, read_keys
from target_odoo.records.values import (
    PLAIN_TEXT,
    UNSAID,
    database_id_of,
    external_id_of,
    is_plain_text,
    to_odoo,
)
from target_odoo.records.writable_fields import WritableFields

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.odoo.model_fields import ModelFields

TO_MANY = frozenset({"many2many", "one2many"})
#: Columns that a tap adds about itself; they are no fields of Odoo.
SDC = "_sdc_"


class RecordParser:
    """Turns records into shapes, knowing the fields of their models.

    Args:
        fields: The fields of the models.
        workflows: The models whose `state` is reached by buttons.

    Attributes:
        fields: Which of them a column means.
    """

    def __init__(self, fields: ModelFields, workflows: t.Container[str]) -> None:
        self.fields = WritableFields(fields)
        self._workflows = workflows
        #: The fields of columns with plain values: by model and whether it is a line's, by column.
        self._plain: dict[tuple[str, bool], dict[str, Field]] = {}

    def reaches_state(self, model: str) -> bool:
        """Tell whether a model's `state` is reached by buttons: also where Odoo computes it."""
        return model in self._workflows

    def read(
        self, model: str, record: Mapping[str, object], *, is_line: bool = False
    ) -> ParsedRecord:
        """Return the shape of one record.

        Raises:
            RecordRejected: A column names no field that can be written, or a value doesn't
                fit its field.
        """
        shape = ParsedRecord(model)
        plain = self._plain.setdefault((model, is_line), {})
        for column, value in record.items():
            field = plain.get(column)
            if field is not None:
                _read_value(shape, field, value)
                continue
            if column == DELETE or column.startswith(SDC):
                continue
            if column == EXTERNAL_ID:
                shape.external_id = external_id_of(value)
            elif column == DATABASE_ID:
                shape.database_id = None if value is None else database_id_of(column, value)
            elif column == ATTACHMENTS and column not in self.fields.of(model) and not is_line:
                shape.attachments = _attachments(value)
            elif column == "state" and model in self._workflows and not is_line:
                shape.target_state = str(value) if value else ""
            else:
                self._read_column(shape, column, value, is_line=is_line)
        return shape

    def _read_column(
        self, shape: ParsedRecord, column: str, value: object, *, is_line: bool
    ) -> None:
        name, _, by = column.partition("/")
        name, _, language = name.partition("@")
        field = self.fields.named(shape.model, name, column)
        if language:
            _translate(shape, field, language, value, is_line=is_line)
        elif field.type == "binary" and not (field.required or is_line or by):
            shape.files[field.name] = value
        elif field.type == "one2many":
            self._read_lines(shape, field, by, value, is_line=is_line)
        elif has_reference_keys(field):
            entries = read_keys(field, by, value, self.reference)
            _once(shape.reference_keys, field, entries)
        elif not field.relation or field.type in ("reference", "many2one_reference"):
            if by:
                raise reject("field", f"{column}: {name} is not a relation", field=column)
            self._plain[shape.model, is_line][column] = field
            _read_value(shape, field, value)
        elif field.type == "many2many":
            references = [self._reference(field, by, entry) for entry in _entries(value)]
            _once(shape.reference_lists, field, references)
        elif value is not None and value != "":
            _once(shape.references, field, self._reference(field, by, value))
        elif not field.required:
            _once(shape.references, field, None)

    def _read_lines(
        self, shape: ParsedRecord, field: Field, by: str, value: object, *, is_line: bool
    ) -> None:
        if value is None:
            return
        if is_line:
            raise reject(
                "field", f"{field.name}: lines of lines can't be written", field=field.name
            )
        if by or not isinstance(value, list) or not all(isinstance(line, dict) for line in value):
            raise reject(
                "value", f"{field.name} must be a list of objects, one a line", field=field.name
            )
        lines = []
        for number, line in enumerate(value, 1):
            try:
                lines.append(self.read(field.relation, line, is_line=True))
            except RecordRejected as error:
                raise error.of_line(field.name, number) from None
        shape.lines[field.name] = lines

    def reference(self, column: str, model: str, by: str, value: object) -> Reference:
        """Return the reference that a column's value is.

        Raises:
            RecordRejected: It can't be one.
        """
        return self._reference(Field(column, "many2one", relation=model), by, value)

    def _reference(self, field: Field, by: str, value: object) -> Reference:
        column = f"{field.name}/{by}" if by else field.name
        if isinstance(value, dict) and value and not by:
            return self._compound(field, value)
        if not by:
            by = "name" if isinstance(value, str) else DATABASE_ID
        if "/" in by:
            raise reject("field", f"{column}: a reference has one step only", field=column)
        if by == DATABASE_ID:
            return Reference(field.relation, by, database_id_of(column, value))
        if isinstance(value, (dict, list, bool)) or value is None:
            raise reject("value", f"{column}: {value!r} names no record", field=column, value=value)
        if by == EXTERNAL_ID:
            return Reference(field.relation, by, t.cast("str | int", external_id_of(value)))
        fields = self.fields.of(field.relation)
        by = name_in(field.relation, by, fields)
        target = fields.get(by)
        if target is not None and target.type == "many2one" and isinstance(value, int):
            return Reference(field.relation, by, database_id_of(column, value))
        if target is None or target.relation:
            what = "no field" if target is None else "no plain field"
            raise reject("field", f"{column}: {field.relation} has {what} {by}", field=column)
        found = to_odoo(target, value)
        return Reference(field.relation, by, found)

    def _compound(self, field: Field, value: Mapping[str, object]) -> Reference:
        """Read a reference that several columns tell: the one record that has all of them."""
        (by, first), *rest = value.items()
        reference = self._reference(field, by, first)
        for path, wanted in rest:
            if isinstance(wanted, (dict, list)) or wanted is None:
                column = f"{field.name}/{path}"
                raise reject("value", f"{column}: {wanted!r} names no record", field=column)
        scope = tuple(
            (path.replace("/", "."), self._beside(field, path, wanted)) for path, wanted in rest
        )
        return dataclasses.replace(reference, scope=scope)

    def _beside(self, field: Field, path: str, value: object) -> t.Any:
        """Return what a record has at the end of a path, as a domain takes it."""
        column = f"{field.name}/{path}"
        found, model = None, field.relation
        for name in path.replace("/", ".").split("."):
            found = self.fields.of(model).get(name) if model else None
            if found is None:
                where = model or "a plain field"
                raise reject("field", f"{column}: {where} has no field {name}", field=column)
            model = found.relation
        if found is None or found.relation or found.name == "id":
            return value.replace("\x00", "") if isinstance(value, str) else value
        return to_odoo(found, value)


def _attachments(value: object) -> list[t.Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise reject("value", f"{ATTACHMENTS} must be a list of objects", field=ATTACHMENTS)
    return value


def _read_value(shape: ParsedRecord, field: Field, value: object) -> None:
    if field.type in PLAIN_TEXT and is_plain_text(value):  # most of all values
        _once(shape.values, field, value)
        return
    if isinstance(value, bool):
        value = OTHER_VALUES.get((shape.model, field.name, value), value)
    converted = to_odoo(field, value)
    if converted is not UNSAID:
        _once(shape.values, field, converted)


def _translate(
    shape: ParsedRecord, field: Field, language: str, value: object, *, is_line: bool
) -> None:
    column = f"{field.name}@{language}"
    if is_line:
        raise reject("field", f"{column}: lines have no translations here", field=column)
    if not field.translate:
        raise reject("field", f"{column}: {field.name} is the same in all languages", field=column)
    converted = to_odoo(field, value)
    if converted is not UNSAID:
        _once(shape.translations.setdefault(language, {}), field, converted)


def _once(into: dict[str, t.Any], field: Field, value: object) -> None:
    if field.name in into:
        raise reject("value", f"{field.name} is given twice", field=field.name)
    into[field.name] = value


def _entries(value: object) -> list[object]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]
