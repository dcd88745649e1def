"""Reads a mapping file, YAML or JSON, and remembers which line says what."""

from __future__ import annotations

import dataclasses
import json
import typing as t

import jsonschema
import yaml

from odoo_common.mapping.document.schema import FROM_ODOO, SCHEMAS, TO_ODOO
from odoo_common.mapping.document.yaml_merges import check_merges
from odoo_common.mapping.errors import MappingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jsonschema.exceptions import ValidationError

Place = tuple[str | int, ...]
MAX_BYTES = 1_000_000


class _Loader(yaml.SafeLoader):
    """The safe loader; a date stays text, and so does the = of a domain."""


_Loader.yaml_implicit_resolvers = {
    key: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":value"))]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclasses.dataclass(frozen=True)
class Source:
    """A mapping file as it was read.

    Attributes:
        name: The file's name.
        content: What it says, valid by its schema.
        lines: The line of each place.
    """

    name: str
    content: dict[str, t.Any]
    lines: dict[Place, int] = dataclasses.field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Return the line of a place, or of what it would be in; 0 where there are none."""
        return next((self.lines[place[:n]] for n in _down(place) if place[:n] in self.lines), 0)

    def at(self, place: Place) -> str:
        """Return file, line and path of a place, for a message."""
        line = self.line_of(place)
        path = ".".join(str(step) for step in place)
        return f"{self.name}{f':{line}' if line else ''}{f': {path}' if path else ''}"


def read(path: Path, direction: str) -> Source:
    """Read a file and check it against its schema.

    Args:
        path: The file; ``.json`` is JSON, anything else YAML.
        direction: The direction that it must have.

    Raises:
        MappingError: It can't be read, or isn't what a mapping file is.
    """
    name = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise MappingError([f"mapping file {name} can't be read: {reason}"]) from None
    if len(text) > MAX_BYTES:
        raise MappingError([f"{name}: it is larger than {MAX_BYTES} bytes"])
    content, lines = _parsed(text, name, is_json=path.suffix == ".json")
    source = Source(name, content, lines)
    found = content.get("direction") if isinstance(content, dict) else None
    if found not in SCHEMAS:
        raise MappingError(
            [f"{source.at(('direction',))}: it must be {FROM_ODOO} or {TO_ODOO}, not {found!r}"]
        )
    if found != direction:
        reader = "tap-odoo" if found == FROM_ODOO else "target-odoo"
        raise MappingError([f"{name}: its direction is {found}: it is for {reader}"])
    validator = jsonschema.Draft202012Validator(SCHEMAS[direction])
    problems = [_told(source, error) for error in validator.iter_errors(content)]
    if problems:
        raise MappingError([text for _, text in sorted(problems)])
    return source


def _parsed(text: str, name: str, *, is_json: bool) -> tuple[t.Any, dict[Place, int]]:
    if is_json:
        try:
            return json.loads(text), {}
        except ValueError as error:
            raise MappingError([f"{name}: it is not JSON: {error}"]) from None
    lines: dict[Place, int] = {}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        check_merges(node)
        problems = list(_walk(node, (), lines))
        if problems:
            raise MappingError([f"{name}:{problem}" for problem in problems])
        try:
            return loader.construct_document(node) if node else None, lines
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            # What yaml's own tags (!!int, !!timestamp) stumble over, and numbers of any length.
            raise MappingError([f"{name}: a value isn't what its tag says: {error}"]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise MappingError([f"{name}:{line}: it is not YAML: {error.problem}"]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise MappingError([f"{name}: it is not YAML: {error}"]) from None


def _walk(node: yaml.Node | None, place: Place, lines: dict[Place, int]) -> Iterator[str]:
    """Note the line of each place; yield what YAML would take without a word."""
    if node is None:
        return
    lines[place] = node.start_mark.line + 1
    if len(lines) > MAX_BYTES:
        raise yaml.YAMLError("too many aliases")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not key.tag.endswith(":str"):
                if key.tag.endswith(":merge"):
                    continue
                yield f"{line}: the key {key.value} is no text: put it in quotes"
            inner = (*place, str(key.value))
            if inner in lines:
                yield f"{line}: {key.value} is there twice"
            yield from _walk(value, inner, lines)
            lines[inner] = line
    elif isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            yield from _walk(entry, (*place, index), lines)


def _told(source: Source, error: ValidationError) -> tuple[int, str]:
    """Say in a sentence what a place should have been; return its line too."""
    error = _deepest(error)
    place: Place = tuple(error.absolute_path)
    message = _sentence(error)
    if error.validator == "additionalProperties":
        known = t.cast("dict[str, t.Any]", error.schema).get("properties", {})
        given = t.cast("dict[str, t.Any]", error.instance)
        place = (*place, next(name for name in given if name not in known))
    return source.line_of(place), f"{source.at(place)}: {message}"


def _sentence(error: ValidationError) -> str:
    schema = t.cast("dict[str, t.Any]", error.schema)
    if error.validator == "additionalProperties":
        known = schema.get("properties", {})
        unknown = [name for name in t.cast("dict[str, t.Any]", error.instance) if name not in known]
        hints = "; ".join(f"{name} is unknown{did_you_mean(name, known)}" for name in unknown)
        return f"{hints} (known: {', '.join(known)})"
    if error.validator == "required":
        given = t.cast("dict[str, t.Any]", error.instance)
        lacking = [name for name in schema["required"] if name not in given]
        return f"{', '.join(lacking)} is missing"
    if error.validator in ("enum", "const"):
        choices = schema.get("enum") or [schema.get("const")]
        allowed = ", ".join(str(choice) for choice in choices)
        return f"{error.instance!r} is none of {allowed}"
    if error.validator == "type":
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        found = type(error.instance).__name__
        return f"expected {' or '.join(kinds)}, found {found}"
    return str(error.message)


def _deepest(error: ValidationError) -> ValidationError:
    """Return what is wrong with the alternative that fits best."""
    while error.context:
        branches: dict[t.Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        kind_fits = [
            errors
            for errors in branches.values()
            if not any(e.validator == "type" and e.path == error.context[0].path for e in errors)
        ]
        instance = error.instance
        wanted = "each" if isinstance(instance, dict) and "each" in instance else "value"
        best = [
            errors
            for errors in kind_fits
            if not any(
                wanted in str(e.message) and e.validator == "additionalProperties" for e in errors
            )
        ]
        error = (best or kind_fits or list(branches.values()))[0][0]
    return error


def _down(place: Place) -> range:
    return range(len(place), -1, -1)
