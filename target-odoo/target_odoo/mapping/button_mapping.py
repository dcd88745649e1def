"""A button that a mapping file presses after a record, with the guard that makes it repeatable."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel
from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.errors import did_you_mean
from target_odoo.mapping.columns import Value
from target_odoo.records.parsed_record import DATABASE_ID

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.mapping.compile.symbols import AnyNames, RecordNames
    from odoo_common.mapping.document.document import Problems
    from odoo_common.mapping.document.yaml_loader import Place
    from target_odoo.records.parser import RecordParser

Record = dict[str, t.Any]
#: What joins the conditions of a domain.
OPERATORS = ("&", "|", "!")
#: A condition is a field, how it compares, and a value.
CONDITION_LENGTH = 3
#: What else a mapping of written records says, and a button doesn't.
ALLOWED = frozenset({"call", "unless", "when", "help"})


class ButtonMapping:
    """What a mapping file says of a button that is pressed after a record.

    Args:
        said: What the file says.
        place: Where that stands.
        model: The model of the record.
        names: What its expressions can read.
        shapes: Knows the fields of Odoo's models.
        problems: Of that file; takes what is wrong.

    Attributes:
        model: The model of the record.
        method: What the button calls.
        unless: The records for which it has done its work.
        relations: The other models that it refers to: none.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - as `ModelMapping`, with the model
        self,
        said: Mapping[str, t.Any],
        place: Place,
        model: str,
        names: RecordNames | AnyNames,
        shapes: RecordParser,
        problems: Problems,
    ) -> None:
        self.model = model
        self.method = str(said["call"])
        self.unless: list[t.Any] = list(said["unless"])
        self.relations: set[str] = set()
        for word in sorted(said.keys() - ALLOWED):
            problems.add((*place, word), f"{word} has no meaning beside call")
        around = CompileContext(names, problems.document.flags)
        self._when = Value(
            "when", problems.compile((*place, "when"), said.get("when", True), around)
        )
        self._check(shapes, (*place, "unless"), problems)

    def shaped(self, record: Record) -> Record | None:
        """Return which record the button is pressed for; None where `when` is false.

        Raises:
            RecordRejected: `when` can't work with its values.
        """
        return {DATABASE_ID: record["written_id"]} if self._when.of(record) else None

    def _check(self, shapes: RecordParser, place: Place, problems: Problems) -> None:
        try:
            fields = shapes.fields.of(self.model)
        except NoSuchModel:
            return  # which is said of the stream
        conditions = [entry for entry in self.unless if entry not in OPERATORS]
        if not conditions:
            problems.add(place, "it has no condition: the button would be pressed at each run")
        for condition in conditions:
            if not isinstance(condition, list) or len(condition) != CONDITION_LENGTH:
                problems.add(place, f"{condition!r} is no condition: [field, operator, value]")
                continue
            name = str(condition[0]).partition(".")[0]
            if name not in fields and name != "id":
                hint = did_you_mean(name, fields)
                problems.add(place, f"{self.model} has no field {name}{hint}")
