"""What a mapping file says of the records of one model, compiled against Odoo's fields."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel
from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames
from odoo_common.mapping.compile.syntax import each_of
from odoo_common.mapping.errors import ExpressionError, did_you_mean
from target_odoo.lookup.adoption import MAY_BE_EMPTY
from target_odoo.mapping.columns import Column, Copies, Lines, Value, is_pattern
from target_odoo.outcome import RecordRejected, reject
from target_odoo.records.parsed_record import ATTACHMENTS, DATABASE_ID, EXTERNAL_ID
from target_odoo.records.parser import TO_MANY
from target_odoo.records.stream_models import NAMED_BY_CONTENT

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.mapping.compile.symbols import RecordNames
    from odoo_common.mapping.document.document import Problems
    from odoo_common.mapping.document.yaml_loader import Place
    from odoo_common.odoo.model_fields import Field
    from target_odoo.records.parser import RecordParser

Record = dict[str, t.Any]


class ModelMapping:
    """What a mapping file says of the records of one model.

    Args:
        said: What the file says.
        place: Where that stands.
        names: What its expressions can read.
        shapes: Knows the fields of Odoo's models.
        problems: Of that file; takes what is wrong.

    Attributes:
        model: The model that it is for.
        match: Lists of fields that find a record which somebody else made.
        completes: Models whose records are made when one is referred to.
        relations: The other models that its columns refer to.
    """

    def __init__(
        self,
        said: Mapping[str, t.Any],
        place: Place,
        names: RecordNames | AnyNames,
        shapes: RecordParser,
        problems: Problems,
    ) -> None:
        self.said = said
        self.model = str(said["model"])
        self.match: list[list[str]] = []
        self.completes: frozenset[str] = frozenset()
        self.relations: set[str] = set()
        self._document = problems.document
        self._shapes = shapes
        self._place = place
        self._problems = problems
        try:
            self._compile(names)
        except NoSuchModel as error:
            problems.add((*place, "model"), error.message)

    def shaped(self, record: Record) -> Record | None:
        """Return the Odoo-shaped record that a record means; None where `when` is false.

        Raises:
            RecordRejected: An expression can't work with its values.
        """
        if not self._when.of(record):
            return None
        found = self.identity(record) | self._copies.of(record)
        for column in self._columns:
            column.add_to(found, record)
        return found

    def identity(self, record: Record) -> Record:
        """Return what says which record it is.

        Raises:
            RecordRejected: Nothing does.
        """
        for name, value in ((EXTERNAL_ID, self._external_id), (DATABASE_ID, self._database_id)):
            answer = value.of(record) if value else None
            if answer is not None and answer != "":
                return {name: answer}
        if self.model in NAMED_BY_CONTENT:
            return {}
        source = (self._external_id or self._database_id or self._when).expression.source
        text = f"external_id: `{source}` is null: nothing says which record this is"
        raise reject("identity", text, field="external_id")

    # Compiling.

    def _compile(self, names: RecordNames | AnyNames) -> None:
        said, fields = self.said, self._shapes.fields.of(self.model)
        around = self._around(self.model, names)
        columns = dict(said["fields"])
        place = (*self._place, "fields")
        self._external_id = self._optional("external_id", said, around, self._place)
        self._database_id = (
            self._value(DATABASE_ID, columns.pop(DATABASE_ID), around, (*place, DATABASE_ID))
            if DATABASE_ID in columns
            else None
        )
        is_named = self._external_id or self._database_id or self.model in NAMED_BY_CONTENT
        if not is_named:
            self._problems.add(self._place, "external_id is missing: it names the records")
        self._when = self._value("when", said.get("when", True), around, (*self._place, "when"))
        self._columns: list[Column | Lines] = []
        for column, value in columns.items():
            self._add_column(column, value, names, (*place, column))
        for index, name in enumerate(said.get("copy") or ()):
            if not is_pattern(name):
                self._field(self.model, name, (*self._place, "copy", index))
        self._copies = Copies(said.get("copy") or (), fields)
        self.match = self._match(fields)
        self.completes = self._completes()

    def _add_column(
        self, column: str, said: t.Any, names: RecordNames | AnyNames, place: Place
    ) -> None:
        rule = said if isinstance(said, dict) else {"value": said}
        if "each" in rule:
            self._add_lines(column, rule, names, place)
            return
        name = self._column(self.model, column, place, optional=bool(rule.get("optional")))
        if name:
            around = self._around(self.model, names)
            self._columns.append(self._column_of(name, rule, around, place))

    def _add_lines(
        self, column: str, rule: dict[str, t.Any], names: RecordNames | AnyNames, place: Place
    ) -> None:
        field = self._field(self.model, column, place, optional=bool(rule.get("optional")))
        if field is None:
            return
        if field.type not in TO_MANY:
            self._problems.add(place, f"{self.model}.{field.name} has no lines")
            return
        try:
            bound, source = each_of(rule["each"])
        except ExpressionError as error:
            self._problems.add((*place, "each"), str(error))
            return
        inner = names if isinstance(names, AnyNames) else names.binding(bound)
        around = self._around(field.relation, inner)
        columns = []
        for name, said in rule["fields"].items():
            line_rule = said if isinstance(said, dict) else {"value": said}
            where = (*place, "fields", name)
            optional = bool(line_rule.get("optional"))
            chosen = self._column(field.relation, name, where, optional=optional)
            if chosen:
                columns.append(self._column_of(chosen, line_rule, around, where, bound))
        outside = self._around(self.model, names)
        self._columns.append(
            Lines(
                field.name,
                bound,
                self._value(field.name, source, outside, (*place, "each")),
                self._value("when", rule.get("when", True), around, (*place, "when")),
                self._optional("external_id", rule, around, place),
                columns,
            )
        )

    def _column_of(
        self,
        name: str,
        rule: dict[str, t.Any],
        around: CompileContext,
        place: Place,
        bound: str = "",
    ) -> Column:
        when = self._value(f"{name}: when", rule.get("when", True), around, (*place, "when"))
        return Column(self._value(name, rule["value"], around, place), when, bound)

    def _around(self, model: str, names: RecordNames | AnyNames) -> CompileContext:
        fields = self._shapes.fields.of(model)
        return CompileContext(names, self._document.flags, has_field=lambda name: name in fields)

    def _value(self, name: str, said: object, around: CompileContext, place: Place) -> Value:
        return Value(name, self._problems.compile(place, said, around))

    def _optional(
        self, name: str, said: Mapping[str, t.Any], around: CompileContext, place: Place
    ) -> Value | None:
        return (
            self._value(name, said[name], around, (*place, name))
            if said.get(name) is not None
            else None
        )

    # What the model must have.

    def _column(self, model: str, column: str, place: Place, *, optional: bool) -> str:
        """Return a column's name on this Odoo, or ``""``."""
        if column in (EXTERNAL_ID, DATABASE_ID):
            if column == EXTERNAL_ID:
                self._problems.add(place, "a record's id is written as external_id beside fields")
            return column
        if column == "state" and model == self.model and self._shapes.reaches_state(model):
            return column
        name, slash, by = column.partition("/")
        if column == ATTACHMENTS and ATTACHMENTS not in self._shapes.fields.of(model):
            if model != self.model:
                self._problems.add(place, f"{ATTACHMENTS} are a record's, its lines have none")
            return column
        field = self._field(model, name, place, optional=optional)
        if field is None:
            return ""
        if field.relation:
            self.relations.add(field.relation)
        if slash and by not in (EXTERNAL_ID, DATABASE_ID):
            known = self._shapes.fields.of(field.relation) if field.relation else {}
            if by not in known:
                what = f"{field.relation} has no field {by}{did_you_mean(by, known)}"
                self._problems.add(place, what if known else f"{model}.{name} is no relation")
        return f"{field.name}{slash}{by}"

    def _field(
        self, model: str, names: str, place: Place, *, optional: bool = False
    ) -> Field | None:
        """Return the first field that the model has of ``a | b``."""
        known = self._shapes.fields.of(model)
        wanted = [name.strip() for name in names.split("|")]
        found = next((name for name in wanted if name in known), wanted[0])
        try:
            return self._shapes.fields.named(model, found)
        except RecordRejected as error:
            if not (optional and found not in known):
                self._problems.add(place, error.reason.message)
        return None

    def _match(self, fields: Mapping[str, Field]) -> list[list[str]]:
        rules = []
        for index, entry in enumerate(self.said.get("match") or ()):
            rule = [entry] if isinstance(entry, str) else list(entry)
            for said in rule:
                name = said.removesuffix(MAY_BE_EMPTY)
                if name not in fields:
                    hint = did_you_mean(name, fields)
                    self._problems.add(
                        (*self._place, "match", index), f"{self.model} has no field {name}{hint}"
                    )
            rules.append(rule)
        return rules

    def _completes(self) -> frozenset[str]:
        found = set()
        for path, wanted in (self.said.get("create_missing") or {}).items():
            model, place = self.model, (*self._place, "create_missing", path)
            for step in path.split("."):
                field = self._field(model, step, place)
                if field is None or not field.relation:
                    if field is not None:
                        self._problems.add(place, f"{model}.{step} is no relation")
                    break
                model = field.relation
            else:
                found |= {model} if wanted else set()
        return frozenset(found)
