"""The functions of expressions that are about lists."""

from __future__ import annotations

import json
import typing as t

from odoo_common.mapping.runtime.operators import bounded, describe_value


def first(entries: t.Any) -> t.Any:
    """Return the first entry, or null."""
    if not isinstance(entries, (list, tuple, str)) and entries:
        raise ValueError("first() takes a list")
    return entries[0] if entries else None


def unique(values: list[t.Any]) -> list[t.Any]:
    """Return each entry once, in order."""
    bounded(values)
    try:
        return list(dict.fromkeys(values))
    except TypeError:
        raise TypeError("unique: the entries must be plain values") from None


def json_list(value: t.Any) -> list[t.Any]:
    """Return a list, also of JSON text and of a single object."""
    if isinstance(value, str):
        value = json.loads(value) if value.strip() else []
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise TypeError(f"{describe_value(value)} is no list")
    return value
