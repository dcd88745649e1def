"""How a run can end: its errors and exit codes."""

from __future__ import annotations

import typing as t

from singer_sdk.exceptions import MissingKeyPropertiesError

from odoo_common.errors import Fatal, OdooError
from target_odoo.delivery.stop_signals import Stopped

if t.TYPE_CHECKING:
    from pathlib import Path

#: A shell's exit code for a program that a signal ended.
SIGNAL_EXIT = 128


class SomeRejected(Fatal):
    """Everything else is written, and some records were rejected."""


class KeyMissing(SomeRejected, MissingKeyPropertiesError):
    """Among the rejected records are some without the key that their stream's SCHEMA names.

    That is the tap's fault, which the SDK has a name for; the other records are written.
    """


def describe_rejected(count: int, path: Path) -> str:
    """Say that records were rejected, and where they are."""
    if count == 1:
        return f"1 record was rejected; it is in {path}"
    return f"{count} records were rejected; they are in {path}"


def how_it_ended(error: BaseException) -> tuple[str, str]:
    """Return the status of a run that ended with an error, and the error in words."""
    if isinstance(error, Stopped):
        return "stopped", str(error)
    text = error.message if isinstance(error, OdooError) else f"{type(error).__name__}: {error}"
    return ("partial" if isinstance(error, SomeRejected) else "failed"), text
