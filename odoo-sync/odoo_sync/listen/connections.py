"""Connections to the web server: how many there may be, and for how long.

Whoever reaches the port can open connections without knowing the secret. None of them lives long,
and where there are too many the oldest gives way to the newest: a webhook is answered in
milliseconds, so it comes through while somebody else holds all the others open.
"""

from __future__ import annotations

import asyncio
import resource
import typing as t

from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Connections at the same time, if the limit of open files has room for four times as many.
MAX_CONNECTIONS = 256
#: Seconds that a connection lives: for its requests, and to read their answers.
MAX_AGE = 30.0


def max_connections() -> int:
    """Return how many connections there may be at the same time."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_CONNECTIONS if files < 0 else max(4, min(MAX_CONNECTIONS, files // 4))


def limited(most: int, max_age: float = MAX_AGE) -> type[H11Protocol]:
    """Return uvicorn's protocol with these limits.

    Args:
        most: Connections at the same time.
        max_age: Seconds that one lives.
    """
    open_ones: dict[H11Protocol, None] = {}  # the oldest first

    class LimitedProtocol(H11Protocol):
        _end: asyncio.TimerHandle | None = None

        @override
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            while len(open_ones) >= most:
                oldest = next(iter(open_ones))
                del open_ones[oldest]
                oldest.transport.abort()
            open_ones[self] = None
            self._end = asyncio.get_running_loop().call_later(max_age, transport.abort)

        @override
        def connection_lost(self, exc: Exception | None) -> None:
            open_ones.pop(self, None)
            if self._end:
                self._end.cancel()
            super().connection_lost(exc)

    return t.cast("type[H11Protocol]", LimitedProtocol)
