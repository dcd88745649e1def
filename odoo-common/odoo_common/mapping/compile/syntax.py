"""Reads the text of an expression: Python's own syntax, and a list of what is allowed of it."""

from __future__ import annotations

import ast
import re
import typing as t
import warnings

from odoo_common.mapping.errors import ExpressionError

if t.TYPE_CHECKING:
    from odoo_common.mapping.compile.symbols import Path

#: Characters and syntax nodes of one expression.
MAX_SOURCE = 4000
MAX_NODES = 1000
MAX_DEPTH = 60
MAX_INTEGER = 10**18

#: What isn't here is refused.
ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.Constant, ast.Name, ast.Load, ast.Attribute, ast.Subscript, ast.Slice,
    ast.Call, ast.IfExp, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Compare, ast.Eq,
    ast.NotEq, ast.Is, ast.IsNot, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.List,
    ast.Tuple, ast.Dict, ast.ListComp, ast.comprehension, ast.Store,
)  # fmt: skip
#: How a refused node is called in its message.
REFUSED: dict[str, str] = {
    "Pow": "powers (**)",
    "JoinedStr": "f-strings",
    "Lambda": "functions",
    "NamedExpr": "assignments",
    "Starred": "*",
    "keyword": "arguments by name",
    "GeneratorExp": "generators: write a list, [x for x in y],",
    "DictComp": "comprehensions of tables",
    "SetComp": "comprehensions of sets",
}
#: Names that mean a value wherever they stand.
CONSTANTS: dict[str, object] = {"null": None, "true": True, "false": False}
#: Names that something is asked of: `record['a b']`, `flags.language`.
RECORD, FLAGS = "record", "flags"
_EACH = re.compile(r"^\s*([A-Za-z][A-Za-z0-9_]*)\s+in\s+(.+)$", re.DOTALL)


def parse(source: str) -> ast.expr:
    """Return the syntax of an expression.

    Raises:
        ExpressionError: It is no expression, too large, or uses what isn't allowed.
    """
    if len(source) > MAX_SOURCE:
        raise ExpressionError(f"it is longer than {MAX_SOURCE} characters")
    if not source.strip():
        raise ExpressionError("it is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(source.strip().replace("\n", " "), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"{error.msg} (column {error.offset})") from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("it is nested too deeply, or no text") from None
    check(tree)
    return tree.body


def each_of(source: str) -> tuple[str, str]:
    """Split ``line in line_items`` into its name and its expression.

    Raises:
        ExpressionError: It is no such text.
    """
    found = _EACH.match(source)
    if not found:
        raise ExpressionError("each is written as: name in list")
    return found[1], found[2]


def check(tree: ast.AST) -> None:
    """Make sure that only what is allowed is there.

    Raises:
        ExpressionError: Something else is.
    """
    level, count, depth = [tree], 0, 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise ExpressionError("it is too large")
        for node in level:
            _check(node)
        level = [child for node in level for child in ast.iter_child_nodes(node)]


def _check(node: ast.AST) -> None:
    if not isinstance(node, ALLOWED):
        kind = type(node).__name__
        raise ExpressionError(f"{REFUSED.get(kind, kind)} can't be used here")
    if isinstance(node, ast.Constant):
        value = node.value
        if not isinstance(value, (str, int, float, bool, type(None))):
            raise ExpressionError(f"{type(value).__name__} can't be used here")
        if isinstance(value, int) and abs(value) > MAX_INTEGER:
            raise ExpressionError("a number is too large")
    name = getattr(node, "attr", "") or getattr(node, "id", "")
    if name.startswith("_"):
        raise ExpressionError(f"{name}: names that start with an underscore can't be used")
    if isinstance(node, ast.comprehension) and (node.is_async or len(node.ifs) > 1):
        raise ExpressionError("a list has one `for` and one `if`")
    if isinstance(node, ast.ListComp) and len(node.generators) > 1:
        raise ExpressionError("a list has one `for` and one `if`")


def path_of(node: ast.expr) -> Path:
    """Return the path that `a.b`, `record['a b'].c` … is, or nothing.

    Raises:
        ExpressionError: It goes on behind a flag.
    """
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.append(node.attr)
        node = node.value
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        key = node.slice
        if node.value.id == RECORD and isinstance(key, ast.Constant):
            steps.append(str(key.value))
            return tuple(reversed(steps))
    if isinstance(node, ast.Name):
        if node.id == FLAGS and steps:
            if len(steps) > 1:
                raise ExpressionError("a flag has no parts")
            return ()
        if node.id in CONSTANTS or (node.id in (FLAGS, RECORD) and not steps):
            return ()
        steps.append(node.id)
        return tuple(reversed(steps))
    return ()
