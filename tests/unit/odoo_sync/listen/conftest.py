"""A listener with a command that takes notes, and a server of one."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import typing as t

import pytest
import requests

from odoo_sync.ledger.location import Ledger
from odoo_sync.listen.listener import Listener, Plan
from odoo_sync.listen.server import server_of

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


class Web:
    """The server of a listener that doesn't work: what it is told stays pending."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.port = int(url.rpartition(":")[2])

    def post(self, path: str, **what: t.Any) -> requests.Response:
        return requests.post(self.url + path, timeout=10, **what)

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.url + path, timeout=10, headers=headers)

    @property
    def pending(self) -> int:
        return int(requests.get(self.url + "/health", timeout=10).json()["pending"])


@pytest.fixture
def web(bench: Bench, tmp_path: Path) -> Iterator[Web]:
    listener = bench.listener()
    server, place = server_of(
        listener, SECRET, "127.0.0.1", 0, Ledger(str(tmp_path / "ledger.db"), ())
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[place])))
    thread.start()
    yield Web(f"http://127.0.0.1:{place.getsockname()[1]}")
    server.should_exit = True
    thread.join()
