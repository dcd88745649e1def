"""The kinds of differences between two Odoos, as those who call them see them.

Each says by `source` how it is known: a line of facts/versions.md or a pull request.
"""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence

#: In place of a model: all of them.
EVERY = ""


@dataclasses.dataclass(frozen=True)
class RemovedMethod:
    """A method that isn't there."""

    name: str
    source: str
    model: str = EVERY


@dataclasses.dataclass(frozen=True)
class RefusedArgument:
    """A method that is there and doesn't take an argument."""

    method: str
    argument: str
    source: str
    model: str = EVERY


@dataclasses.dataclass(frozen=True)
class RemovedField:
    """A field that isn't there."""

    model: str
    name: str
    source: str


@dataclasses.dataclass(frozen=True)
class RenamedField:
    """A field that has another name than in the real Odoo."""

    model: str
    real: str
    name: str
    source: str


@dataclasses.dataclass(frozen=True)
class RemovedModel:
    """A model that isn't there, and with it the fields that point to it."""

    name: str
    source: str


@dataclasses.dataclass(frozen=True)
class RenamedModel:
    """A model that has another name than in the real Odoo."""

    real: str
    name: str
    source: str


@dataclasses.dataclass(frozen=True)
class BinaryObjects:
    """Binary values are read as objects: `size`, and `content` in base64.

    Attributes:
        asked: The key of the context without which the content stays out; ``""``: none.
    """

    source: str
    asked: str = ""


@dataclasses.dataclass(frozen=True)
class UnknownModelIsKeyError:
    """`call_kw` answers a KeyError for a model that isn't there, no JSON 404."""

    source: str


Difference: t.TypeAlias = (
    "RemovedMethod | RefusedArgument | RemovedField | RenamedField | RemovedModel | RenamedModel"
    " | BinaryObjects | UnknownModelIsKeyError"
)
Kind = t.TypeVar("Kind")


@dataclasses.dataclass(frozen=True)
class Profile:
    """One Odoo that is simulated.

    Attributes:
        name: What the tests call it.
        base: The sandbox's version that answers behind it.
        version: What it says of its version: `server_version`, and `server_version_info`.
        differences: How it differs from `base`.
    """

    name: str
    base: str
    version: tuple[str, list[object]]
    differences: Sequence[Difference]

    def of(self, kind: type[Kind]) -> list[Kind]:
        """Return the differences of a kind."""
        return [row for row in self.differences if isinstance(row, kind)]
