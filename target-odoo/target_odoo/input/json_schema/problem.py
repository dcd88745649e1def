"""What is found wrong: with a SCHEMA while it is read, with a value while it is checked."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.printable import printable

#: Levels of schemas inside one another.
MAX_DEPTH = 64
#: Steps of one record: alternatives, references, pairs of a name and a pattern.
MAX_STEPS = 200_000

Place = tuple[str, ...]


class MalformedSchema(Exception):
    """A SCHEMA can't be read; the text names the place and the keyword."""

    def __init__(self, place: Place, wanted: str, found: object = None) -> None:
        shown = "" if found is None else f", and not {str(found)[:60]!r}"
        super().__init__(printable(f"{'/'.join(map(str, place))[:200]} {wanted}{shown}"))


class TooManySteps(Exception):
    """A record takes more steps to check than are allowed."""


@dataclasses.dataclass
class Problem:
    """A value doesn't fit.

    Attributes:
        keyword: The SCHEMA's keyword that says so.
        wanted: What that keyword wants; of a name that is missing or unknown, the name.
        value: The value.
        path: Where it is, innermost step first.
    """

    keyword: str
    wanted: object
    value: object
    path: list[str | int] = dataclasses.field(default_factory=list)

    def inside(self, step: str | int) -> Problem:
        """Return the problem as seen from the value around it."""
        self.path.append(step)
        return self


class Check(t.Protocol):
    """Checks a value against one schema."""

    def __call__(self, value: t.Any, /) -> Problem | None:
        """Return what is wrong with a value."""


class Steps:
    """Counts the steps of one record."""

    def __init__(self) -> None:
        self._left = MAX_STEPS

    def begin(self) -> None:
        """Count from the beginning: another record."""
        self._left = MAX_STEPS

    def take(self, steps: int = 1) -> None:
        """Note steps.

        Raises:
            TooManySteps: There were too many.
        """
        self._left -= steps
        if self._left < 0:
            raise TooManySteps
