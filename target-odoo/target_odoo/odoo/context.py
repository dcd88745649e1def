"""A client whose every call has something in its context: a company, a language."""

from __future__ import annotations

import typing as t

from odoo_common.client.odoo_client import ForwardingClient
from odoo_common.odoo.languages import require_language
from odoo_common.odoo.model_fields import id_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from odoo_common.client.odoo_client import OdooClient


class InContext(ForwardingClient):
    """An `OdooClient` that calls through another; the context of a call goes before this one.

    Args:
        outer: What sends the calls.
        context: Odoo's context.
    """

    def __init__(self, outer: OdooClient, context: Mapping[str, object]) -> None:
        super().__init__(outer)
        self._context = dict(context)

    @property
    def company(self) -> int:
        """The company that the calls are made for; 0 for the user's own."""
        allowed = t.cast("list[int]", self._context.get("allowed_company_ids") or [0])
        return allowed[0] or (self._client.company if isinstance(self._client, InContext) else 0)

    def call(
        self,
        model: str,
        method: str,
        *args: object,
        repeatable: bool | None = None,
        on_retry: t.Callable[[], None] | None = None,
        **kwargs: object,
    ) -> t.Any:
        """Call a method with this context; see `OdooClient.call`."""
        given = t.cast("dict[str, object]", kwargs.get("context") or {})
        kwargs["context"] = {**self._context, **given}
        return self._client.call(
            model, method, *args, repeatable=repeatable, on_retry=on_retry, **kwargs
        )


def company_of(connection: OdooClient) -> int:
    """Return the company that new records belong to unless they say another."""
    company = connection.company if isinstance(connection, InContext) else 0
    if company:
        return company
    [user] = connection.call("res.users", "read", [connection.uid], ["company_id"])
    return id_of(user["company_id"])


#: Archived records count as found.
ALSO_ARCHIVED = {"active_test": False}


def in_language(connection: OdooClient, language: str) -> InContext:
    """Return a connection whose calls are in the language of the setting `language`.

    Raises:
        Fatal: It is not active in Odoo.
    """
    require_language(connection, language)
    return InContext(connection, {"lang": language})
