"""Which streams of a mapping file are on, and which model each reads: its flags decide."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.compile.nodes import CompileContext
from odoo_common.mapping.compile.symbols import AnyNames
from odoo_common.mapping.document.document import Problems

if t.TYPE_CHECKING:
    from odoo_common.mapping.document.document import Document

#: Texts that start with this are expressions where others stand for themselves.
EXPRESSION = "="


def enabled_streams(document: Document) -> list[str]:
    """Return the streams of a file that its flags leave on."""
    context = CompileContext(AnyNames(), document.flags)
    problems = Problems(document)
    found = []
    for name, definition in document.streams.items():
        place = ("streams", name, "enabled")
        value = problems.compile(place, definition.get("enabled", True), context)
        if not value.is_known:
            problems.add(place, "it can be made of flags only")
        elif value.value:
            found.append(name)
    problems.settle()
    return found


def model_of(document: Document, name: str) -> str:
    """Return the model of a stream, which flags may decide.

    Raises:
        MappingError: It is made of more than flags.
    """
    given = str(document.streams[name]["model"])
    if not given.startswith(EXPRESSION):
        return given
    problems = Problems(document)
    place = ("streams", name, "model")
    value = problems.compile(place, given[1:], CompileContext(AnyNames(), document.flags))
    if not value.is_known:
        problems.add(place, f"{given} can be made of flags only")
    problems.settle()
    return str(value.value)
