"""A real HTTP server on loopback between a connector and an Odoo, that fails as it is told."""

from __future__ import annotations

import http.client
import http.server
import json
import re
import socket
import struct
import threading
import typing as t
from urllib.parse import urlsplit

from tests.faults.script import Answer, Call, no_fault

if t.TYPE_CHECKING:
    from typing_extensions import Self

    from tests.faults.script import Fault, Script

#: Close with a reset instead of a goodbye: linger, for 0 seconds.
RESET = struct.pack("ii", 1, 0)
#: Seconds after which a port that refuses connections takes them again.
DOWN = 0.15
#: Headers that belong to one connection and not to the message.
OF_A_HOP = frozenset({"connection", "host", "keep-alive", "transfer-encoding", "content-length"})


class Proxy:
    """Stands in front of one Odoo.

    Attributes:
        calls: The calls since `play`.
        injected: The name of each fault that happened, and its call.
        headers: What the client sent with each call.
    """

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self.upstream = (str(parts.hostname), int(parts.port or 80))
        self.calls: list[Call] = []
        self.injected: list[tuple[str, Call]] = []
        self.headers: list[bytes] = []
        self._script: Script = no_fault
        self._lock = threading.Lock()
        self._is_open = True
        self._listener = self._listen(0)
        self._port: int = self._listener.getsockname()[1]
        self._sockets: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._accepting(self._listener)
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_open = False
        self.refuse()
        for client in list(self._sockets):
            client.close()

    def play(self, script: Script = no_fault) -> None:
        """Begin with call number 1 of a script."""
        with self._lock:
            self._script = script
            self.calls = []
            self.injected = []
            self.headers = []

    def decide(self, path: str, body: bytes) -> tuple[Call, Fault | None]:
        with self._lock:
            call = Call(len(self.calls) + 1, path, *_about(path, body))
            self.calls.append(call)
            fault = self._script(call)
            if fault:
                self.injected.append((fault.name, call))
            return call, fault

    def refuse(self) -> None:
        """Refuse connections from now on."""
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
        self._listener.close()

    def accept(self) -> None:
        """Take connections again."""
        if self._is_open:
            self._listener = self._listen(self._port)
            self._accepting(self._listener)

    def go_down(self) -> None:
        """Refuse connections for a moment."""
        self.refuse()
        threading.Timer(DOWN, self.accept).start()

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def _accepting(self, listener: socket.socket) -> None:
        def accept() -> None:
            while True:
                try:
                    client, address = listener.accept()
                except OSError:
                    return
                threading.Thread(target=self._serve, args=(client, address), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()

    def _serve(self, client: socket.socket, address: object) -> None:
        self._sockets.add(client)
        try:
            _Handler(client, address, self)  # type: ignore[arg-type]
        except (OSError, ValueError, http.client.HTTPException):
            pass  # The client went away, which is what most faults make it do.
        finally:
            self._sockets.discard(client)
            client.close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    call: Call
    _upstream: http.client.HTTPConnection | None = None

    @property
    def _proxy(self) -> Proxy:
        return t.cast("Proxy", self.server)

    def do_GET(self) -> None:
        self._body = b""
        self.send(self.forward())

    def do_POST(self) -> None:
        self._body = self.rfile.read(int(self.headers["Content-Length"]))
        self._proxy.headers.append(self.headers.as_bytes())
        self.call, fault = self._proxy.decide(self.path, self._body)
        if fault is None:
            self.send(self.forward())
        else:
            fault.play(self)

    def forward(self) -> Answer:
        if self._upstream is None:
            self._upstream = http.client.HTTPConnection(*self._proxy.upstream, timeout=300)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in OF_A_HOP}
        headers["Accept-Encoding"] = "identity"
        self._upstream.request(self.command, self.path, self._body, headers)
        answer = self._upstream.getresponse()
        kept = tuple((k, v) for k, v in answer.getheaders() if k.lower() not in OF_A_HOP)
        return Answer(answer.status, kept, answer.read())

    def send(self, answer: Answer, *, only: int | None = None, drip: float = 0.0) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body[:only]
        if drip:
            step = max(1, len(body) // 20)
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                self.wfile.flush()
                threading.Event().wait(drip)
        else:
            self.wfile.write(body)
        if only is not None:
            self.reset()

    def reset(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.rfile.close()
        self.wfile.close()
        self.connection.close()

    def go_down(self) -> None:
        self._proxy.go_down()
        self.reset()

    def wait_until_gone(self) -> None:
        self.close_connection = True
        self.rfile.read(1)

    def finish(self) -> None:
        if self._upstream is not None:
            self._upstream.close()
        super().finish()

    def log_message(self, *_arguments: t.Any) -> None:
        """Say nothing."""


def _about(path: str, body: bytes) -> tuple[str, str]:
    """Return the model and method of a call."""
    found = re.match(r"/(?:web/dataset/call_kw|json/2)/([^/]+)/([^/?]+)", path)
    if found:
        return found[1], found[2]
    if path == "/jsonrpc":
        params = json.loads(body)["params"]
        arguments = params["args"]
        if params["method"] == "execute_kw":
            return arguments[3], arguments[4]
        return "", params["method"]
    return "", path.rpartition("/")[2]
