"""Log lines about what anybody can cause: not one for each."""

from __future__ import annotations

import logging
import typing as t

from odoo_sync.listen.rate_limited_log import PAUSE, RateLimitedLog

if t.TYPE_CHECKING:
    import pytest

    from tests.unit.odoo_sync.listen.conftest import Web


def test_one_line_a_minute_of_each_kind_says_how_many_there_were(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 1000.0
    log = RateLimitedLog(lambda: now)
    for _ in range(500):
        log.add("wrong secret")
    log.add("unknown model", "x\x1b[2J\n" + "y" * 1000)
    now += PAUSE
    log.add("wrong secret")
    assert caplog.messages == [
        "wrong secret",
        "unknown model (x [2J " + "y" * 72 + " …)",
        "wrong secret; 499 more since the last such line",
    ]


def test_a_hundred_odd_requests_are_few_lines(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for number in range(50):
            assert web.post(f"/odoo/wrong{number}").status_code == 403
            assert web.get("/status", Authorization="Bearer wrong").status_code == 401
    assert 1 <= len([r for r in caplog.records if r.levelno >= logging.WARNING]) <= 2
    assert "wrong49" not in caplog.text
