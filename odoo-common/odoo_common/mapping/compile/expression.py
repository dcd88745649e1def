"""An expression: compiled once, evaluated for each record."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.mapping.compile.compiler import compiled
from odoo_common.mapping.compile.nodes import UNKNOWN, CompileContext
from odoo_common.mapping.errors import EvaluationError

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from odoo_common.mapping.compile.symbols import Path
    from odoo_common.mapping.runtime.types import Type

#: What expressions raise when values don't fit; anything else is a fault of this package.
UNFIT = (
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    MemoryError,
)


@dataclasses.dataclass(frozen=True)
class Expression:
    """An expression of a mapping file.

    Attributes:
        source: Its text.
        type: The type of its values, known without running it.
        uses: The paths that it reads; a branch that the flags rule out isn't among them.
        path: The path that it is, if it is nothing else.
        function: From a record to its value, unguarded.
        value: Its value, where it needs no record; else `UNKNOWN`.
    """

    source: str
    type: Type
    uses: frozenset[Path]
    path: Path
    function: Callable[[t.Any], t.Any]
    value: t.Any = UNKNOWN

    @classmethod
    def compile(cls, source: object, around: CompileContext) -> Expression:
        """Compile the text of an expression; a number, true, false or null is itself.

        Raises:
            ExpressionError: It is no expression, or names what isn't there.
        """
        text = source if isinstance(source, str) else repr(source)
        piece, function = compiled(text, around)
        return cls(text, piece.type, piece.uses, piece.path, function, piece.value)

    @property
    def is_known(self) -> bool:
        """Its value needs no record."""
        return self.value is not UNKNOWN

    def evaluate(self, record: t.Any) -> t.Any:
        """Return its value for a record.

        Raises:
            EvaluationError: The record has values that it can't work with.
        """
        try:
            return self.function(record)
        except UNFIT as error:
            raise EvaluationError(_reason(error)) from None


def _reason(error: BaseException) -> str:
    if isinstance(error, ZeroDivisionError) or "DivisionByZero" in str(error):
        return "division by zero"
    return " ".join(str(error).split()) or type(error).__name__
