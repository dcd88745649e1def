"""No text makes an expression that reaches out, runs away, or fails in an unknown way."""

from __future__ import annotations

import ast
import decimal
import time
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_common.mapping.compile.compiler import compiled
from odoo_common.mapping.compile.expression import Expression
from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames
from odoo_common.mapping.errors import EvaluationError, ExpressionError
from odoo_common.mapping.runtime.functions import FUNCTIONS, SPECIAL
from odoo_common.mapping.runtime.operators import MAX_ENTRIES, MAX_TEXT

AROUND = CompileContext(AnyNames(), {"f": True, "l": [1, "x"]}, has_field=lambda name: name == "a")
VALUES: list[t.Any] = [None, 0, -1, 2.5, 10**29, "", "abc", "9" * 50, "[1]", [], [1, "x", None],
                       {"a": 1}, True, "2026-05-31", "a" * 5000]  # fmt: skip
WORDS = [
    *FUNCTIONS, *SPECIAL, "__import__", "eval", "exec", "open", "getattr", "globals", "type", "r",
    "v", "k1", "__class__", "__subclasses__", "mro", "record", "flags", "flags.f", "flags.l", "a",
    "b", "(", ")", "[", "]", "{", "}", ",", ":", ".", " if ", " else ", " and ", " or ", " not ",
    " in ", " is ", " for ", " lambda ", "x", "'", '"', "+", "-", "*", "/", "%", "**", "//", "<<",
    "==", "<", "1", "9999999", "1e308", "'abc'", "'%s'", "f'{a}'", "null", "true", ":=", "@",
]  # fmt: skip


@st.composite
def sources(draw: st.DrawFn) -> str:
    """An expression that is nearly right, of any depth."""
    leaf = st.sampled_from(["a", "b.c", "1", "'x'", "flags.f", "null", "2.5", "record['a b']"])

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(inner, inner)
        call = st.tuples(st.sampled_from([*FUNCTIONS, *SPECIAL]), st.lists(inner, max_size=4))
        operator = st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "==", "in", "and", "or"])
        return st.one_of(
            st.tuples(inner, operator, inner).map(lambda x: f"({x[0]} {x[1]} {x[2]})"),
            call.map(lambda x: f"{x[0]}({', '.join(x[1])})"),
            two.map(lambda x: f"({x[0]})[{x[1]}]"),
            two.map(lambda x: f"[{x[0]} for a in {x[1]}]"),
            st.tuples(inner, inner, inner).map(lambda x: f"({x[0]} if {x[1]} else {x[2]})"),
            inner.map(lambda x: f"({x}).a"),
        )

    return draw(st.recursive(leaf, grow, max_leaves=12))


def evaluate(source: str, record: dict[str, t.Any]) -> None:
    try:
        expression = Expression.compile(source, AROUND)
        value = expression.evaluate(record)
    except (ExpressionError, EvaluationError):
        return
    assert value is None or isinstance(value, (str, int, float, list, dict, decimal.Decimal))
    if isinstance(value, str):
        assert len(value) <= 2 * MAX_TEXT
    if isinstance(value, list):
        assert len(value) <= MAX_ENTRIES + 1


@given(
    st.one_of(sources(), st.lists(st.sampled_from(WORDS), max_size=25).map("".join), st.text()),
    st.fixed_dictionaries({name: st.sampled_from(VALUES) for name in ("a", "b", "a b")}),
)
@settings(max_examples=600, deadline=2000)
def test_any_text_is_refused_or_yields_a_value_of_json(source: str, record: t.Any) -> None:
    evaluate(source, record)


@given(sources())
@settings(max_examples=300, deadline=2000)
def test_the_code_that_runs_calls_nothing_but_this_package(source: str) -> None:
    try:
        piece, function = compiled(source, AROUND)
    except ExpressionError:
        return
    for node in ast.walk(piece.code):
        if isinstance(node, ast.Attribute):
            assert node.attr == "get"
        if isinstance(node, ast.Name):
            assert node.id in ("r", "v") or node.id.startswith("k")
    names = t.cast("t.Any", function).__globals__
    assert names["__builtins__"] == {}
    for name, value in names.items():
        module = getattr(value, "__module__", "")
        assert name == "__builtins__" or not callable(value) or module.startswith("odoo_common")


@pytest.mark.parametrize(
    "source",
    [
        "replace(replace(replace(a, 'a', a), 'a', a), 'a', a)",
        "join(a, split(a, 'a'))",
        "[replace(a, 'a', a) for x in split(b, ',')]",
        "[[a + a + a] for x in split(b, ',')]",
        "int('1e999999999')",
        "float('1e308') * 1e308",
        "a + a" + " + a" * 400,
        "pad('x', 1000000000, ' ')",
        "format_date('2026-01-01', '%999999999d')",
        "round(1.5, 999999999)",
        "str(1e300) + str(int(1e29) * int(1e29))",
    ],
)
def test_a_runaway_stops_at_once(source: str) -> None:
    started = time.perf_counter()
    evaluate(source, {"a": "a" * 20_000, "b": "," * 9_000})
    assert time.perf_counter() - started < 2
