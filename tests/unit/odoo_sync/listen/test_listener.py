"""What `odoo-sync listen` makes of what changed: which runs, when, and that nothing is lost."""

from __future__ import annotations

import asyncio
import time
import typing as t

import pytest

from odoo_sync.listen import pending
from tests.unit.odoo_sync.listen.conftest import becomes

if t.TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from odoo_sync.listen.listener import Listener
    from tests.unit.odoo_sync.listen.conftest import Bench


def working(listener: Listener, story: Callable[[], Awaitable[None]]) -> None:
    """Let a listener work while a story happens, and until it has nothing more to do."""

    async def both() -> None:
        worker = asyncio.create_task(listener.work())
        await story()
        await becomes(lambda: not (listener.running or listener.pending))
        worker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await worker

    asyncio.run(both())


def test_webhooks_that_come_together_are_one_run(bench: Bench) -> None:
    listener = bench.listener()

    async def story() -> None:
        for number in (7, 9, 7):
            assert listener.changed("product.product", number)
        listener.changed("sale.order", 1)
        await bench.until(1)

    working(listener, story)
    assert bench.runs == [{"products": [7, 9], "sale_orders": []}]


def test_what_comes_during_a_run_is_read_by_the_next_one(bench: Bench) -> None:
    listener = bench.listener()
    (bench.folder / "seconds").write_text("0.5")

    async def story() -> None:
        listener.changed("product.product", 7)
        await bench.until(1)
        assert listener.running == {"products": [7]}
        listener.changed("product.product", 7)
        listener.changed("res.partner", 3)
        await asyncio.sleep(0.3)
        assert len(bench.runs) == 1, "two runs at the same time"
        await bench.until(2)

    working(listener, story)
    assert bench.runs == [{"products": [7]}, {"customers": [], "products": [7], "suppliers": []}]


def test_what_failed_is_tried_again_and_holds_up_nothing_else(bench: Bench) -> None:
    listener = bench.listener()
    (bench.folder / "code").write_text("1")

    async def story() -> None:
        listener.changed("product.product", 7)
        await becomes(lambda: listener.failures == 2)
        (bench.folder / "code").unlink()
        listener.changed("product.product", 8)
        await becomes(lambda: not (listener.running or listener.pending or listener.waiting))

    working(listener, story)
    assert {"products": [7]} in bench.runs[:2]
    assert sorted({n for run in bench.runs[2:] for n in run["products"]}) == [7, 8]
    assert listener.failures == 0


def test_a_command_that_is_not_there_is_tried_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    listener = bench.listener(command=["no-such-program"])

    async def story() -> None:
        listener.changed("product.product", 7)
        await becomes(lambda: listener.failures >= 2)

    working(listener, story)
    assert "no-such-program can't be started" in caplog.text


def test_a_run_is_stopped_with_the_listener(bench: Bench) -> None:
    listener = bench.listener()
    (bench.folder / "seconds").write_text("60")

    async def story() -> float:
        worker = asyncio.create_task(listener.work())
        listener.changed("product.product", 7)
        await bench.until(1)
        begun = time.monotonic()
        worker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await worker
        return time.monotonic() - begun

    assert asyncio.run(story()) < 10


def test_the_clock_reads_all_streams(bench: Bench) -> None:
    listener = bench.listener(poll=0.2)

    async def story() -> None:
        await bench.until(2)

    working(listener, story)
    everything: dict[str, list[int]] = {
        "customers": [],
        "products": [],
        "sale_orders": [],
        "suppliers": [],
    }
    assert bench.runs[:2] == [everything] * 2


def test_more_records_than_one_run_can_be_given_are_read_by_several(bench: Bench) -> None:
    """All of them were put into one environment variable, which Linux refuses from 128 kB on."""
    listener = bench.listener()
    ids = list(range(1_000_000, 1_020_000))

    async def story() -> None:
        for number in ids:
            listener.changed("product.product", number)
        await bench.until(2)

    working(listener, story)
    assert listener.failures == 0
    assert [n for run in bench.runs for n in run["products"]] == ids
    assert len(bench.runs) == -(-len(ids) * len("1000000, ") // pending.MAX_BYTES)
