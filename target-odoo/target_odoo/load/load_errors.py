"""Whom `load` blames when it refuses, and for what."""

from __future__ import annotations

import re
import typing as t

from odoo_common.errors import Fault, Rejected, classify, tidy
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Sequence

#: Odoo 14 wraps what went wrong: "Unknown error during import: <class 'x.Y'>: text".
_WRAPPED = re.compile(r"<class '(?P<name>[\w.]+)'>: (?P<text>.*)", re.DOTALL)


def row_errors(messages: Sequence[dict[str, t.Any]], count: int) -> dict[int, Reason]:
    """Tell which records a refused `load` names, and why.

    Args:
        messages: What `load` answered.
        count: How many records it was given.

    Returns:
        Reasons by the record's position. It is empty when no record is named and there are
        several.
    """
    errors = [message for message in messages if message.get("type") == "error"]
    named = [message for message in errors if message.get("record") is not None]
    if count == 1 and errors:
        return {0: _merge(errors)}
    # Odoo 19 puts the error of the whole batch first and under the name of its first record,
    # then tries one by one: with other errors beside it, the first one proves nothing.
    if len(named) > 1 and named[0]["record"] == 0:
        named = named[1:]
    by_record: dict[int, list[dict[str, t.Any]]] = {}
    for message in named:
        by_record.setdefault(int(message["record"]), []).append(message)
    return {record: _merge(found) for record, found in by_record.items() if record < count}


def _merge(messages: Sequence[dict[str, t.Any]]) -> Reason:
    texts = []
    code = ""
    for message in messages:
        text = str(message.get("message", ""))
        wrapped = _WRAPPED.search(text)
        name = wrapped["name"] if wrapped else "odoo.exceptions.ValidationError"
        text = tidy(_unwrap(wrapped["text"]) if wrapped else text)
        error = classify(Fault(name, text), where="load")
        code = code or (error.code if isinstance(error, Rejected) else "validation")
        if text not in texts:
            texts.append(text)
    field = str(messages[0].get("field") or "")
    return Reason(code, "; ".join(texts), field=field, can_retry=code == "access")


def _unwrap(text: str) -> str:
    r"""Return the text of an exception whose `repr` of a tuple is shown: ``('text', '')``."""
    found = re.fullmatch(r"\((['\"])(?P<text>.*)\1, (?:''|None)\)", text, re.DOTALL)
    return found["text"] if found else text
