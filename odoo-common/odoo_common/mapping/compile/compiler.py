"""Translates the syntax of an expression into Python code that reads a record.

The code that comes out consists of what this module writes: reads of the record by constant
names, calls of the functions and operators of this package, `if`/`and`/`or`, and constants.
No name and no attribute of the source is in it. What the flags decide is decided here, so that
a branch that isn't taken isn't read.
"""

from __future__ import annotations

import ast
import typing as t

from odoo_common.mapping.compile import syntax
from odoo_common.mapping.compile.codegen import ROW, Code, get, lambda_of, load, subscript
from odoo_common.mapping.compile.model_calls import MODEL_CALLS, ModelCalls
from odoo_common.mapping.compile.nodes import CompileContext, CompiledNode, uses_of
from odoo_common.mapping.compile.syntax import CONSTANTS, FLAGS, RECORD
from odoo_common.mapping.errors import ExpressionError, UnknownName, did_you_mean
from odoo_common.mapping.runtime import operators
from odoo_common.mapping.runtime.functions import CALLS, FUNCTIONS, SPECIAL, first_of
from odoo_common.mapping.runtime.records.functions import RECORD_FUNCTIONS
from odoo_common.mapping.runtime.types import TEXT, Type, join, of_arithmetic, of_value

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from odoo_common.mapping.compile.symbols import Path


