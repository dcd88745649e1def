"""A mapping file, read and with its flags decided."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.compile.expression import Expression
from odoo_common.mapping.document import flags, yaml_loader
from odoo_common.mapping.errors import ExpressionError, MappingError

if t.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from odoo_common.mapping.compile.nodes import CompileContext
    from odoo_common.mapping.document.yaml_loader import Place, Source


class Document:
    """A mapping file.

    Args:
        source: What it says.
        flags: The values of its flags.
    """

    def __init__(self, source: Source, flags: Mapping[str, t.Any]) -> None:
        self.source = source
        self.flags = flags

    @classmethod
    def load(cls, path: Path, direction: str, given: Mapping[str, t.Any] | None = None) -> Document:
        """Read a mapping file.

        Args:
            path: The file.
            direction: ``from_odoo`` or ``to_odoo``.
            given: The setting `mapping_flags`.

        Raises:
            MappingError: It can't be read, isn't valid, is for the other connector, or a
                flag isn't one of its own.
        """
        source = yaml_loader.read(path, direction)
        return cls(source, flags.values(source.content.get("flags") or {}, given or {}, str(path)))

    @property
    def streams(self) -> dict[str, dict[str, t.Any]]:
        """What the file says of each stream."""
        return t.cast("dict[str, dict[str, t.Any]]", self.source.content["streams"])


class Problems:
    """Collects what is wrong, so that one run reports all of it.

    Attributes:
        document: The file.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: list[str] = []

    def add(self, place: Place, message: str) -> None:
        """Note one."""
        self._found.append(f"{self.document.source.at(place)}: {message}")

    def compile(self, place: Place, source: object, around: CompileContext) -> Expression:
        """Compile an expression; one that is refused is noted, and null instead."""
        try:
            return Expression.compile(source, around)
        except ExpressionError as error:
            quoted = f" in `{source}`" if isinstance(source, str) else ""
            self.add(place, f"{error}{quoted}")
            return Expression.compile(None, around)

    def settle(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            MappingError: Something was.
        """
        if self._found:
            raise MappingError(self._found)
