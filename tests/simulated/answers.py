"""What the real Odoo answers, by the names and in the form of the simulated one."""

from __future__ import annotations

import base64
import typing as t

from tests.simulated.names import MODEL_NAMES

if t.TYPE_CHECKING:
    from tests.simulated.differences import BinaryObjects
    from tests.simulated.names import Names


class Answers:
    """Translates results.

    Args:
        names: Knows the names.
        binary: How binary values are answered; None: as the real Odoo does.
    """

    def __init__(self, names: Names, binary: BinaryObjects | None) -> None:
        self._names = names
        self._binary = binary

    def translated(
        self, model: str, method: str, result: t.Any, context: t.Mapping[str, t.Any]
    ) -> t.Any:
        """Return the result of a call of a real model's method."""
        if method in ("read", "search_read"):
            return self._rows(model, result, context)
        if method in ("formatted_read_group", "read_group"):
            return [self._by_name(model, group) for group in result]
        if method == "default_get":
            return self._by_name(model, result)
        if method == "fields_get":
            return self._fields(model, result)
        if method == "load":
            for message in result["messages"]:
                self._name_field(model, message)
        return result

    def _rows(
        self, model: str, rows: list[dict[str, t.Any]], context: t.Mapping[str, t.Any]
    ) -> list[dict[str, t.Any]]:
        if not rows:
            return rows
        names = self._names
        called = {real: names.field_out(model, real) for real in rows[0]}
        rows = [{name: row[real] for real, name in called.items() if name} for row in rows]
        for real, name in called.items():
            if name and (model, real) in MODEL_NAMES:
                for row in rows:
                    row[name] = names.model_out(row[name]) if row[name] else row[name]
            if name and self._binary and names.kind(model, real) in ("binary", "image"):
                for row in rows:
                    row[name] = self._object(self._binary, row[name], context)
        return rows

    @staticmethod
    def _object(binary: BinaryObjects, value: t.Any, context: t.Mapping[str, t.Any]) -> t.Any:
        if not isinstance(value, str):
            return value
        content = {"content": value} if not binary.asked or context.get(binary.asked) else {}
        return {**content, "size": len(base64.b64decode(value))}

    def _by_name(self, model: str, row: dict[str, t.Any]) -> dict[str, t.Any]:
        """Return a row whose keys are fields, or fields and how they are grouped."""
        answer = {}
        for key, value in row.items():
            real, colon, how = key.partition(":")
            name = self._names.field_out(model, real)
            if name:
                answer[name + colon + how] = value
        return answer

    def _name_field(self, model: str, message: dict[str, t.Any]) -> None:
        field = message.get("field")
        if isinstance(field, str) and field:
            message["field"] = self._names.field_out(model, field) or field

    def _fields(self, model: str, fields: dict[str, dict[str, t.Any]]) -> dict[str, t.Any]:
        names = self._names
        described = {}
        for real, attributes in fields.items():
            name = names.field_out(model, real)
            if name:
                described[name] = self._described(model, real, attributes)
        return described

    def _described(self, model: str, real: str, attributes: dict[str, t.Any]) -> dict[str, t.Any]:
        names, changed = self._names, dict(attributes)
        if "name" in changed:
            changed["name"] = names.field_out(model, real)
        if changed.get("relation"):
            changed["relation"] = names.model_out(changed["relation"])
        if changed.get("relation_field"):
            comodel = names.comodel(model, real)
            changed["relation_field"] = names.field_out(comodel, changed["relation_field"])
        if changed.get("depends"):
            paths = [names.path_out(model, path) for path in changed["depends"]]
            changed["depends"] = [path for path in paths if path]
        if changed.get("related"):
            changed["related"] = names.path_out(model, changed["related"]) or False
        return changed
