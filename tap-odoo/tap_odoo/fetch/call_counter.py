"""Counts what one stream asks of Odoo, while other streams ask too."""

from __future__ import annotations

import threading
import typing as t

from odoo_common.client.odoo_client import ForwardingClient

if t.TYPE_CHECKING:
    from odoo_common.client.odoo_client import OdooClient


class CountingClient(ForwardingClient):
    """An `OdooClient` that counts its calls and hands them on.

    Args:
        client: Sends the calls; all streams share it.

    Attributes:
        requests: Requests sent, repetitions included.
        retries: Repetitions.
    """

    def __init__(self, client: OdooClient) -> None:
        super().__init__(client)
        self._lock = threading.Lock()
        self.requests = 0
        self.retries = 0

    def call(
        self,
        model: str,
        method: str,
        *args: object,
        repeatable: bool | None = None,
        on_retry: t.Callable[[], None] | None = None,
        **kwargs: object,
    ) -> t.Any:
        """Call a method of a model and count that, as `OdooClient` has it."""

        def count_retry() -> None:
            with self._lock:
                self.requests += 1
                self.retries += 1
            if on_retry:
                on_retry()

        with self._lock:
            self.requests += 1
        return self._client.call(
            model, method, *args, repeatable=repeatable, on_retry=count_retry, **kwargs
        )
