"""What the user may do."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel, Rejected

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient


READABLE, REFUSED, MISSING = "readable", "refused", "missing"
#: What can be done with a model's records, in Odoo's words.
READ = "read"
OPERATIONS = (READ, "write", "create", "unlink")


class Rights:
    """What the user may do with models, each asked once.

    Odoo shows the fields of a model to anybody: only `check_access_rights` says what one may do.
    """

    def __init__(self, connection: OdooClient) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], str] = {}

    def verdict(self, model: str, operation: str = READ) -> str:
        """Return whether a model is `READABLE`, `REFUSED` to the user, or `MISSING`.

        Args:
            model: Its name.
            operation: One of `OPERATIONS`; `READABLE` means that the user may do that one.
        """
        asked = (model, operation)
        if asked not in self._known:
            self._known[asked] = self._ask(*asked)
        return self._known[asked]

    def may_read(self, model: str) -> bool:
        """Tell whether the user may read a model."""
        return self.verdict(model) == READABLE

    def why_unreadable(self, model: str) -> str:
        """Return why the user can't read a model or ``""``."""
        user = self._connection.settings.username
        return {
            READABLE: "",
            REFUSED: f"user {user} may not read {model}",
            MISSING: f"model {model} is not installed",
        }[self.verdict(model)]

    def _ask(self, model: str, operation: str) -> str:
        try:
            allowed = self._connection.call(
                model, "check_access_rights", operation, raise_exception=False
            )
        except NoSuchModel:
            return MISSING
        except Rejected:
            return REFUSED
        return READABLE if allowed else REFUSED
