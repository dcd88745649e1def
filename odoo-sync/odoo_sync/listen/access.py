"""Who may send a webhook, and who may look."""

from __future__ import annotations

import base64
import hmac
import ipaddress
import typing as t

if t.TYPE_CHECKING:
    from starlette.requests import Request

HEADER = "X-Odoo-Sync-Secret"
#: What a proxy adds: then the request comes from somewhere else.
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


def knows_secret(given: str, secret: str) -> bool:
    """Tell whether this is the secret, in the same time whatever it is."""
    return hmac.compare_digest(given.encode(), secret.encode())


def may_look(request: Request, secret: str) -> bool:
    """Tell whether a request may see what runs did: with the secret, or from this machine.

    The secret is in the header `X-Odoo-Sync-Secret`, a bearer token, or the password that a
    browser asks for.
    """
    given = request.headers.get(HEADER) or _authorization(request)
    return knows_secret(given, secret) if given else _is_local(request)


def _authorization(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except ValueError:
            return value
    return ""


def _is_local(request: Request) -> bool:
    """Tell whether a request comes from this machine itself.

    A page of the web that a browser here shows could ask under a name of its own that leads to
    127.0.0.1: its `Host` gives it away.
    """
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    host = request.headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return ipaddress.ip_address(request.client.host).is_loopback and name in LOCAL_NAMES
