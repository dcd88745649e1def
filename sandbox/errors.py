"""What the sandbox says when it cannot do what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class SandboxError(Exception):
    """A foreseeable failure: one clear message, and where the details are.

    Attributes:
        log: the file with the details, if there is one.
    """

    def __init__(self, message: str, *, log: Path | None = None) -> None:
        super().__init__(message if log is None else f"{message} (details: {log})")
        self.log = log
