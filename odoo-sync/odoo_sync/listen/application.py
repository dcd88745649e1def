"""The web application of the listener: which path leads where."""

from __future__ import annotations

import typing as t

from starlette.applications import Starlette
from starlette.routing import Route

from odoo_sync.listen.rate_limited_log import RateLimitedLog
from odoo_sync.listen.status_pages import StatusPages
from odoo_sync.listen.webhooks import Webhooks

if t.TYPE_CHECKING:
    from odoo_sync.listen.listener import Listener
    from odoo_sync.listen.overview import LedgerReader


def application(listener: Listener, secret: str, ledger: LedgerReader) -> Starlette:
    """Return the application.

    Args:
        listener: Gets to know what changed.
        secret: Who knows it may send webhooks, and look.
        ledger: What is shown of the ledger.
    """
    log = RateLimitedLog()
    webhooks = Webhooks(listener, secret, log)
    pages = StatusPages(listener, ledger, secret, log)
    return Starlette(
        routes=[
            Route("/odoo/{secret}", webhooks.receive, methods=["POST"]),
            Route("/odoo", webhooks.receive, methods=["POST"]),
            Route("/health", pages.health),
            Route("/", pages.page),
            Route("/status", pages.status),
            Route("/metrics", pages.metrics),
        ]
    )
