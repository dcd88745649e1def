"""An HTTP proxy in front of Odoo that counts the requests, by path, and can be far away."""

from __future__ import annotations

import collections
import http.client
import threading
import time
import typing as t
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

if t.TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_PASSED_ON = {"transfer-encoding", "connection", "content-length"}


@contextmanager
def counting_proxy(
    url: str, *, delay: float = 0.0
) -> Iterator[tuple[str, collections.Counter[str]]]:
    """Run a proxy in front of the server at `url` for the block.

    Args:
        url: The server.
        delay: Seconds that each answer comes later.

    Yields:
        Its address, and the number of requests so far by path.
    """
    target = urlsplit(url)
    counts: collections.Counter[str] = collections.Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name is http.server's
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            counts[self.path] += 1
            time.sleep(delay)
            connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=600)
            connection.request("POST", self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _NOT_PASSED_ON:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - as well

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing: the counts are what is asked for."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", counts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
