"""Ports of its own: free ones when they are first needed, and the same ones from then on."""

from __future__ import annotations

import secrets
import socket

LOOPBACK = "127.0.0.1"

# Below the ports that Linux gives to outgoing connections: one of those could be taken while its
# server is down for a moment.
_OURS = range(20000, 32000)


def free_port() -> int:
    """A port of the loopback interface that nobody uses at the moment."""
    while True:
        port = secrets.choice(_OURS)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a server could listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def keep_or_choose(remembered: int | None) -> int:
    """The remembered port if it can still be had, else another."""
    return remembered if remembered and is_free(remembered) else free_port()
