"""The web server of `odoo-sync listen`."""

from __future__ import annotations

import contextlib
import importlib
import logging
import socket
import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from odoo_sync.listen.listener import Listener

logger = logging.getLogger("odoo-sync")


def server_of(listener: Listener, secret: str, host: str, port: int) -> tuple[t.Any, socket.socket]:
    """Return the server, and the socket on which it is to listen."""
    try:
        uvicorn = importlib.import_module("uvicorn")
        webhooks = importlib.import_module("odoo_sync.listen.webhooks")
    except ImportError:
        raise Fatal('webhooks need a web server: pip install "odoo-sync[listen]"') from None
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        place = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Fatal(f"{host}:{port} can't be listened on: {error.strerror}") from None
    logger.info("listening on http://%s:%d/odoo/SECRET", *place.getsockname()[:2])

    class Server(uvicorn.Server):  # type: ignore[name-defined,misc]
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # Its own way ends the process before the command has been stopped.
            yield

    config = uvicorn.Config(
        webhooks.application(listener, secret),
        # The secret is in the path: no path may come into a log.
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        lifespan="off",
    )
    return Server(config), place
