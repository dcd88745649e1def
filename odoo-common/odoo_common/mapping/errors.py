"""What can be wrong with a mapping file, an expression, or a value that an expression meets."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal
from odoo_common.settings.names import closest

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class MappingError(Fatal):
    """A mapping file can't be used.

    Attributes:
        problems: Everything that was found, a sentence each, with file and place.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class ExpressionError(Exception):
    """An expression is refused before it runs."""


class UnknownName(ExpressionError):
    """An expression names a field that isn't there."""


class EvaluationError(Exception):
    """An expression met values that it can't work with; other records may be fine."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean x?"`` for the known name that is closest, or ``""``."""
    close = closest(name, known, alike=0.6)
    return f"; did you mean {close}?" if close else ""
