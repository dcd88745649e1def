"""The web server of `odoo-sync listen`."""

from __future__ import annotations

import contextlib
import importlib
import logging
import socket
import typing as t

from odoo_common.errors import Fatal
from odoo_sync.listen.overview import LedgerReader

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from odoo_sync.ledger.location import Ledger
    from odoo_sync.listen.listener import Listener

#: Connections that the kernel holds until they are taken.
QUEUE = 1024

logger = logging.getLogger("odoo-sync")


def server_of(
    listener: Listener, secret: str, host: str, port: int, ledger: Ledger
) -> tuple[t.Any, socket.socket]:
    """Return the server, and the socket on which it is to listen.

    Args:
        listener: Gets to know what changed.
        secret: What webhooks must know.
        host: Where to listen.
        port: The port; 0: any that is free.
        ledger: What is shown to who may look.

    Raises:
        Fatal: The web server isn't installed, or can't listen there.
    """
    try:
        uvicorn = importlib.import_module("uvicorn")
        connections = importlib.import_module("odoo_sync.listen.connections")
        application = importlib.import_module("odoo_sync.listen.application")
    except ImportError:
        raise Fatal('webhooks need a web server: pip install "odoo-sync[listen]"') from None
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        place = socket.create_server((host, port), family=family)
    except OSError as error:
        raise Fatal(f"{host}:{port} can't be listened on: {error.strerror}") from None
    logger.info("listening on http://%s:%d/odoo/SECRET", *place.getsockname()[:2])

    most = connections.max_connections()

    class Server(uvicorn.Server):  # type: ignore[name-defined,misc]
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # uvicorn's own handlers end the process before the command has been stopped.
            yield

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            # asyncio listens with the number of its config, which is small: see below.
            place.listen(QUEUE)

    config = uvicorn.Config(
        application.application(listener, secret, LedgerReader(ledger)),
        http=connections.limited(most),
        # asyncio takes so many at once, before the oldest can give way.
        backlog=most // 2,
        ws="none",
        # The secret is in the path: no path may come into a log.
        access_log=False,
        # A line for each odd request would be a way to fill the disk.
        log_level="error",
        # Who asks is who is connected, whatever a header says.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        lifespan="off",
    )
    return Server(config), place
