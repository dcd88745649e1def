"""What the compiler puts together, and what it knows of the place of an expression."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Mapping

    from odoo_common.mapping.compile.symbols import Names, Path
    from odoo_common.mapping.runtime.types import Type


class Unknown:
    """The type of `UNKNOWN`."""


#: Stands for a value that only a record gives.
UNKNOWN: t.Final = Unknown()


@dataclasses.dataclass(frozen=True)
class CompiledNode:
    """A part of an expression, translated.

    Attributes:
        code: The Python code.
        type: The type of its value.
        uses: The paths that it reads.
        value: Its value, where it is known without a record.
        path: The path that it is, if it is nothing else.
    """

    code: ast.expr
    type: Type
    uses: frozenset[Path] = frozenset()
    value: t.Any = UNKNOWN
    path: Path = ()

    @property
    def is_known(self) -> bool:
        """Its value needs no record."""
        return self.value is not UNKNOWN


@dataclasses.dataclass(frozen=True)
class CompileContext:
    """What an expression is compiled against.

    Attributes:
        names: The names that there are.
        flags: The values of the file's flags.
        flat: The record has a key for each path (``"bom_id.product_id"``); else it is nested.
        has_field: Answers `has_field`; None where there is no model to ask.
        company: Answers `company`; None where no company's records are read.
    """

    names: Names
    flags: Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    flat: bool = False
    has_field: Callable[[str], bool] | None = None
    company: Callable[[], int | None] | None = None


def uses_of(pieces: Iterable[CompiledNode]) -> frozenset[Path]:
    """Return the paths that pieces read together."""
    return frozenset().union(*(piece.uses for piece in pieces))
