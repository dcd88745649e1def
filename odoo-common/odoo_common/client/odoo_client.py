"""What all steps ask of an Odoo: the calls of one user, whoever sends them."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from odoo_common.client.capabilities import Capabilities
    from odoo_common.client.retry import RetryPolicy
    from odoo_common.settings.connection import ConnectionSettings


class OdooClient(t.Protocol):
    """Calls methods of one Odoo as one user.

    `Connection` sends the calls itself; others put something into their context or count them,
    and hand them on.

    Attributes:
        settings: Where, and as whom.
        retry: How often and when a call is repeated.
        capabilities: What the server turned out not to have.
    """

    settings: ConnectionSettings
    retry: RetryPolicy
    capabilities: Capabilities

    @property
    def version(self) -> tuple[int, ...]:
        """The server's version: ``(19, 0)``; ``(18, 2)`` for the online release saas~18.2."""

    @property
    def uid(self) -> int:
        """The user's database id."""

    def call(
        self,
        model: str,
        method: str,
        *args: object,
        repeatable: bool | None = None,
        on_retry: t.Callable[[], None] | None = None,
        **kwargs: object,
    ) -> t.Any:
        """Call `method` of `model` and return its result as JSON decodes it.

        Args:
            model: ``res.partner``.
            method: ``search_read``; one on records takes their ids first.
            args: Positional arguments.
            repeatable: Sending the call twice does no harm, so a lost answer may be met by a
                repetition. By default true of methods that only read.
            on_retry: Called before each repetition.
            kwargs: Named arguments; `context` is Odoo's context.

        Raises:
            OdooError: It failed; the class says what to do next.
        """


class ForwardingClient:
    """An `OdooClient` that hands its calls on to another; what it adds is its subclass's `call`.

    Args:
        client: Sends the calls.

    Attributes:
        settings: Those of `client`, as are `retry` and `capabilities`.
    """

    def __init__(self, client: OdooClient) -> None:
        self._client = client
        self.settings = client.settings
        self.retry = client.retry
        self.capabilities = client.capabilities

    @property
    def version(self) -> tuple[int, ...]:
        """The server's version: see `OdooClient`."""
        return self._client.version

    @property
    def uid(self) -> int:
        """The user's database id."""
        return self._client.uid
