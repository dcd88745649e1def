"""A stream that a mapping file defines, compiled against the fields of this Odoo."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames, ModelNames
from odoo_common.mapping.compile.syntax import each_of
from odoo_common.mapping.document.document import Problems
from odoo_common.mapping.errors import ExpressionError, UnknownName
from odoo_common.mapping.runtime.types import json_schema
from tap_odoo.catalog.columns import DELETED_AT, KEY
from tap_odoo.catalog.schema import deleted_at_schema
from tap_odoo.fetch.domain_check import check_domain, unsearchable
from tap_odoo.fetch.relations import ExpressionRow
from tap_odoo.mapping.flagged_streams import EXPRESSION, model_of
from tap_odoo.mapping.model_facts import fields_like, has_path, is_pattern, references

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from odoo_common.mapping.compile.expression import Expression
    from odoo_common.mapping.document.document import Document
    from odoo_common.mapping.document.yaml_loader import Place
    from odoo_common.odoo.model_fields import ModelFields
    from tap_odoo.catalog.schema import Schema
    from tap_odoo.fetch.relations import Node, Path

#: Operators of Odoo that start like an expression (`EXPRESSION`), and are none.
OPERATORS = frozenset({"=", "=?", "=like", "=ilike"})


class MappedView:
    """What a mapping file says of one stream.

    Args:
        document: The file, its flags decided.
        name: The stream.
        models: Asks for the fields of models.
        company_of: Returns in the name of which company a model's records are read.

    Attributes:
        name: The stream's name.
        model: The model that is read.
        key: The properties that name a record.
        domain: Which records.
        context: Odoo's context.
        finds_deletions: Tombstones are wanted.
        also_changed_by: Related paths whose change is a change too.
        definition: What the file says, with the flags: another one makes other records.
        changed_on: Paths to dates whose coming or passing is a change.
        referenced_by: Fields of other models, as (model, field): what they refer to comes too.
        absent: The fields that `copy` names and the model doesn't have.

    Raises:
        MappingError: It names what the model doesn't have; all of it is named.
        NoSuchModel: The database has no such model.
    """

    def __init__(
        self,
        document: Document,
        name: str,
        models: ModelFields,
        company_of: Callable[[str], int | None] = lambda _model: None,
    ) -> None:
        definition = document.streams[name]
        self.name = name
        self.key: tuple[str, ...] = tuple(definition["key"])
        self.finds_deletions = bool(definition.get("deletions"))
        self.definition = [definition, document.flags]
        self._definition = definition
        self._models = models
        self._place: Place = ("streams", name)
        self._problems = Problems(document)
        self.model = model_of(document, name)
        self._flag_context = CompileContext(
            AnyNames(),
            document.flags,
            has_field=lambda path: has_path(models, self.model, path),
            company=lambda: company_of(self.model),
        )
        self.context: dict[str, t.Any] = self._constants(definition.get("context") or {}, "context")
        self.domain = self._domain()
        names = ModelNames(self.model, models.of)
        self._binding, self._each = self._each_of(names)
        if self._each:
            names = names.binding(self._binding, self._each)
        self._compile_context = dataclasses.replace(self._flag_context, names=names, flat=True)
        self._when = self._compiled(definition.get("when", True), "when")
        self._fields: dict[str, Expression] = {}
        self._types: dict[str, str] = {}
        for field, rule in definition["fields"].items():
            self._add_field(field, rule)
        self.absent = self._add_copied()
        self.referenced_by, wrong = references(models, self.model, definition.get("referenced_by"))
        for index, message in wrong.items():
            self._problems.add((*self._place, "referenced_by", index), message)
        for field in self.key:
            if field not in self._fields:
                self._problems.add((*self._place, "key"), f"{field} is none of the fields")
        self.also_changed_by = self._paths(names, "also_changed_by")
        self.changed_on = self._paths(names, "changed_on")
        self._problems.settle()

    def _add_field(self, name: str, rule: t.Any) -> None:
        definition = rule if isinstance(rule, dict) else {"value": rule}
        when = self._compiled(definition.get("when", True), "fields", name, "when")
        if when.is_known and not when.value:
            return  # A flag says no: the property isn't there at all.
        value = self._compiled(definition["value"], "fields", name)
        if not when.is_known:
            text = f"({definition['value']}) if ({definition['when']}) else null"
            value = self._compiled(text, "fields", name)
        self._fields[name] = value
        self._types[name] = str(definition.get("type") or value.type)

    def _add_copied(self) -> list[str]:
        """Add the fields that are taken as they are; return those that the model doesn't have."""
        wanted = self._constants(self._definition.get("copy") or [], "copy")
        there = self._models.of(self.model)
        mapped = {value.path[0] for value in self._fields.values() if len(value.path) == 1}
        chosen = fields_like(wanted, there)
        for name in chosen:
            if name not in mapped and name not in self._fields:
                self._add_field(name, f"record['{name}']")
        return [name for name in wanted if not is_pattern(name) and name not in there]

    # What a stream asks.

    @property
    def properties(self) -> list[str]:
        """The properties of its records, in the file's order."""
        return list(self._fields)

    def schema(self, *, deletions: bool) -> Schema:
        """Return the JSON Schema of the records."""
        properties: dict[str, Schema] = {}
        for name, kind in self._types.items():
            properties[name] = json_schema(t.cast("t.Any", kind))
            if name in self.key:
                kinds = properties[name].get("type", [])
                properties[name]["type"] = [k for k in kinds if k != "null"] or kinds
            help_text = self._definition["fields"].get(name)
            if isinstance(help_text, dict) and "help" in help_text:
                properties[name]["description"] = help_text["help"]
        if deletions:
            properties[DELETED_AT] = deleted_at_schema()
        return {"type": "object", "properties": properties}

    def uses(self, chosen: Collection[str]) -> frozenset[Path]:
        """Return the paths from the model that these properties are made of.

        Args:
            chosen: Names of properties; the key is always among them.
        """
        wanted = [self._fields[name] for name in {*chosen, *self.key} if name in self._fields]
        found = {path for value in (*wanted, self._when) for path in value.uses}
        if self._each:
            found.add((*self._each, KEY))
            found = {
                (*self._each, *(path[1:] or (KEY,))) if path[0] == self._binding else path
                for path in found
            }
        return frozenset(found)

    @property
    def key_is_the_ids(self) -> bool:
        """Tell whether the key of a record follows from its id, and every id has a record."""
        return self.key_is_of_the_id and not self._each and self._when.value is True

    @property
    def key_is_of_the_id(self) -> bool:
        """Tell whether the key of a record is made of its id alone: no other one can have it."""
        values = [self._fields[name] for name in self.key]
        return all(path == (KEY,) for value in values for path in value.uses)

    # From a record of Odoo to those of the stream.

    def reads_rows(self, root: Node) -> bool:
        """Tell whether the expressions read nothing but fields of the model itself.

        Args:
            root: The tree of what they read.
        """
        return not self._each and not root.children

    def entries(self, record: dict[str, t.Any]) -> Iterable[dict[str, t.Any]]:
        """Yield what `each` and `when` make of a record of Odoo: what a record is made of.

        Raises:
            EvaluationError: An expression can't work with its values.
        """
        several = [record]
        if self._each and isinstance(record, ExpressionRow):
            several = [record.binding(self._binding, one) for one in record.related(self._each)]
        if self._when.is_known:
            return several if self._when.value else []
        return [one for one in several if self._when.evaluate(one)]

    def values(self, chosen: Collection[str]) -> dict[str, Expression]:
        """Return the expressions of properties, in the file's order."""
        return {name: value for name, value in self._fields.items() if name in chosen}

    # Compiling.

    def _compiled(self, source: object, *place: str) -> Expression:
        return self._problems.compile((*self._place, *place), source, self._compile_context)

    def _constant(self, given: t.Any, place: Place) -> t.Any:
        if not isinstance(given, str) or not given.startswith(EXPRESSION) or given in OPERATORS:
            return given
        value = self._problems.compile(place, given[len(EXPRESSION) :], self._flag_context)
        if not value.is_known:
            self._problems.add(place, f"{given} can be made of flags only")
            return None
        return value.value

    def _constants(self, given: t.Any, *place: str | int) -> t.Any:
        """Return a structure in which texts that start with = are values."""
        if isinstance(given, dict):
            return {key: self._constants(value, *place, key) for key, value in given.items()}
        if isinstance(given, list):
            return [self._constants(value, *place, i) for i, value in enumerate(given)]
        return self._constant(given, (*self._place, *place))

    def _domain(self) -> list[t.Any]:
        domain: list[t.Any] = []
        for index, rule in enumerate(self._definition.get("filters") or ()):
            place = (*self._place, "filters", index)
            when = self._problems.compile(
                (*place, "when"), rule.get("when", True), self._flag_context
            )
            if not when.is_known:
                self._problems.add((*place, "when"), "it can be made of flags only")
            if not when.is_known or not when.value:
                continue
            terms = self._constants(rule["domain"], "filters", index, "domain")
            check_domain(terms, ".".join(map(str, place)))
            terms = self._by_names_here(terms)
            self._check_names(terms, (*place, "domain"))
            domain += terms
        return domain

    def _each_of(self, names: ModelNames) -> tuple[str, Path]:
        given = self._definition.get("each")
        if not given:
            return "", ()
        place = (*self._place, "each")
        try:
            name, source = each_of(given)
            context = dataclasses.replace(self._flag_context, names=names, flat=True)
            path = self._problems.compile(place, source, context).path
            names.binding(name, path or (source,))
        except (ExpressionError, UnknownName) as error:
            self._problems.add(place, str(error))
            return "", ()
        return name, path

    def _check_names(self, terms: list[t.Any], place: Place) -> None:
        """Note the fields of a domain that aren't there, up to the first that is no relation."""
        names = ModelNames(self.model, self._models.of)
        for index, term in enumerate(terms):
            first = term[0] if isinstance(term, list) else 0
            steps = first.split(".") if isinstance(first, str) else []
            try:
                for end in range(1, len(steps) + 1):
                    names.type_of(tuple(steps[:end]))
                    if not names.model_at(tuple(steps[:end])):
                        break  # what follows is a part of a date, or a property
            except UnknownName as error:
                self._problems.add((*place, index), str(error))
                continue
            path = unsearchable(self._models, self.model, ".".join(steps)) if steps else ""
            if path:
                self._problems.add(
                    (*place, index), f"Odoo can't search by {path}: it is computed and not stored"
                )

    def _by_names_here(self, terms: list[t.Any]) -> list[t.Any]:
        """Return a domain with the names that its fields have in this Odoo."""
        names = ModelNames(self.model, self._models.of)
        return [
            [".".join(names.here(tuple(term[0].split(".")))), *term[1:]]
            if isinstance(term, list) and isinstance(term[0], str)
            else term
            for term in terms
        ]

    def _paths(self, names: ModelNames, key: str) -> tuple[str, ...]:
        """Return paths of the definition by the names that they have here."""
        found = [names.here(tuple(path.split("."))) for path in self._definition.get(key) or ()]
        for path in found:
            try:
                names.type_of(path)
            except UnknownName as error:
                self._problems.add((*self._place, key), str(error))
        return tuple(map(".".join, found))
