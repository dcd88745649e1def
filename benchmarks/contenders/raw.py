"""The thinnest client there is: one session, JSON in and out. The floor of what HTTP costs."""

from __future__ import annotations

import typing as t

import msgspec
import requests

if t.TYPE_CHECKING:
    from benchmarks.contenders.task import Server


class RawOdoo:
    """A logged-in session; `call` is safe to use from several threads."""

    def __init__(self, server: Server) -> None:
        self._url = server.url
        self._session = requests.Session()
        self._post(
            "/web/session/authenticate",
            {"db": server.database, "login": server.username, "password": server.password},
        )

    def call(self, model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        """Call a method of a model and return its result.

        Raises:
            RuntimeError: Odoo answered with an error.
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path: str, params: dict[str, t.Any]) -> t.Any:
        body = msgspec.json.encode({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        answer = msgspec.json.decode(
            self._session.post(self._url + path, body, headers=headers, timeout=600).content
        )
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["debug"])
        return answer.get("result")
