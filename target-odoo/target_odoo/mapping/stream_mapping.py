"""A to_odoo mapping file: records of any stream become Odoo-shaped ones."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames, RecordNames
from odoo_common.mapping.document.document import Document, Problems
from odoo_common.mapping.errors import MappingError
from target_odoo.mapping.button_mapping import ButtonMapping
from target_odoo.mapping.columns import Value
from target_odoo.mapping.model_mapping import ModelMapping
from target_odoo.records.parsed_record import DELETE, is_deletion

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.mapping.document.yaml_loader import Place
    from target_odoo.records.parser import RecordParser

Record = dict[str, t.Any]
#: What `then` calls the database id of the record that was written before.
WRITTEN_ID = "written_id"


class StreamMapping:
    """What a mapping file says of one stream, compiled against Odoo's fields.

    Args:
        document: The file.
        name: The stream.
        schema: The JSON Schema of its records; None says nothing about their fields.
        shapes: Knows the fields of Odoo's models.

    Attributes:
        name: The stream.
        record: What becomes of a record itself.
        then: By name, what is written after it, or the button that is pressed, in order.

    Raises:
        MappingError: It names what the stream or the model doesn't have; all of it is told.
    """

    def __init__(
        self,
        document: Document,
        name: str,
        schema: Mapping[str, t.Any] | None,
        shapes: RecordParser,
    ) -> None:
        said = document.streams[name]
        place: Place = ("streams", name)
        problems = Problems(document)
        optional = said.get("optional") or ()
        names = AnyNames() if schema is None else RecordNames(name, schema, optional)
        self.name = name
        self.record = ModelMapping(said, place, names, shapes, problems)
        gone = problems.compile(
            (*place, "deleted"), said.get("deleted", False), CompileContext(names, document.flags)
        )
        self._deleted = Value("deleted", gone)
        inner = names if isinstance(names, AnyNames) else names.binding(WRITTEN_ID)
        self.then: dict[str, ModelMapping | ButtonMapping] = {}
        for part, rule in (said.get("then") or {}).items():
            where = (*place, "then", part)
            if "call" in rule:
                model = self.record.model
                self.then[part] = ButtonMapping(rule, where, model, inner, shapes, problems)
            else:
                self.then[part] = ModelMapping(rule, where, inner, shapes, problems)
        problems.settle()

    @property
    def model(self) -> str:
        """The model that its records go to."""
        return self.record.model

    def shaped(self, record: Record) -> Record | None:
        """Return the Odoo-shaped record that a record means; None where `when` is false.

        Of a record that is gone in the source only its identity is there, and `delete`.

        Raises:
            RecordRejected: An expression can't work with its values.
        """
        if is_deletion(record) or self._deleted.of(record):
            return {**self.record.identity(record), DELETE: True}
        return self.record.shaped(record)


def check(document: Document, shapes: RecordParser) -> None:
    """Compare a file with the fields of an Odoo, without reading or writing its records.

    Raises:
        MappingError: It names what isn't there; all of it is told.
    """
    problems: list[str] = []
    for name in document.streams:
        try:
            StreamMapping(document, name, None, shapes)
        except MappingError as error:
            problems.extend(error.problems)
    if problems:
        raise MappingError(problems)