class Compiler(ModelCalls):
    """Translates one expression.

    Args:
        around: What it is compiled against.
        code: What comes out.
    """

    def piece(self, node: ast.expr) -> CompiledNode:
        """Return the translation of one node.

        Raises:
            ExpressionError: It means nothing here.
        """
        path = syntax.path_of(node)
        if path:
            return self.read(path)
        method = _METHODS.get(type(node))
        if method is None:
            raise ExpressionError(f"{type(node).__name__} can't be used here")
        return method(self, node)

    def constant(self, value: t.Any) -> CompiledNode:
        """Return a piece whose value is known."""
        if value is None or isinstance(value, (str, int, float)):
            return CompiledNode(ast.Constant(value), of_value(value), value=value)
        return CompiledNode(self._code.name(value), of_value(value), value=value)

    def read(self, path: Path) -> CompiledNode:
        """Return the piece that reads what a path leads to."""
        if path[0] in self._bound:
            return self._read_bound(path)
        path = self._around.names.here(path)
        kind = self._around.names.type_of(path)
        row = load(ROW)
        if self._around.flat:
            code: ast.expr = subscript(row, ".".join(path))
        else:
            code = self._code.walk(get(row, path[0]), path[1:])
        return CompiledNode(code, kind, frozenset({path}), path=path)

    def _read_bound(self, path: Path) -> CompiledNode:
        variable, source = self._bound[path[0]]
        code: ast.expr = load(variable)
        rest = path[1:]
        if not self._around.flat or not source:
            return CompiledNode(self._code.walk(code, rest), "any")
        whole = self._around.names.here((*source, *(rest or ("id",))))
        kind = self._around.names.type_of(whole)
        inner = ".".join(whole[len(source) :])
        return CompiledNode(subscript(code, inner), kind, frozenset({whole}))

    def _apply(
        self, function: Callable[..., t.Any], arguments: Sequence[CompiledNode], kind: Type
    ) -> CompiledNode:
        """Return the piece that calls a function; the value, where all arguments are known."""
        if all(argument.is_known for argument in arguments):
            try:
                return self.constant(function(*(argument.value for argument in arguments)))
            except (TypeError, ValueError, ArithmeticError) as error:
                raise ExpressionError(str(error)) from None
        code = self._code.call(function, *(argument.code for argument in arguments))
        return CompiledNode(code, kind, uses_of(arguments))

    # One method a kind of node.

    def _constant(self, node: ast.Constant) -> CompiledNode:
        return self.constant(node.value)

    def _word(self, node: ast.Name) -> CompiledNode:
        if node.id in CONSTANTS:
            return self.constant(CONSTANTS[node.id])
        raise ExpressionError(f"{node.id} is written {node.id}.name or {node.id}['name']")

    def _attribute(self, node: ast.Attribute) -> CompiledNode:
        if isinstance(node.value, ast.Name) and node.value.id == FLAGS:
            flags = self._around.flags
            if node.attr not in flags:
                hint = did_you_mean(node.attr, flags)
                raise ExpressionError(f"there is no flag {node.attr}{hint}")
            return self.constant(flags[node.attr])
        inner = self.piece(node.value)
        return self._apply(operators.walk, [inner, self.constant(node.attr)], "any")

    def _subscript(self, node: ast.Subscript) -> CompiledNode:
        if isinstance(node.value, ast.Name) and node.value.id == RECORD:
            return _refuse("record['name'] needs a name in quotes")
        value = self.piece(node.value)
        if isinstance(node.slice, ast.Slice):
            if node.slice.step is not None:
                return _refuse("a part has a start and an end")
            start, end = (
                self.piece(bound) if bound else self.constant(None)
                for bound in (node.slice.lower, node.slice.upper)
            )
            return self._apply(operators.part, [value, start, end], value.type)
        kind: Type = "string" if value.type in TEXT else "any"
        return self._apply(operators.item, [value, self.piece(node.slice)], kind)

    def _binary(self, node: ast.BinOp) -> CompiledNode:
        left, right = self.piece(node.left), self.piece(node.right)
        function = operators.BINARY[type(node.op).__name__]
        return self._apply(function, [left, right], of_arithmetic(node.op, left.type, right.type))

    def _unary(self, node: ast.UnaryOp) -> CompiledNode:
        inner = self.piece(node.operand)
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(node.op, ast.USub):
            return self._apply(operators.negative, [inner], inner.type)
        if inner.is_known:
            return self.constant(not inner.value)
        return CompiledNode(ast.UnaryOp(ast.Not(), inner.code), "boolean", inner.uses)

    def _boolean(self, node: ast.BoolOp) -> CompiledNode:
        decided = isinstance(node.op, ast.Or)
        pieces: list[CompiledNode] = []
        for value in node.values:
            piece = self.piece(value)
            if pieces and pieces[-1].is_known:
                pieces.pop()  # it didn't decide: the next one does
            pieces.append(piece)
            if piece.is_known and bool(piece.value) is decided:
                break
        if len(pieces) == 1:
            return pieces[0]
        code = ast.BoolOp(node.op, [piece.code for piece in pieces])
        return CompiledNode(code, join(piece.type for piece in pieces), uses_of(pieces))

    def _compare(self, node: ast.Compare) -> CompiledNode:
        values = [self.piece(value) for value in (node.left, *node.comparators)]
        found: list[CompiledNode] = []
        for operator, left, right in zip(node.ops, values, values[1:], strict=False):
            if isinstance(operator, (ast.Is, ast.IsNot)) and not (
                right.is_known and right.value is None
            ):
                return _refuse("`is` is for null; use ==")
            name = type(operator).__name__
            found.append(self._apply(operators.COMPARISONS[name], [left, right], "boolean"))
        if all(piece.is_known for piece in found):
            return self.constant(all(piece.value for piece in found))
        if len(found) == 1:
            return found[0]
        code = ast.BoolOp(ast.And(), [piece.code for piece in found])
        return CompiledNode(code, "boolean", uses_of(found))

    def _choice(self, node: ast.IfExp) -> CompiledNode:
        test = self.piece(node.test)
        if test.is_known:
            return self.piece(node.body if test.value else node.orelse)
        yes, no = self.piece(node.body), self.piece(node.orelse)
        code = ast.IfExp(test.code, yes.code, no.code)
        return CompiledNode(code, join((yes.type, no.type)), uses_of([test, yes, no]))

    def _list(self, node: ast.List | ast.Tuple) -> CompiledNode:
        pieces = [self.piece(entry) for entry in node.elts]
        if all(piece.is_known for piece in pieces):
            return self.constant([piece.value for piece in pieces])
        code = ast.List([piece.code for piece in pieces], ast.Load())
        return CompiledNode(code, "array", uses_of(pieces))

    def _table(self, node: ast.Dict) -> CompiledNode:
        if not all(isinstance(key, ast.Constant) for key in node.keys):
            return _refuse("the keys of a table are constants")
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        pieces = [self.piece(value) for value in node.values]
        if all(piece.is_known for piece in pieces):
            return self.constant(dict(zip(keys, (p.value for p in pieces), strict=True)))
        code = ast.Dict([ast.Constant(key) for key in keys], [piece.code for piece in pieces])
        return CompiledNode(code, "object", uses_of(pieces))

    def _comprehension(self, node: ast.ListComp) -> CompiledNode:
        loop = node.generators[0]
        if self._bound:
            return _refuse("a list inside a list can't be used")
        if not isinstance(loop.target, ast.Name) or loop.target.id in (FLAGS, RECORD):
            return _refuse("a list is written [x for x in y if …]")
        source = self.piece(loop.iter)
        code = source.code
        if self._around.flat and source.path:
            code = subscript(load(ROW), f"{'.'.join(source.path)}[]")
        self._bound = {loop.target.id: ("v", source.path)}
        try:
            parts = [self.piece(inner) for inner in (node.elt, *loop.ifs)]
        finally:
            self._bound = {}
        functions = [lambda_of("v", part.code) for part in parts]
        collected = self._code.call(operators.collect, functions[0], code, *functions[1:])
        used = uses_of(parts) if self._around.flat and source.path else uses_of([source, *parts])
        return CompiledNode(collected, "array", used or source.uses)

    def _function(self, node: ast.Call) -> CompiledNode:
        if not isinstance(node.func, ast.Name):
            return _refuse("only the functions of the list can be called")
        name, arguments = node.func.id, node.args
        if name == "first_of":
            return self._first_of(arguments)
        if name in MODEL_CALLS:
            return MODEL_CALLS[name](self, arguments)
        if name in RECORD_FUNCTIONS:
            return self.over_records(name, arguments)
        function = FUNCTIONS.get(name)
        if function is None:
            hint = did_you_mean(name, {*FUNCTIONS, *RECORD_FUNCTIONS, *SPECIAL})
            raise ExpressionError(f"there is no function {name}{hint}")
        if not function.least <= len(arguments) <= function.most:
            raise ExpressionError(f"{name} is written {function.usage}")
        pieces = [self.piece(argument) for argument in arguments]
        call = CALLS[name]
        return self._apply(call, pieces, function.type_of([piece.type for piece in pieces]))

    def _first_of(self, arguments: Sequence[ast.expr]) -> CompiledNode:
        pieces, refused = [], ""
        for argument in arguments:
            try:
                pieces.append(self.piece(argument))
            except UnknownName as error:
                refused = refused or str(error)
        if not pieces:
            raise UnknownName(refused or f"first_of is written {SPECIAL['first_of'][0]}")
        kind = join(piece.type for piece in pieces)
        if len(pieces) == 1:
            return pieces[0]
        return self._apply(first_of, pieces, kind)


