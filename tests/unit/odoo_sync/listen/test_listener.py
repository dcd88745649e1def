"""What `odoo-sync listen` makes of webhooks: which runs, when, and that nothing is lost."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
import typing as t

import pytest
import requests

from odoo_common.errors import Fatal
from odoo_sync.commands.listen import secret_of
from odoo_sync.listen.listener import Listener, Plan
from odoo_sync.listen.pending import Pending
from odoo_sync.listen.server import server_of
from odoo_sync.listen.webhooks import HEADER, LARGEST

if t.TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

SECRET = "a-secret-of-this-test"
#: Writes what it is to read into a folder, and ends as the file `code` there says.
COMMAND = """
import os, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
number = len(list(folder.glob("run-*")))
path = folder / f"run-{number}"
path.write_text(os.environ["TAP_ODOO_ONLY"] + "|" + os.environ.get("ODOO_SYNC_SECRET", ""))
time.sleep(float((folder / "seconds").read_text()))
code = folder / "code"
sys.exit(int(code.read_text()) if code.exists() else 0)
"""


class Bench:
    """A listener with a command that takes notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "seconds").write_text("0")

    def listener(self, **settings: t.Any) -> Listener:
        plan = {
            "command": [sys.executable, "-c", COMMAND, str(self.folder)],
            "streams": {"res.partner": ["customers", "suppliers"], "sale.order": ["sale_orders"]},
            "records": {"product.product": ["products"]},
            "debounce": 0.1,
        }
        return Listener(Plan(**{**plan, **settings}), first_pause=0.1)

    @property
    def runs(self) -> list[dict[str, list[int]]]:
        paths = sorted(self.folder.glob("run-*"), key=lambda path: int(path.name[4:]))
        texts = [path.read_text() for path in paths]
        assert all(text.endswith("|") for text in texts), "the command knows the secret"
        return [json.loads(text[:-1]) for text in texts]

    async def until(self, number: int) -> None:
        await becomes(lambda: len(list(self.folder.glob("run-*"))) >= number)


async def becomes(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in 20 seconds")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("ODOO_SYNC_SECRET", SECRET)
    return Bench(tmp_path)


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


def test_a_stream_that_is_read_for_all_its_changes_needs_no_records() -> None:
    pending = Pending()
    pending.add_record("products", 7)
    pending.add_streams(["products"])
    pending.add_record("products", 8)
    assert pending.take() == {"products": []}
    assert not pending


class Web:
    """The server of a listener that doesn't work: what it is told stays pending."""

    def __init__(self, url: str) -> None:
        self.url = url

    def post(self, path: str, **what: t.Any) -> requests.Response:
        return requests.post(self.url + path, timeout=10, **what)

    @property
    def pending(self) -> int:
        return int(requests.get(self.url + "/health", timeout=10).json()["pending"])


@pytest.fixture
def web(bench: Bench) -> Iterator[Web]:
    listener = bench.listener()
    server, place = server_of(listener, SECRET, "127.0.0.1", 0)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[place])))
    thread.start()
    yield Web(f"http://127.0.0.1:{place.getsockname()[1]}")
    server.should_exit = True
    thread.join()


GOOD = {"_model": "product.product", "_id": 7, "_action": "Tell(#1)"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/odoo/{SECRET}", {}, 202),
        ("/odoo", {HEADER: SECRET}, 202),
        ("/odoo", {}, 403),
        ("/odoo/wrong", {}, 403),
        (f"/odoo/{SECRET}x", {}, 403),
        ("/odoo/é", {}, 403),
        ("/odoo", {HEADER: "wrong"}, 403),
        ("/", {}, 404),
    ],
)
def test_only_who_knows_the_secret_may_tell(
    web: Web, path: str, headers: dict[str, str], status: int
) -> None:
    answer = web.post(path, headers=headers, json=GOOD, allow_redirects=False)
    assert answer.status_code == status
    expected = 1 if status == 202 else 0
    assert web.pending == expected
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"_model": "product.product"}', 400),
        (b'{"_model": "product.product", "_id": true}', 400),
        (b'{"_model": 5, "_id": 5}', 400),
        (b'{"_model": "hr.payslip", "_id": 5}', 422),
        (b" " * (LARGEST + 1), 413),
    ],
)
def test_what_is_no_webhook_is_refused(web: Web, body: bytes, status: int) -> None:
    assert web.post(f"/odoo/{SECRET}", data=body).status_code == status
    assert web.pending == 0


@pytest.mark.parametrize("text", ["", "short", "with/a/slash/that/is/long", "é" * 20])
def test_a_secret_that_can_be_guessed_or_is_no_part_of_a_path_is_refused(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "secret").write_text(text)
    with pytest.raises(Fatal, match="openssl rand"):
        secret_of(tmp_path / "secret")
