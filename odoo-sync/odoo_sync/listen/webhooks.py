"""The web application that Odoo's webhooks reach.

Odoo 17 and later send, for each record, once and without repetition::

    POST /odoo/SECRET
    {"_model": "product.product", "_id": 7, "_action": "Tell the sync(#12)", ...}
"""

from __future__ import annotations

import hmac
import json
import logging
import typing as t

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if t.TYPE_CHECKING:
    from starlette.requests import Request

    from odoo_sync.listen.listener import Listener

HEADER = "X-Odoo-Sync-Secret"
#: Bytes of a webhook: a record's id, and whatever fields somebody has chosen with it.
LARGEST = 1_000_000

logger = logging.getLogger("odoo-sync")


def application(listener: Listener, secret: str) -> Starlette:
    """Return the application: `POST /odoo/SECRET`, or `/odoo` with a header; `GET /health`.

    Args:
        listener: Is told what changed.
        secret: Who knows it may tell.
    """

    async def webhook(request: Request) -> Response:
        given = request.path_params.get("secret") or request.headers.get(HEADER) or ""
        if not hmac.compare_digest(given.encode(), secret.encode()):
            logger.warning("a webhook with a wrong secret, or none, was refused")
            return _answer(403, "wrong secret")
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                return _answer(413, f"a webhook has at most {LARGEST} bytes")
        found = _record(bytes(body))
        if found is None:
            return _answer(400, "a webhook of Odoo is JSON with _model and _id")
        model, number = found
        if not listener.changed(model, number):
            logger.warning("a webhook of %s: no --stream or --record names this model", model)
            return _answer(422, f"nothing is read for {model}")
        return Response(status_code=202)

    async def health(_request: Request) -> Response:
        return JSONResponse(
            {
                "running": list(listener.running),
                "pending": len(listener.pending),
                "waiting": len(listener.waiting),
                "runs": listener.runs,
                "failures": listener.failures,
            }
        )

    return Starlette(
        routes=[
            Route("/odoo/{secret}", webhook, methods=["POST"]),
            Route("/odoo", webhook, methods=["POST"]),
            Route("/health", health),
        ]
    )


def _record(body: bytes) -> tuple[str, int] | None:
    """Return the model and the id that a webhook names."""
    try:
        said = json.loads(body)
    except ValueError:
        return None
    model, number = (said.get("_model"), said.get("_id")) if isinstance(said, dict) else ("", "")
    if not isinstance(model, str) or not isinstance(number, int) or isinstance(number, bool):
        return None
    return model, number


def _answer(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status_code=status)
