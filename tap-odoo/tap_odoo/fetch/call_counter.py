"""Counts what one stream asks of Odoo, while other streams ask too."""

from __future__ import annotations

import threading
import typing as t

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection


class Tallied:
    """A connection whose calls are counted.

    Args:
        connection: The connection that all streams share.

    Attributes:
        requests: Requests sent, repetitions included.
        retries: Repetitions.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.requests = 0
        self.retries = 0

    @property
    def version(self) -> tuple[int, ...]:
        """The server's version: ``(19, 0)``."""
        return self._connection.version

    def call(self, model: str, method: str, *args: object, **kwargs: t.Any) -> t.Any:
        """Call a method of a model, and count that."""
        with self._lock:
            self.requests += 1
        return self._connection.call(model, method, *args, on_retry=self._retried, **kwargs)

    def _retried(self) -> None:
        with self._lock:
            self.requests += 1
            self.retries += 1
