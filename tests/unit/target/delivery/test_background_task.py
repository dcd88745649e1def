"""What is begun in the background: done once, its result or its error asked for later."""

from __future__ import annotations

import threading

import pytest

from odoo_common.errors import Fatal
from target_odoo.delivery.background_task import BackgroundTask


def test_it_is_done_once_and_in_the_background() -> None:
    may_end = threading.Event()
    threads: list[str] = []

    def function() -> int:
        threads.append(threading.current_thread().name)
        assert may_end.wait(10)
        return 7

    ahead = BackgroundTask(function)
    begun = [ahead.is_begun]
    ahead.begin()
    ahead.begin()
    begun.append(ahead.is_begun)
    assert begun == [False, True]
    may_end.set()
    assert (ahead.result(), ahead.result()) == (7, 7)
    assert len(threads) == 1
    assert threads != [threading.main_thread().name]


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    calls: list[int] = []

    def function() -> None:
        calls.append(1)
        raise Fatal("refused")

    ahead = BackgroundTask(function)
    for _ in range(2):
        with pytest.raises(Fatal, match="refused"):
            _ = ahead.result()
    assert len(calls) == 1
