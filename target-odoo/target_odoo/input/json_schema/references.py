"""Where a `$ref` leads: to a place in the same SCHEMA, and nowhere else."""

from __future__ import annotations

import typing as t
from urllib.parse import unquote

from target_odoo.input.json_schema.problem import MalformedSchema

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from target_odoo.input.json_schema.problem import Place

#: Keywords that give a schema a name of its own.
NAMES = ("$id", "id")
ANCHORS = ("$anchor", "$dynamicAnchor")


class References:
    """Follows references.

    Args:
        schema: The whole SCHEMA.
    """

    def __init__(self, schema: Mapping[str, t.Any]) -> None:
        self._schema = schema
        self._named: dict[str, t.Any] | None = None

    def follow(self, target: t.Any, place: Place) -> t.Any:
        """Return the schema that a reference leads to.

        Raises:
            MalformedSchema: It leads to nothing, or out of the SCHEMA.
        """
        if not isinstance(target, str):
            raise MalformedSchema(place, "must be text", target)
        document, _, fragment = target.partition("#")
        if not document and (not fragment or fragment.startswith("/")):
            return self._at(fragment, place)
        named = self._names()
        if target in named:
            return named[target]
        if document and document == self._schema.get("$id"):
            return self._at(fragment, place)
        if document:
            text = f"leads to {target[:200]}, and nothing is read from elsewhere"
            raise MalformedSchema(place, text)
        raise MalformedSchema(place, f"leads to {target[:200]}, which isn't there")

    def _at(self, pointer: str, place: Place) -> t.Any:
        found: t.Any = self._schema
        for step in unquote(pointer).split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and key in found:
                found = found[key]
            elif isinstance(found, list) and key.isdecimal() and int(key[:9]) < len(found):
                found = found[int(key[:9])]
            else:
                raise MalformedSchema(place, f"leads to #{pointer[:200]}, which isn't there")
        return found

    def _names(self) -> dict[str, t.Any]:
        """Return the schemas with names of their own; looked for once, where one is needed."""
        if self._named is None:
            self._named = {}
            waiting: list[t.Any] = [self._schema]
            while waiting:
                part = waiting.pop()
                waiting.extend(part.values() if isinstance(part, dict) else part)
                waiting = [inner for inner in waiting if isinstance(inner, (dict, list))]
                if isinstance(part, dict):
                    self._note(part, self._named)
        return self._named

    @staticmethod
    def _note(part: dict[str, t.Any], named: dict[str, t.Any]) -> None:
        for keyword in (*NAMES, *ANCHORS):
            name = part.get(keyword)
            if isinstance(name, str) and name:
                named.setdefault(f"#{name}" if keyword in ANCHORS else name, part)
