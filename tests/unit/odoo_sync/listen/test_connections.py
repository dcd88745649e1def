"""Who holds connections open can't keep others away."""

from __future__ import annotations

import asyncio
import contextlib
import re
import resource
import socket
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
import requests
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from odoo_sync.listen.connections import MAX_CONNECTIONS, limited, max_connections
from tests.unit.odoo_sync.listen.conftest import SECRET

if t.TYPE_CHECKING:
    from collections.abc import Iterator

BIN = Path(sys.executable).parent


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a listener that may open no more than 64 files."""
    (tmp_path / "secret").write_text(SECRET)
    command = f"""
        ulimit -n 64
        exec {BIN}/odoo-sync listen --secret-file secret --port 0 --no-catch-up --debounce 60 \\
            --record res.partner=partners -- true
    """
    with subprocess.Popen(["bash", "-c", command], cwd=tmp_path, stderr=subprocess.PIPE) as process:
        assert process.stderr
        first = process.stderr.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", first)
        try:
            assert found, first
            yield int(found[1])
        finally:
            process.terminate()
        rest = process.stderr.read().decode()
    assert process.returncode == 0
    assert len(rest.splitlines()) < 5, rest[-3000:]


def test_a_webhook_comes_through_while_idle_connections_are_held_open(port: int) -> None:
    """The listener stood still when somebody without the secret opened all its files."""
    webhook = {"_model": "res.partner", "_id": 7}
    with contextlib.ExitStack() as stack:
        for number in range(200):
            idle = socket.create_connection(("127.0.0.1", port), timeout=10)
            stack.enter_context(idle)
            if number % 2:
                idle.sendall(b"POST /odoo HTTP/1.1\r\nHost: x\r\n")  # and never the end of it
        answer = requests.post(f"http://127.0.0.1:{port}/odoo/{SECRET}", json=webhook, timeout=10)
        assert answer.status_code == 202


@pytest.mark.parametrize(
    "sent", [b"", b"POST /odoo HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]
)
def test_no_connection_lives_longer_than_its_time(sent: bytes) -> None:
    async def story() -> tuple[float, bytes]:
        hello = Route("/", lambda _request: PlainTextResponse("hello"))
        config = uvicorn.Config(
            Starlette(routes=[hello]),
            # A whole request has time for its answer, on a busy machine too.
            http=limited(4, max_age=1.5 if sent.endswith(b"\r\n\r\n") else 0.3),
            timeout_keep_alive=60,
            lifespan="off",
            log_level="error",
        )
        server = uvicorn.Server(config)
        place = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve(sockets=[place]))
        reader, writer = await asyncio.open_connection(*place.getsockname())
        begun = asyncio.get_running_loop().time()
        writer.write(sent)
        answered = b""
        with contextlib.suppress(ConnectionResetError):
            while part := await reader.read(1000):
                answered += part
        lasted = asyncio.get_running_loop().time() - begun
        writer.close()
        server.should_exit = True
        await serving
        return lasted, answered

    lasted, answered = asyncio.run(story())
    assert 0.2 < lasted < 30  # and not the 60 seconds of an idle connection
    assert (b"hello" in answered) == sent.startswith(b"GET")


@pytest.mark.parametrize(
    ("files", "most"), [(1024, 256), (64, 16), (8, 4), (1_000_000, MAX_CONNECTIONS), (-1, 256)]
)
def test_the_limit_of_open_files_has_room_for_more_than_connections(
    monkeypatch: pytest.MonkeyPatch, files: int, most: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (files, files))
    assert max_connections() == most
