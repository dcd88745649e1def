"""How a run can end: its errors and exit codes."""

from __future__ import annotations

from singer_sdk.exceptions import MissingKeyPropertiesError

from odoo_common.errors import Fatal, OdooError
from target_odoo.delivery.stop_signals import Stopped

#: A shell's exit code for a program that a signal ended.
SIGNAL_EXIT = 128


class SomeRejected(Fatal):
    """Everything else is written, and some records were rejected."""


class KeyMissing(SomeRejected, MissingKeyPropertiesError):
    """Among the rejected records are some without the key that their stream's SCHEMA names.

    That is the tap's fault, which the SDK has a name for; the other records are written.
    """


def how_it_ended(error: BaseException) -> tuple[str, str]:
    """Return the status of a run that ended with an error, and the error in words."""
    if isinstance(error, Stopped):
        return "stopped", str(error)
    text = error.message if isinstance(error, OdooError) else f"{type(error).__name__}: {error}"
    return ("partial" if isinstance(error, SomeRejected) else "failed"), text
