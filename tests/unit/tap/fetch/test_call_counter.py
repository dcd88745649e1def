"""The calls of one stream are counted, repetitions too."""

from __future__ import annotations

import typing as t

from tap_odoo.fetch.call_counter import CountingClient


class RetryingClient:
    """Sends each call three times, and keeps what was asked."""

    settings = retry = capabilities = None
    version = (19, 0)
    uid = 2

    def __init__(self) -> None:
        self.calls: list[tuple[t.Any, ...]] = []

    def call(self, *args: t.Any, on_retry: t.Callable[[], None], **kwargs: t.Any) -> str:
        self.calls.append((args, kwargs))
        on_retry()
        on_retry()
        return "answer"


def test_a_call_is_handed_on_and_counted_with_its_repetitions() -> None:
    client = RetryingClient()
    counting = CountingClient(t.cast("t.Any", client))
    reported: list[int] = []
    answer = counting.call("res.partner", "read", [1], on_retry=lambda: reported.append(1), limit=3)
    assert answer == "answer"
    assert client.calls == [(("res.partner", "read", [1]), {"repeatable": None, "limit": 3})]
    assert (counting.requests, counting.retries, len(reported)) == (3, 2, 2)
    assert (counting.version, counting.uid) == ((19, 0), 2)
