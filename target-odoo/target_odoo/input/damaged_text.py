"""RECORDs with what Python writes and JSON doesn't have: NaN, Infinity, half a surrogate pair."""

from __future__ import annotations

import decimal
import json
import typing as t

#: Name of the key beside `stream` and `record` that says what a line has in it.
DAMAGED = "damaged"


def read_damaged(line: str | bytes) -> t.Any:
    """Read a line that isn't quite JSON.

    Returns:
        The message, made JSON, with what is wrong with it under `DAMAGED`; None where it is no
        JSON even so.
    """
    found: list[str] = []

    def constant(name: str) -> str:
        found.append(name)
        return name

    try:
        message = json.loads(line, parse_float=decimal.Decimal, parse_constant=constant)
        clean = _without_halves(message, found)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    if not isinstance(clean, dict) or not found:
        return None
    names = ", ".join(dict.fromkeys(found))
    clean[DAMAGED] = f"the record has {names} in it, which JSON doesn't have"
    return clean


def _without_halves(value: t.Any, found: list[str]) -> t.Any:
    if isinstance(value, str):
        whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if whole != value:
            found.append("half a surrogate pair")
        return whole
    if isinstance(value, dict):
        return {
            _without_halves(name, found): _without_halves(inner, found)
            for name, inner in value.items()
        }
    return [_without_halves(inner, found) for inner in value] if isinstance(value, list) else value
