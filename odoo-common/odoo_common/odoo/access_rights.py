"""What the user may do."""

from __future__ import annotations

import typing as t

from odoo_common.client.capabilities import CHECK_ACCESS_RIGHTS, HAS_ACCESS
from odoo_common.errors import NoSuchModel, Rejected

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient


READABLE, REFUSED, MISSING = "readable", "refused", "missing"
#: What can be done with a model's records, in Odoo's words.
READ = "read"
OPERATIONS = (READ, "write", "create", "unlink")


class Rights:
    """What the user may do with models, each asked once.

    Odoo shows the fields of a model to anybody: its access rights have to be asked for.
    """

    def __init__(self, connection: OdooClient) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], str] = {}
        #: What Odoo said of models that can't be read although no right is missing.
        self._reasons: dict[str, str] = {}

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
        verdict = self.verdict(model)
        return {
            READABLE: "",
            REFUSED: self._reasons.get(model) or f"user {user} may not read {model}",
            MISSING: f"model {model} is not installed",
        }[verdict]

    def _ask(self, model: str, operation: str) -> str:
        try:
            return READABLE if self._is_allowed(model, operation) else REFUSED
        except NoSuchModel:
            return MISSING
        except Rejected as error:
            if error.code != "access":
                self._reasons[model] = error.message
            return REFUSED

    def _is_allowed(self, model: str, operation: str) -> bool:
        client = self._connection

        def has_access() -> bool:
            return bool(client.call(model, "has_access", [], operation))

        def check_access_rights() -> bool:
            return bool(client.call(model, "check_access_rights", operation, raise_exception=False))

        def trying() -> bool:
            if operation == READ:
                client.call(model, "search_read", [], ["id"], limit=1)
            return True

        def otherwise() -> bool:
            return client.capabilities.use(CHECK_ACCESS_RIGHTS, model, check_access_rights, trying)

        return client.capabilities.use(HAS_ACCESS, model, has_access, otherwise)
