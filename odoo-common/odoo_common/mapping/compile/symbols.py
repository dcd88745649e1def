"""What the names in an expression mean: a record of a stream, or the fields of an Odoo model."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.errors import UnknownName, did_you_mean
from odoo_common.mapping.runtime.types import OF_FIELD, Type
from odoo_common.odoo.field_names import name_in

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from odoo_common.odoo.model_fields import Field

Path = tuple[str, ...]


class Names(t.Protocol):
    """Knows which paths there are, and the types of what they lead to."""

    def type_of(self, path: Path) -> Type:
        """Return the type of what a path leads to.

        Raises:
            UnknownName: It leads nowhere.
        """

    def here(self, path: Path) -> Path:
        """Return a path by the names that this Odoo has."""


class AnyNames:
    """Any name is there: a stream that says nothing about its fields."""

    def type_of(self, path: Path) -> Type:  # noqa: ARG002
        """Return `any`."""
        return "any"

    def here(self, path: Path) -> Path:
        """Return the path as it came."""
        return path


class RecordNames:
    """The fields that a stream's SCHEMA names.

    Args:
        stream: Name of the stream, for messages.
        schema: Its JSON Schema.
        optional: Fields that may be missing.
        bound: Names that `each` binds: their fields aren't checked.
    """

    def __init__(
        self,
        stream: str,
        schema: Mapping[str, t.Any],
        optional: Collection[str] = (),
        bound: Collection[str] = (),
    ) -> None:
        self._stream = stream
        self._schema = schema
        self._optional = frozenset(optional)
        self._bound = frozenset(bound)

    def binding(self, name: str) -> RecordNames:
        """Return the same with one more name."""
        return RecordNames(self._stream, self._schema, self._optional, {*self._bound, name})

    def type_of(self, path: Path) -> Type:
        """Return the type that the SCHEMA gives; `any` below the first level."""
        first = path[0]
        known: Mapping[str, t.Any] = self._schema.get("properties") or {}
        if first in self._bound or not known or first in self._optional:
            return "any"
        if first not in known:
            hint = did_you_mean(first, {*known, *self._bound})
            raise UnknownName(f"{self._stream} has no field {first}{hint}")
        return _declared(known[first]) if len(path) == 1 else "any"

    def here(self, path: Path) -> Path:
        """Return the path as it came."""
        return path


class ModelNames:
    """The fields of an Odoo model, and through its relations those of others.

    Args:
        model: The model.
        fields: Returns a model's fields.
        bound: Names that `each` binds, and the model of what they stand for.
    """

    def __init__(
        self,
        model: str,
        fields: Callable[[str], Mapping[str, Field]],
        bound: Mapping[str, str] | None = None,
    ) -> None:
        self.model = model
        self._fields = fields
        self._bound = dict(bound or {})

    def binding(self, name: str, path: Path) -> ModelNames:
        """Return the same with one more name, for the records that a path leads to.

        Raises:
            UnknownName: The path is none, or leads to no records.
        """
        model = self.model_at(path)
        if not model:
            raise UnknownName(f"{'.'.join(path)} leads to no records")
        return ModelNames(self.model, self._fields, {**self._bound, name: model})

    def model_at(self, path: Path) -> str:
        """Return the model of the records that a path leads to, or ``""``."""
        return self._follow(path)[0]

    def type_of(self, path: Path) -> Type:
        """Return the type of a field; a path through many records is an array."""
        return self._follow(path)[1]

    def here(self, path: Path) -> Path:
        """Return a path with the names that its fields have in this Odoo."""
        model, steps = self.model, []
        for number, name in enumerate(path):
            if number == 0 and name in self._bound:
                model = self._bound[name]
                steps.append(name)
                continue
            fields = self._fields(model) if model else {}
            steps.append(name_in(model, name, fields))
            model = fields[steps[-1]].relation if steps[-1] in fields else ""
        return tuple(steps)

    def _follow(self, path: Path) -> tuple[str, Type]:
        kind: Type
        model, kind, many = self.model, "integer", False
        steps = list(path)
        if steps[0] in self._bound:
            model = self._bound[steps.pop(0)]
        for number, name in enumerate(steps):
            fields = self._fields(model)
            if name == "id":
                kind, relation = "integer", ""
            elif name in fields:
                kind, relation = OF_FIELD.get(fields[name].type, "any"), fields[name].relation
            else:
                known = {*fields, *(self._bound if number == 0 else ())}
                raise UnknownName(f"{model} has no field {name}{did_you_mean(name, known)}")
            if number + 1 < len(steps):
                many = many or kind == "array"
                if not relation:
                    raise UnknownName(
                        f"{model}.{name} is no relation: it has no {steps[number + 1]}"
                    )
            model = relation
        return model, "array" if many else kind


def _declared(schema: object) -> Type:
    if not isinstance(schema, dict):
        return "any"
    kinds = schema.get("type")
    wanted = [kinds] if isinstance(kinds, str) else list(kinds or ())
    named = [kind for kind in wanted if kind != "null"]
    if len(named) != 1:
        return "any"
    if named == ["string"]:
        return {"date": "date", "date-time": "datetime"}.get(  # type: ignore[return-value]
            str(schema.get("format")), "string"
        )
    return t.cast("Type", named[0])
