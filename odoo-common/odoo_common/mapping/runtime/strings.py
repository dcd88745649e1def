"""The functions of expressions that are about text."""

from __future__ import annotations

import decimal
import hashlib
import re
import typing as t

from odoo_common.mapping.runtime.html_text import visible_text
from odoo_common.mapping.runtime.operators import MAX_TEXT, bounded, describe_value

_NOT_IN_IDS = re.compile(r"[^\w-]")


def text(value: t.Any) -> str:
    """Return a value as text; a whole number without a fraction."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, decimal.Decimal):
        small = abs(value.adjusted()) < 40
        return f"{value:f}" if small else str(value)
    raise TypeError(f"{describe_value(value)} has no text")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{describe_value(value)} is no text; use str()")
    return value


def lower(value: t.Any) -> str:
    """Return it in small letters."""
    return _text(value).lower()


def upper(value: t.Any) -> str:
    """Return it in capitals."""
    return _text(value).upper()


def strip(value: t.Any) -> str:
    """Return it without blanks around."""
    return _text(value).strip()


def split(value: t.Any, separator: t.Any) -> t.Any:
    """Return the parts between separators, stripped; none of an empty text."""
    parts = _text(value).split(_text(separator), 10_001)
    return bounded([part.strip() for part in parts]) if value.strip() else []


def join(separator: t.Any, values: t.Any) -> str:
    """Return one text of the entries that aren't null."""
    if not isinstance(values, list):
        raise TypeError(f"{describe_value(values)} is no list")
    parts = [text(value) for value in values if value is not None]
    if sum(map(len, parts)) + len(_text(separator)) * len(parts) > MAX_TEXT:
        raise ValueError("a text is too long")
    return str(separator).join(parts)


def replace(value: t.Any, old: t.Any, new: t.Any) -> str:
    """Return it with `new` for each `old`."""
    source, old, new = _text(value), _text(old), _text(new)
    if not old:
        raise ValueError("replace: the text to be replaced is empty")
    if len(source) + source.count(old) * len(new) > 2 * MAX_TEXT + len(source):
        raise ValueError("a text is too long")
    return source.replace(old, new)


def startswith(value: t.Any, start: t.Any) -> bool:
    """Tell whether it begins so."""
    return _text(value).startswith(_text(start))


def endswith(value: t.Any, end: t.Any) -> bool:
    """Tell whether it ends so."""
    return _text(value).endswith(_text(end))


def pad(value: t.Any, width: t.Any, fill: t.Any) -> str:
    """Return it filled up on the left."""
    if not isinstance(width, int) or width > 1000 or len(_text(fill)) != 1:
        raise ValueError("pad takes a width up to 1000 and one character")
    return text(value).rjust(width, fill)


def id_part(value: t.Any) -> str:
    """Return a value as a part of an external id, which can't have blanks.

    Of text that must be changed, a digest of the whole keeps it apart from others.
    """
    source = text(value)
    kept = _NOT_IN_IDS.sub("_", source)[:60]
    if kept == source:
        return source
    return f"{kept}_{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def html_to_text(value: t.Any) -> str:
    """Return what a reader of an HTML text sees, a line a paragraph."""
    return visible_text(_text(value))
