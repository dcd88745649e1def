"""What the http makes of a body, with a server that answers by the path."""

from __future__ import annotations

import gzip
import http.server
import socket
import threading
import time
import typing as t

import pytest

from odoo_common.client.http import WHOLE_ANSWER, HttpClient
from odoo_common.errors import Fatal, Unconfirmed

if t.TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b'{"result": "' + b"x" * 300_000 + b'"}'


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    clients: t.ClassVar[set[int]] = set()
    goal: t.ClassVar[str] = ""

    def do_POST(self) -> None:
        self.clients.add(self.client_address[1])
        self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path.strip("/")
        if kind == "elsewhere":
            self.send_response(307)
            self.send_header("Location", self.goal)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if kind == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (BODY[:7], BODY[7:]):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
            return
        body = gzip.compress(BODY) if kind == "zipped" else BODY
        if kind == "zipped":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if kind == "drip":
            for number in range(len(body)):
                self.wfile.write(body[number : number + 1])
                time.sleep(0.02)
        self.wfile.write(body[:-1] if kind == "cut" else body)
        self.close_connection = kind == "cut"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Print nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Server.clients.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as found:
        found.daemon_threads = True
        found.block_on_close = False
        found.handle_error = lambda *_: None  # type: ignore[method-assign]
        threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()


def test_a_body_comes_whole_whatever_its_form_over_one_connection(url: str) -> None:
    http = HttpClient(url, timeout=5)
    for path in ("/plain", "/chunked", "/zipped", "/plain"):
        assert http.post(path, b"{}", "application/json").content == BODY
    assert len(Server.clients) == 1


def test_a_body_that_breaks_off_is_no_answer(url: str) -> None:
    http = HttpClient(url, timeout=5)
    with pytest.raises(Unconfirmed, match="broke"):
        http.post("/cut", b"{}", "application/json")
    assert http.post("/plain", b"{}", "application/json").content == BODY


def test_a_body_that_drips_for_ever_is_cut(url: str) -> None:
    http = HttpClient(url, timeout=0.2)
    started = time.monotonic()
    with pytest.raises(Unconfirmed, match=r"was not over after 0\.8 s"):
        http.post("/drip", b"{}", "application/json")
    assert time.monotonic() - started < WHOLE_ANSWER * 0.2 + 1


def test_a_redirect_takes_no_login_elsewhere(url: str) -> None:
    http = HttpClient(url, timeout=5)
    http._cookies.set("session_id", "secret-session")
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        Server.goal = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/web"
        with pytest.raises(Fatal, match="sends us on to"):
            http.post("/elsewhere", b"{}", "application/json", {"Authorization": "bearer key"})
        elsewhere.settimeout(0.3)
        with pytest.raises(TimeoutError):
            elsewhere.accept()
