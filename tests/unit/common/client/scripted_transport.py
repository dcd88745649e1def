"""A server made of a list of answers, mounted in the place of the network."""

from __future__ import annotations

import dataclasses
import io
import json
import typing as t

import requests
import requests.adapters
import urllib3

if t.TYPE_CHECKING:
    from collections.abc import Mapping


@dataclasses.dataclass
class Answer:
    """One scripted answer: a document for JSON, or text with a content type, or an error."""

    document: t.Any = None
    status: int = 200
    text: str | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    error: Exception | None = None


class Scripted(requests.adapters.BaseAdapter):
    """Gives its answers one after the other and keeps what was asked."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[requests.PreparedRequest] = []

    def send(
        self, request: requests.PreparedRequest, *_args: t.Any, **_kwargs: t.Any
    ) -> requests.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if answer.error is not None:
            raise answer.error
        text = answer.text if answer.text is not None else json.dumps(answer.document)
        kind = "application/json" if answer.text is None else "text/html"
        headers = {"Content-Type": kind, "Date": "Sat, 21 Nov 2026 10:00:00 GMT", **answer.headers}
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(headers)
        response.raw = urllib3.HTTPResponse(
            body=io.BytesIO(text.encode()), headers=headers, preload_content=False
        )
        response.request = request
        response.url = str(request.url)
        return response

    def close(self) -> None:
        """Nothing is open."""

    def paths(self) -> list[str]:
        """Return the paths asked for, in order."""
        return [str(request.path_url) for request in self.asked]


def result(value: t.Any) -> Answer:
    return Answer({"jsonrpc": "2.0", "id": 1, "result": value})


def fault(name: str, message: str, code: int = 200, status: int = 200) -> Answer:
    data = {"name": name, "message": message, "debug": "Traceback …", "arguments": [message]}
    error = {"code": code, "message": "Odoo Server Error", "data": data}
    return Answer({"jsonrpc": "2.0", "id": 1, "error": error}, status=status)


LOGIN = result({"uid": 2})
