"""A simulated Odoo: a server on loopback before a real one."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import http.client
import http.server
import json
import sys
import threading
import typing as t
import xmlrpc.client
from urllib.parse import urlsplit

from tests.live.plain import Plain
from tests.simulated.answers import Answers
from tests.simulated.arguments import SIGNATURES, translated
from tests.simulated.differences import (
    EVERY,
    BinaryObjects,
    Profile,
    RefusedArgument,
    RemovedMethod,
    UnknownModelIsKeyError,
)
from tests.simulated.envelopes import Call, CallKw, opened
from tests.simulated.names import GONE, Names

if t.TYPE_CHECKING:
    from typing_extensions import Self

    from sandbox import Database

#: Headers that belong to one connection and not to the message.
_OF_A_HOP = frozenset({"connection", "host", "keep-alive", "transfer-encoding", "content-length"})


class Simulated:
    """A simulated Odoo before one real database.

    Attributes:
        database: It, under the simulated address.
        calls: Model and method of each call that came.
    """

    def __init__(self, profile: Profile, real: Database) -> None:
        self._profile = profile
        parts = urlsplit(real.url)
        self.upstream = (str(parts.hostname), int(parts.port or 80))
        self._plain = Plain(real)
        self._lock = threading.Lock()
        self._names = Names(profile, functools.lru_cache(maxsize=None)(self._describe))
        binary = profile.of(BinaryObjects)
        self._answers = Answers(self._names, binary[0] if binary else None)
        self._by_key_error = bool(profile.of(UnknownModelIsKeyError))
        self.calls: list[tuple[str, str]] = []
        self._server = _Server(("127.0.0.1", 0), self)
        url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.database = dataclasses.replace(real, url=url)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _describe(self, model: str) -> dict[str, dict[str, t.Any]]:
        if not model:
            return {}
        with self._lock:
            try:
                fields = self._plain.call(model, "fields_get", [], ["type", "relation"])
            except RuntimeError:  # There is no such model.
                return {}
        return t.cast("dict[str, dict[str, t.Any]]", fields)

    def exchange(
        self, path: str, body: bytes, forward: t.Callable[[str, bytes], tuple[int, bytes]]
    ) -> bytes:
        """Return the body of an answer; `forward` sends to the real Odoo."""
        envelope = opened(path, body)
        if envelope is None:
            return self._with_version(path, forward(path, body)[1])
        self.calls.append((envelope.call.model, envelope.call.method))
        call = self._real(envelope.call)
        status, answer = forward(*envelope.request(call))
        is_unknown = b'"werkzeug.exceptions.NotFound"' in answer
        if is_unknown and isinstance(envelope, CallKw) and self._by_key_error:
            return envelope.key_error(envelope.call.model)

        def change(result: t.Any) -> t.Any:
            return self._answers.translated(call.model, call.method, result, call.context)

        return envelope.answer(status, answer, change).replace(GONE.encode(), b"")

    def _real(self, call: Call) -> Call:
        """Return a call by the names of the real Odoo."""
        model, method = self._names.model_in(call.model), call.method
        args, kwargs = call.args, call.kwargs
        for row in self._profile.of(RefusedArgument):
            if row.method == method and row.model in (EVERY, call.model):
                args, kwargs = _refusing(row, args, kwargs)
        args, kwargs = translated(self._names, model, method, args, kwargs)
        removed = self._profile.of(RemovedMethod)
        if any(row.name == method and row.model in (EVERY, call.model) for row in removed):
            method += GONE
        return Call(model, method, args, kwargs)

    def _with_version(self, path: str, body: bytes) -> bytes:
        """Return an answer in which the server says the version that is simulated."""
        if path.startswith("/xmlrpc/2/common"):
            try:
                (result,), _ = xmlrpc.client.loads(body, use_builtin_types=True)
            except xmlrpc.client.Fault:
                return body
            changed: tuple[t.Any, ...] = (self._versioned(result),)
            return xmlrpc.client.dumps(changed, methodresponse=True, allow_none=True).encode()
        if not body.startswith(b"{"):
            return body
        document = self._versioned(json.loads(body))
        if "result" in document:
            document["result"] = self._versioned(document["result"])
        return json.dumps(document).encode()

    def _versioned(self, document: t.Any) -> t.Any:
        text, numbers = self._profile.version
        says = {
            **dict.fromkeys(("server_version", "server_serie", "version"), text),
            **dict.fromkeys(("server_version_info", "version_info"), numbers),
        }
        if not isinstance(document, dict):
            return document
        return {key: says.get(key, value) for key, value in document.items()}


def _refusing(
    row: RefusedArgument, args: list[t.Any], kwargs: dict[str, t.Any]
) -> tuple[list[t.Any], dict[str, t.Any]]:
    """Return arguments that the real Odoo refuses as the simulated one would."""
    names = [name for name, _ in SIGNATURES[row.method]]
    if row.argument in names[: len(args)]:
        args, kwargs = [], {**dict(zip(names, args, strict=False)), **kwargs}
    if row.argument not in kwargs:
        return args, kwargs
    refused = kwargs[row.argument]
    kept = {name: value for name, value in kwargs.items() if name != row.argument}
    return args, {**kept, row.argument + GONE: refused}


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], simulated: Simulated) -> None:
        self.simulated = simulated
        super().__init__(address, _Handler)

    def handle_error(self, request: t.Any, client_address: t.Any) -> None:
        """Say nothing of a client that went away."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # as Odoo: one connection, one answer

    def do_GET(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers["Content-Length"] or 0)))

    def _respond(self, body: bytes) -> None:
        simulated = t.cast("_Server", self.server).simulated
        answers: list[http.client.HTTPResponse] = []

        def forward(path: str, content: bytes) -> tuple[int, bytes]:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in _OF_A_HOP}
            headers["Accept-Encoding"] = "identity"
            upstream = http.client.HTTPConnection(*simulated.upstream, timeout=300)
            with contextlib.closing(upstream):
                upstream.request(self.command, path, content or None, headers)
                answers.append(upstream.getresponse())
                return answers[0].status, answers[0].read()

        content = simulated.exchange(self.path, body, forward)
        self.send_response_only(answers[0].status)
        for name, value in answers[0].getheaders():
            if name.lower() not in _OF_A_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: t.Any) -> None:
        """Say nothing."""
