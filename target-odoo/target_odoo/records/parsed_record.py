"""A record of the input with its columns read: values converted, references named."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The column with what is to be attached, where the model has no field of that name.
ATTACHMENTS = "attachments"
DATABASE_ID = ".id"
#: Says that a record is gone in the source.
DELETE = "delete"
EXTERNAL_ID = "id"
#: The same, as other taps and their SDK say it.
DELETED_AT = "_sdc_deleted_at"


@dataclasses.dataclass(frozen=True)
class Reference:
    """Names one record of `model`: the one whose `by` is `value`.

    Attributes:
        model: The model of the record.
        by: ``id`` (external id), ``.id`` (database id), or a field.
        value: What it has there.
        scope: What else it has: a field or a dotted path, and its value, or the record there.
    """

    model: str
    by: str
    value: str | int
    scope: tuple[tuple[str, t.Any], ...] = ()

    def __str__(self) -> str:
        names = {EXTERNAL_ID: "external id", DATABASE_ID: "database id"}
        more = "".join(
            f", {path} {value.value if isinstance(value, Reference) else value!r}"
            for path, value in self.scope
        )
        return f"{self.model} with {names.get(self.by, self.by)} {self.value!r}{more}"


@dataclasses.dataclass(frozen=True)
class KeyedValue:
    """An entry of a JSON field whose keys are records: those of its key, and its value."""

    references: tuple[Reference, ...]
    value: float


@dataclasses.dataclass
class ParsedRecord:
    """A record, or a line of one, with its values converted and its references named.

    Attributes:
        model: The model it is for.
        external_id: The value of its column `id`, as it came, or None.
        database_id: Of the column `.id`, or None.
        values: By field, as Odoo takes them.
        references: By many2one field; None empties it.
        reference_lists: By many2many field.
        reference_keys: By JSON field whose keys are records, its entries.
        lines: By one2many field.
        target_state: The `state` that a workflow is to reach, or ``""``.
        translations: By language, the values by field.
        files: By binary field, what holds or names its content.
        attachments: The entries of the column `attachments`.
    """

    model: str
    external_id: str | int | None = None
    database_id: int | None = None
    values: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    references: dict[str, Reference | None] = dataclasses.field(default_factory=dict)
    reference_lists: dict[str, list[Reference]] = dataclasses.field(default_factory=dict)
    reference_keys: dict[str, list[KeyedValue]] = dataclasses.field(default_factory=dict)
    lines: dict[str, list[ParsedRecord]] = dataclasses.field(default_factory=dict)
    target_state: str = ""
    translations: dict[str, dict[str, t.Any]] = dataclasses.field(default_factory=dict)
    files: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    attachments: list[t.Any] = dataclasses.field(default_factory=list)


def is_deletion(record: Mapping[str, t.Any]) -> bool:
    """Tell whether a record says that it is gone in the source."""
    return bool(record.get(DELETED_AT)) or record.get(DELETE) is True
