"""What the user may read."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel, Rejected

if t.TYPE_CHECKING:
    from odoo_common.connection import Connection


class Rights:
    """Why a model can't be read, each asked once.

    Odoo tells the fields of a model to anybody: `check_access_rights` has to be asked.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str] = {}

    def trouble(self, model: str) -> str:
        """Return why the user can't read a model, in words for the log, or ``""``."""
        if model not in self._known:
            self._known[model] = self._ask(model)
        return self._known[model]

    def may_read(self, model: str) -> bool:
        """Tell whether the user may read a model."""
        return not self.trouble(model)

    def _ask(self, model: str) -> str:
        try:
            allowed = self._connection.call(
                model, "check_access_rights", "read", raise_exception=False
            )
        except NoSuchModel:
            return f"model {model} is not installed"
        except Rejected as refused:
            return refused.message
        return "" if allowed else f"user {self._connection.settings.username} may not read {model}"
