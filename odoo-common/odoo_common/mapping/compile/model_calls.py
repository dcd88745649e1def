"""The calls in expressions whose meaning depends on the Odoo model that is read."""

from __future__ import annotations

import abc
import ast
import contextlib
import typing as t

from odoo_common.mapping.compile import syntax
from odoo_common.mapping.compile.codegen import ROW, Code, load, subscript
from odoo_common.mapping.compile.nodes import CompileContext, CompiledNode, uses_of
from odoo_common.mapping.errors import ExpressionError, UnknownName
from odoo_common.mapping.runtime.functions import SPECIAL
from odoo_common.mapping.runtime.records.functions import RECORD_FUNCTIONS

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from odoo_common.mapping.compile.symbols import Path


class ModelCalls(abc.ABC):
    """The part of a compiler that knows what a model has.

    Args:
        around: What an expression is compiled against.
        code: What comes out.
    """

    def __init__(self, around: CompileContext, code: Code) -> None:
        self._around = around
        self._code = code
        self._bound: dict[str, tuple[str, Path]] = {}

    @abc.abstractmethod
    def piece(self, node: ast.expr) -> CompiledNode:
        """Return the translation of one node."""

    @abc.abstractmethod
    def constant(self, value: t.Any) -> CompiledNode:
        """Return a piece whose value is known."""

    @abc.abstractmethod
    def read(self, path: Path) -> CompiledNode:
        """Return the piece that reads what a path leads to."""

    def over_records(self, name: str, arguments: Sequence[ast.expr]) -> CompiledNode:
        """Return the call of a function that is given records, with what it reads of them."""
        function = RECORD_FUNCTIONS[name]
        if not self._around.flat:
            raise ExpressionError(f"{name} is for records that are read from Odoo")
        if not function.least <= len(arguments) <= len(function.reads):
            raise ExpressionError(f"{name} is written {function.usage}")
        pieces = [
            self._records(name, argument, reads) if reads else self.piece(argument)
            for argument, reads in zip(arguments, function.reads, strict=False)
        ]
        code = self._code.call(function.call, *(piece.code for piece in pieces))
        return CompiledNode(code, function.returns, uses_of(pieces))

    def _records(self, name: str, node: ast.expr, reads: Sequence[str]) -> CompiledNode:
        """Return the records that a path leads to, with the fields that are there of `reads`."""
        while isinstance(node, ast.IfExp):
            test = self.piece(node.test)
            if not test.is_known:
                raise ExpressionError(f"in {name} only flags can choose between records")
            node = node.body if test.value else node.orelse
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self._first_records(name, node, reads)
        path = syntax.path_of(node)
        if not path:
            raise ExpressionError(f"{name} takes records: a path such as seller_ids")
        row, whole, steps = load(ROW), path, path
        if path[0] in self._bound:
            variable, source = self._bound[path[0]]
            row, whole, steps = load(variable), (*source, *path[1:]), path[1:]
        names = self._around.names
        here = names.here(whole)
        names.type_of((*here, "id"))
        steps = here[len(here) - len(steps) :]
        code: ast.expr = ast.List([row], ast.Load())
        if steps:
            code = subscript(row, f"{'.'.join(steps)}[]")
        found = {here}
        for read in reads:
            further = names.here((*here, *read.split(".")))
            with contextlib.suppress(UnknownName):
                names.type_of(further)
                found.add(further)
        return CompiledNode(code, "array", frozenset(found))

    def _first_records(self, name: str, node: ast.Call, reads: Sequence[str]) -> CompiledNode:
        """Return those of the first path in `first_of(a, b)` that is there."""
        refused = f"{name} takes records: a path, or first_of(a, b) of paths"
        if isinstance(node.func, ast.Name) and node.func.id == "first_of":
            for argument in node.args:
                try:
                    return self._records(name, argument, reads)
                except UnknownName as error:
                    refused = str(error)
        raise UnknownName(refused)

    def field(self, arguments: Sequence[ast.expr]) -> CompiledNode:
        """Return the read of a field whose name flags decide."""
        pieces = [self.piece(argument) for argument in arguments]
        if len(pieces) != 1 or not pieces[0].is_known or not isinstance(pieces[0].value, str):
            raise ExpressionError(f"field is written {SPECIAL['field'][0]}, of flags or fixed text")
        path = tuple(pieces[0].value.split("."))
        if any(not step.isidentifier() or step.startswith("_") for step in path):
            raise ExpressionError(f"{pieces[0].value!r} is the name of no field")
        return self.read(path)

    def company(self, arguments: Sequence[ast.expr]) -> CompiledNode:
        """Return the id of the company in whose name records are read."""
        if arguments or self._around.company is None:
            raise ExpressionError("company is written company(), of records read from Odoo")
        return self.constant(self._around.company())

    def has_field(self, arguments: Sequence[ast.expr]) -> CompiledNode:
        """Return whether the model has a field."""
        if len(arguments) != 1 or not isinstance(arguments[0], ast.Constant):
            raise ExpressionError(f"has_field is written {SPECIAL['has_field'][0]}")
        if self._around.has_field is None:
            raise ExpressionError("has_field can't be asked here")
        return self.constant(self._around.has_field(str(arguments[0].value)))


#: By name, what is compiled of the arguments.
MODEL_CALLS: dict[str, Callable[[ModelCalls, Sequence[ast.expr]], CompiledNode]] = {
    "has_field": ModelCalls.has_field,
    "field": ModelCalls.field,
    "company": ModelCalls.company,
}
