"""Calls of models on the wire: the four ways to send one, and how each answers."""

from __future__ import annotations

import dataclasses
import json
import re
import typing as t
import xmlrpc.client

Change = t.Callable[[t.Any], t.Any]


@dataclasses.dataclass(frozen=True)
class Call:
    """A call of a method of a model."""

    model: str
    method: str
    args: list[t.Any]
    kwargs: dict[str, t.Any]

    @property
    def context(self) -> dict[str, t.Any]:
        """Odoo's context of it."""
        return dict(self.kwargs.get("context") or {})


class Envelope(t.Protocol):
    """A request that holds a call."""

    call: Call

    def request(self, call: Call) -> tuple[str, bytes]:
        """Return path and body of the same request with another call."""
        ...

    def answer(self, status: int, body: bytes, change: Change) -> bytes:
        """Return an answer's body with its result changed; an error stays."""
        ...


class CallKw:
    """`/web/dataset/call_kw`."""

    PATH = re.compile(r"/web/dataset/call_kw(/|$)")

    def __init__(self, _path: str, body: bytes) -> None:
        self._document = json.loads(body)
        params = self._document["params"]
        self.call = Call(
            params["model"], params["method"], list(params["args"]), dict(params["kwargs"])
        )

    def request(self, call: Call) -> tuple[str, bytes]:
        params = dataclasses.asdict(call)
        path = f"/web/dataset/call_kw/{call.model}/{call.method}"
        return path, json.dumps({**self._document, "params": params}).encode()

    def answer(self, _status: int, body: bytes, change: Change) -> bytes:
        return _json_rpc_answer(body, change)

    def key_error(self, name: str) -> bytes:
        """Return the answer that says that there is no `name`."""
        data = {"name": "builtins.KeyError", "message": repr(name), "debug": "", "context": {}}
        error = {"code": 200, "message": "Odoo Server Error", "data": data}
        answer = {"jsonrpc": "2.0", "id": self._document.get("id"), "error": error}
        return json.dumps(answer).encode()


class ExecuteKw:
    """`/jsonrpc`, service `object`."""

    PATH = re.compile(r"/jsonrpc$")

    def __init__(self, _path: str, body: bytes) -> None:
        self._document = json.loads(body)
        self._who, self.call = _executed(self._document["params"]["args"])

    def request(self, call: Call) -> tuple[str, bytes]:
        params = {
            **self._document["params"],
            "method": "execute_kw",
            "args": [*self._who, call.model, call.method, call.args, call.kwargs],
        }
        return "/jsonrpc", json.dumps({**self._document, "params": params}).encode()

    def answer(self, _status: int, body: bytes, change: Change) -> bytes:
        return _json_rpc_answer(body, change)


class XmlRpc:
    """`/xmlrpc/2/object`."""

    PATH = re.compile(r"/xmlrpc/2/object$")

    def __init__(self, path: str, body: bytes) -> None:
        self._path = path
        arguments, _method = xmlrpc.client.loads(body, use_builtin_types=True)
        self._who, self.call = _executed(arguments)

    def request(self, call: Call) -> tuple[str, bytes]:
        arguments = (*self._who, call.model, call.method, call.args, call.kwargs)
        return self._path, xmlrpc.client.dumps(arguments, "execute_kw", allow_none=True).encode()

    def answer(self, _status: int, body: bytes, change: Change) -> bytes:
        try:
            (result,), _method = xmlrpc.client.loads(body, use_builtin_types=True)
        except xmlrpc.client.Fault:
            return body
        changed: tuple[t.Any, ...] = (change(result),)
        return xmlrpc.client.dumps(changed, methodresponse=True, allow_none=True).encode()


class Json2:
    """`/json/2/<model>/<method>`: the arguments by name, the result bare."""

    PATH = re.compile(r"/json/2/([^/]+)/([^/?]+)$")

    def __init__(self, path: str, body: bytes) -> None:
        model, method = t.cast("re.Match[str]", self.PATH.match(path)).groups()
        self.call = Call(model, method, [], json.loads(body))

    def request(self, call: Call) -> tuple[str, bytes]:
        return f"/json/2/{call.model}/{call.method}", json.dumps(call.kwargs).encode()

    def answer(self, status: int, body: bytes, change: Change) -> bytes:
        return json.dumps(change(json.loads(body))).encode() if status == 200 else body


KINDS = (CallKw, ExecuteKw, XmlRpc, Json2)


def opened(path: str, body: bytes) -> Envelope | None:
    """Return what holds the call of a request; None: it is about something else."""
    for kind in KINDS:
        if kind.PATH.match(path) and not _is_about_the_server(path, body):
            return kind(path, body)
    return None


def _is_about_the_server(path: str, body: bytes) -> bool:
    return path == "/jsonrpc" and json.loads(body)["params"]["service"] != "object"


def _executed(arguments: t.Sequence[t.Any]) -> tuple[list[t.Any], Call]:
    database, user, secret, model, method, *rest = arguments
    args = list(rest[0]) if rest else []
    kwargs = dict(rest[1]) if len(rest) > 1 else {}
    return [database, user, secret], Call(model, method, args, kwargs)


def _json_rpc_answer(body: bytes, change: Change) -> bytes:
    document = json.loads(body)
    if document.get("result") is None:
        return body
    return json.dumps({**document, "result": change(document["result"])}).encode()