def compiled(source: str, around: CompileContext) -> tuple[CompiledNode, Callable[[t.Any], t.Any]]:
    """Return an expression's translation, and the function from a record to its value.

    Raises:
        ExpressionError: It is no expression, or means nothing here.
    """
    code = Code()
    piece = Compiler(around, code).piece(syntax.parse(source))
    return piece, code.function(piece.code)


def _refuse(message: str) -> t.NoReturn:
    raise ExpressionError(message)


_METHODS: dict[type[ast.expr], Callable[[Compiler, t.Any], CompiledNode]] = {
    ast.Constant: Compiler._constant,  # noqa: SLF001 - this class's own table
    ast.Name: Compiler._word,  # noqa: SLF001
    ast.Attribute: Compiler._attribute,  # noqa: SLF001
    ast.Subscript: Compiler._subscript,  # noqa: SLF001
    ast.BinOp: Compiler._binary,  # noqa: SLF001
    ast.UnaryOp: Compiler._unary,  # noqa: SLF001
    ast.BoolOp: Compiler._boolean,  # noqa: SLF001
    ast.Compare: Compiler._compare,  # noqa: SLF001
    ast.IfExp: Compiler._choice,  # noqa: SLF001
    ast.List: Compiler._list,  # noqa: SLF001
    ast.Tuple: Compiler._list,  # noqa: SLF001
    ast.Dict: Compiler._table,  # noqa: SLF001
    ast.ListComp: Compiler._comprehension,  # noqa: SLF001
    ast.Call: Compiler._function,  # noqa: SLF001
}
