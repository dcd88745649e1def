"""The messages of errors, read off the sources: what the docs must explain."""

from __future__ import annotations

import ast
import dataclasses
import typing as t

from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGES = ("odoo-common/odoo_common", "tap-odoo/tap_odoo", "target-odoo/target_odoo")
#: Calls whose first argument is a code, and the second the message.
REJECTIONS = ("reject", "Reason")
ROOT_ERROR = "OdooError"
#: What stands for a value in a message.
GAP = "…"


@dataclasses.dataclass(frozen=True)
class Message:
    """One message: its text with a gap for each value, and where it is made."""

    text: str
    place: str
    #: The code of a rejection, or ``""``.
    code: str = ""

    @property
    def says_something(self) -> bool:
        """It isn't put together from other messages alone."""
        return sum(char.isalpha() for char in self.text) > 5


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Yield the modules of the packages."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def error_classes() -> set[str]:
    """Return the names of `OdooError` and all that are made from it."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {ROOT_ERROR}
    while True:
        more = {name for name, parents in bases.items() if parents & found} - found
        if not more:
            return found
        found |= more


def messages() -> list[Message]:
    """Return each message that is written out where an error is made."""
    names = {*error_classes(), *REJECTIONS, "_RefusedError", "_NoMoveError"}
    found: dict[Message, None] = {}
    for path, tree in trees():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            known = _assigned(function)
            for call in ast.walk(function):
                name = _name(call)
                if not isinstance(call, ast.Call) or name not in names:
                    continue
                code, arguments = "", call.args
                if name in REJECTIONS and arguments:
                    code, arguments = _code(arguments[0]), arguments[1:]
                for text in _texts(arguments[0], known) if arguments else ():
                    found[Message(" ".join(text.split()), path.name, code)] = None
    return list(found)


def _name(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return ast.unparse(node.func).rpartition(".")[2]


def _code(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _texts(node: ast.expr, known: dict[str, list[ast.expr]]) -> list[str]:
    """Return what an expression may read as; nothing where it isn't written out."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = (v.value if isinstance(v, ast.Constant) else GAP for v in node.values)
        return ["".join(map(str, parts))]
    if isinstance(node, ast.BinOp):
        lefts, rights = _texts(node.left, known) or [GAP], _texts(node.right, known) or [GAP]
        return [left + right for left in lefts for right in rights]
    if isinstance(node, ast.IfExp):
        return _texts(node.body, known) + _texts(node.orelse, known)
    if isinstance(node, ast.Name):
        return [text for value in known.get(node.id, ()) for text in _texts(value, {})]
    return []
