"""Takes Odoo's webhooks.

Odoo 17 and later send, for each record, once and without repetition::

    POST /odoo/SECRET
    {"_model": "product.product", "_id": 7, "_action": "Tell the sync(#12)", ...}
"""

from __future__ import annotations

import json
import typing as t

from starlette.responses import JSONResponse, Response

from odoo_sync.listen.access import HEADER, knows_secret

if t.TYPE_CHECKING:
    from starlette.requests import Request

    from odoo_sync.listen.listener import Listener
    from odoo_sync.listen.rate_limited_log import RateLimitedLog

#: Bytes of a webhook: a record's id, and whatever fields somebody has chosen with it.
LARGEST = 1_000_000
#: The largest id that PostgreSQL gives.
MAX_ID = 2**63 - 1


class Webhooks:
    """The endpoint of webhooks.

    Args:
        listener: Gets to know what changed.
        secret: Who knows it may send.
        log: Logs what is refused.
    """

    def __init__(self, listener: Listener, secret: str, log: RateLimitedLog) -> None:
        self._listener = listener
        self._secret = secret
        self._log = log

    async def receive(self, request: Request) -> Response:
        """Take a webhook: 202, or why not."""
        given = request.path_params.get("secret") or request.headers.get(HEADER) or ""
        if not knows_secret(given, self._secret):
            self._log.add("a webhook with a wrong secret, or none, was refused")
            return error(403, "wrong secret")
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                return error(413, f"a webhook has at most {LARGEST} bytes")
        found = _record(bytes(body))
        if found is None:
            return error(400, "a webhook of Odoo is JSON with _model and _id")
        model, number = found
        if not self._listener.changed(model, number):
            self._log.add("no --stream or --record names the model of a webhook", model)
            return error(422, f"nothing is read for {model}")
        return Response(status_code=202)


def error(status: int, text: str) -> Response:
    """Return an answer that says what is wrong."""
    return JSONResponse({"error": text}, status_code=status)


def _record(body: bytes) -> tuple[str, int] | None:
    """Return the model and the id that a webhook names."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    model, number = (said.get("_model"), said.get("_id")) if isinstance(said, dict) else ("", "")
    if not isinstance(model, str) or not isinstance(number, int) or isinstance(number, bool):
        return None
    return (model, number) if 0 < number <= MAX_ID else None
