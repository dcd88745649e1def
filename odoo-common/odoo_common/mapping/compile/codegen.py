"""The Python code that expressions become: its parts, and the names that it may use."""

from __future__ import annotations

import ast
import typing as t

from odoo_common.mapping.runtime import operators

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What the code calls the record.
ROW = "r"


class Code:
    """The code of one expression.

    Attributes:
        namespace: All names that it can see when it runs, and nothing of Python's own.
    """

    def __init__(self) -> None:
        self.namespace: dict[str, t.Any] = {"__builtins__": {}}

    def name(self, value: t.Any) -> ast.expr:
        """Return a name that stands for a value."""
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return load(name)

    def call(self, function: Callable[..., t.Any], *arguments: ast.expr) -> ast.expr:
        """Return a call of a function."""
        name = next((k for k, known in self.namespace.items() if known is function), "")
        callee = load(name) if name else self.name(function)
        return ast.Call(callee, list(arguments), [])

    def walk(self, code: ast.expr, steps: Sequence[str]) -> ast.expr:
        """Return the read of a value at the end of steps, null-safe at each."""
        for step in steps:
            code = self.call(operators.walk, code, ast.Constant(step))
        return code

    def function(self, body: ast.expr) -> Callable[[t.Any], t.Any]:
        """Return the function from a record to the value of `body`."""
        tree = ast.Expression(lambda_of(ROW, body))
        code = compile(ast.fix_missing_locations(tree), "<mapping>", "eval")
        # Only what the compiler wrote runs, with the names that it put there.
        function = eval(code, self.namespace)  # noqa: S307 # nosec B307
        return t.cast("Callable[[t.Any], t.Any]", function)


def lambda_of(argument: str, body: ast.expr) -> ast.Lambda:
    """Return a function of one argument."""
    return ast.Lambda(ast.arguments([], [ast.arg(argument)], None, [], [], None, []), body)


def load(name: str) -> ast.Name:
    """Return the read of a name."""
    return ast.Name(name, ast.Load())


def subscript(value: ast.expr, key: str) -> ast.expr:
    """Return `value[key]`."""
    return ast.Subscript(value, ast.Constant(key), ast.Load())


def get(value: ast.expr, key: str) -> ast.expr:
    """Return `value.get(key)`."""
    return ast.Call(ast.Attribute(value, "get", ast.Load()), [ast.Constant(key)], [])
