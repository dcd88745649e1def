"""What can be looked at while the listener works: the report, JSON, figures for Prometheus."""

from __future__ import annotations

import typing as t

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from odoo_common.errors import OdooError
from odoo_sync.listen.access import may_look
from odoo_sync.listen.metrics import CONTENT_TYPE, metrics
from odoo_sync.listen.webhooks import error

if t.TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from odoo_sync.listen.listener import Listener
    from odoo_sync.listen.overview import LedgerReader
    from odoo_sync.listen.rate_limited_log import RateLimitedLog

#: What a browser has to know of an answer; the page has a policy of its own beside it.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
#: Has a browser ask for a password.
ASK = {"WWW-Authenticate": 'Basic realm="odoo-sync", charset="UTF-8"'}
NO_LEDGER = "no ledger: --ledger, or ledger_url in the connectors' environment, names one"


class StatusPages:
    """The endpoints for who wants to look.

    Args:
        listener: Whose state is shown.
        ledger: What is shown of the ledger.
        secret: Who knows it may look; who asks from this machine, too.
        log: Logs who may not.
    """

    def __init__(
        self, listener: Listener, ledger: LedgerReader, secret: str, log: RateLimitedLog
    ) -> None:
        self._listener = listener
        self._ledger = ledger
        self._secret = secret
        self._log = log

    async def health(self, _request: Request) -> Response:
        """Say to everybody that the listener works."""
        return JSONResponse(self._listener.document())

    async def page(self, request: Request) -> Response:
        """Show the report."""
        return await self._guarded(request, self._page)

    async def status(self, request: Request) -> Response:
        """Show the state of listener and ledger as JSON."""
        return await self._guarded(request, self._status)

    async def metrics(self, request: Request) -> Response:
        """Show figures for Prometheus."""
        return await self._guarded(request, self._metrics)

    async def _page(self) -> Response:
        text = await self._ledger.page()
        return error(404, NO_LEDGER) if text is None else HTMLResponse(text)

    async def _status(self) -> Response:
        found = await self._ledger.overview()
        document = found.document() if found else {}
        return JSONResponse({"listener": self._listener.document(), **document})

    async def _metrics(self) -> Response:
        text = metrics(self._listener, await self._ledger.overview())
        return PlainTextResponse(text, media_type=CONTENT_TYPE)

    async def _guarded(
        self, request: Request, answer: Callable[[], Awaitable[Response]]
    ) -> Response:
        if not may_look(request, self._secret):
            self._log.add("somebody without the secret was not shown what runs did")
            found = error(401, "the secret is needed")
            found.headers.update(ASK)
            return found
        try:
            found = await answer()
        except OdooError as trouble:
            self._log.add("the ledger can't be read", trouble.message)
            return error(503, "the ledger can't be read: the listener's log says why")
        found.headers.update(HEADERS)
        return found
