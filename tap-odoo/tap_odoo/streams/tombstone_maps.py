"""The SDK's stream maps, applied to a tombstone.

A tombstone has its key, `_sdc_deleted_at`, and null in all other properties: what an expression
makes of those would be an error (`name.upper()`), or made up (`str(name)` is `None`). So only
expressions that a tombstone can answer are asked: those that use nothing but the key, and those
that speak of `_sdc_deleted_at`. The others give null, and such a filter lets the tombstone pass: a
deletion that is left out would leave the record in the warehouse for good.
"""

from __future__ import annotations

import ast
import typing as t

from singer_sdk.mapper import CustomStreamMap

from tap_odoo.catalog.columns import DELETED_AT

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from singer_sdk.helpers.types import Record
    from singer_sdk.mapper import StreamMap

#: The names by which an expression has the whole record, and the property that it replaces.
WHOLE_RECORD, ITSELF = frozenset({"_", "record"}), "self"
#: Stands for a property that an expression may use and doesn't name.
_ANY = {"*"}
#: Stands for a value that a tombstone can't tell; a filter takes it for yes.
_UNKNOWN = object()


def mapped_tombstone(
    stream_map: StreamMap, tombstone: Record, key: Collection[str]
) -> Record | None:
    """Return what a stream map makes of a tombstone; None where it is not to be sent.

    It isn't where the map removes the stream or filters by what a tombstone has, and where it
    drops `_sdc_deleted_at`: without its mark a tombstone would look like a change.

    Args:
        stream_map: The SDK's.
        tombstone: All of its properties.
        key: Those of the key.

    Raises:
        InvisibleTombstone: The key or the mark gets lost.
    """
    if not isinstance(stream_map, CustomStreamMap):
        return t.cast("Record | None", stream_map.transform(tombstone))
    evaluator = stream_map.expr_evaluator
    careful = _CarefulEvaluator(evaluator, tombstone, {*key, DELETED_AT})
    stream_map.expr_evaluator = careful
    try:
        mapped = stream_map.transform(tombstone)
    finally:
        stream_map.expr_evaluator = evaluator
    if mapped is None:
        return None
    mapped = {name: None if value is _UNKNOWN else value for name, value in mapped.items()}
    if mapped.get(DELETED_AT) is None and not careful.shows_deletion:
        raise InvisibleTombstone(f"they leave {DELETED_AT} out")
    key = stream_map.transformed_key_properties or ()
    empty = ", ".join(name for name in key if mapped.get(name) is None)
    if empty:
        raise InvisibleTombstone(f"what is deleted no longer has the values of their key: {empty}")
    return mapped


class InvisibleTombstone(Exception):
    """A target could make nothing of what a stream map makes of a tombstone."""


class _CarefulEvaluator:
    """Evaluates the expressions that a tombstone can answer.

    Args:
        evaluator: The SDK's.
        tombstone: All of its properties.
        known: Those that have a value.

    Attributes:
        names: What an expression may name.
        shows_deletion: An expression has spoken of `_sdc_deleted_at`.
    """

    def __init__(self, evaluator: t.Any, tombstone: Record, known: set[str]) -> None:
        self.names: dict[str, t.Any] = {}
        self.shows_deletion = False
        self._evaluator = evaluator
        self._tombstone = tombstone
        self._known = known

    def eval(self, expr: str, previously_parsed: ast.Expr) -> t.Any:
        """Return what an expression gives, as the SDK asks."""
        used = self._properties_in(previously_parsed)
        if DELETED_AT in used:
            self.shows_deletion = True
        elif not used <= self._known:
            return _UNKNOWN
        self._evaluator.names = self.names
        return self._evaluator.eval(expr, previously_parsed=previously_parsed)

    def _properties_in(self, expression: ast.Expr) -> set[str]:
        nodes = list(ast.walk(expression))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        used = names.intersection(self._tombstone)
        if names & WHOLE_RECORD:
            texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
            texts |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            used |= texts.intersection(self._tombstone) or _ANY
        if ITSELF in names and self.names.get(ITSELF) is None:
            used |= _ANY
        return used
