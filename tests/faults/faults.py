"""The ways of failing, as data."""

from __future__ import annotations

import dataclasses
import email.utils
import gzip
import http
import json
import time
import typing as t

from tests.faults.script import Answer, Exchange, Fault

if t.TYPE_CHECKING:
    from collections.abc import Callable

HTML = (("Content-Type", "text/html; charset=utf-8"),)
JSON = (("Content-Type", "application/json"),)
TRACEBACK = "Traceback (most recent call last): …"


def page(status: int, text: str = "", **headers: str) -> Answer:
    body = f"<html><body><h1>{text or http.HTTPStatus(status).phrase}</h1></body></html>"
    more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, (*HTML, *more), body.encode())


def answers(answer: Callable[[], Answer]) -> Callable[[Exchange], None]:
    """Answer without asking Odoo."""
    return lambda exchange: exchange.send(answer())


def says(name: str, message: str, *, code: int = 200, status: int = 422) -> t.Any:
    """Answer with one of Odoo's errors, in the form of the way that the call came by."""

    def play(exchange: Exchange) -> None:
        if exchange.call.path.startswith("/json/2"):
            error: t.Any = {"name": name, "message": message, "arguments": [message]}
            exchange.send(Answer(status, JSON, json.dumps(error).encode()))
            return
        data = {"name": name, "message": message, "arguments": [message], "debug": TRACEBACK}
        error = {"code": code, "message": "Odoo Server Error", "data": data}
        reply = {"jsonrpc": "2.0", "id": 1, "error": error}
        exchange.send(Answer(200, JSON, json.dumps(reply).encode()))

    return play


def acted(change: Callable[[Answer], Answer]) -> Callable[[Exchange], None]:
    """Let Odoo act, and change what comes back."""
    return lambda exchange: exchange.send(change(exchange.forward()))


def _reset_after(exchange: Exchange) -> None:
    exchange.forward()
    exchange.reset()


def _cut(exchange: Exchange) -> None:
    answer = exchange.forward()
    exchange.send(answer, only=len(answer.body) // 2)


def _shortened(answer: Answer) -> Answer:
    """Return half a body that claims to be whole."""
    return dataclasses.replace(answer, body=answer.body[: len(answer.body) // 2])


def _zipped(answer: Answer) -> Answer:
    headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return Answer(answer.status, headers, gzip.compress(answer.body))


def _stall(exchange: Exchange) -> None:
    exchange.wait_until_gone()


def _stall_after(exchange: Exchange) -> None:
    exchange.forward()
    exchange.wait_until_gone()


def _drip(exchange: Exchange) -> None:
    exchange.send(exchange.forward(), drip=0.01)


def _plain_text(answer: Answer) -> Answer:
    headers = (*(h for h in answer.headers if h[0].lower() != "content-type"), *HTML)
    return dataclasses.replace(answer, headers=headers)


def _soon() -> Answer:
    return page(429, Retry_After=email.utils.formatdate(time.time(), usegmt=True))


def _table(**ways: Callable[[Exchange], None]) -> dict[str, Fault]:
    return {name: Fault(name, play) for name, play in ways.items()}


#: Odoo never sees the call. Each passes when it is sent again.
BEFORE = _table(
    down=lambda exchange: exchange.go_down(),
    reset_before=lambda exchange: exchange.reset(),
    http_429=answers(lambda: page(429, Retry_After="0")),
    http_429_dated=answers(_soon),
    http_500=answers(lambda: page(500)),
    http_502=answers(lambda: page(502)),
    http_503=answers(lambda: page(503, Retry_After="0")),
    http_504=answers(lambda: page(504)),
    serialization_failure=says(
        "psycopg2.errors.SerializationFailure", "could not serialize access", status=500
    ),
    deadlock=says("psycopg2.errors.DeadlockDetected", "deadlock detected", status=500),
    no_database=says("psycopg2.OperationalError", "server closed the connection", status=500),
)
#: Odoo has acted, and the answer is lost or damaged.
AFTER = _table(
    reset_after=_reset_after,
    cut=_cut,
    half_a_body=acted(_shortened),
    half_a_gzip=acted(lambda answer: _shortened(_zipped(answer))),
    http_502_after=acted(lambda _answer: page(502)),
    http_504_after=acted(lambda _answer: page(504)),
    http_500_after=acted(lambda _answer: page(500)),
)
#: The same past the client's timeout.
STALLS = _table(stall_before=_stall, stall_after=_stall_after)
#: Unusual, and no fault at all.
HARMLESS = _table(slow_drip=_drip, gzip=acted(_zipped), wrong_content_type=acted(_plain_text))
#: A page in the place of Odoo; at the very first contact that is a wrong address.
PAGE = Fault("page", answers(lambda: page(200, "Maintenance")))
SESSION_EXPIRED = Fault(
    "session_expired",
    says("odoo.http.SessionExpiredException", "Session expired", code=100, status=403),
)
#: What no repetition helps against.
LASTING = _table(
    redirect=answers(lambda: page(302, Location="http://127.0.0.1:9/elsewhere")),
    redirect_to_https=answers(lambda: page(308, Location="https://127.0.0.1:9/web")),
    too_many_logins=says(
        "odoo.exceptions.AccessDenied", "Too many login failures, try again later", status=401
    ),
    access_denied=says("odoo.exceptions.AccessDenied", "Access Denied", status=401),
)
TOO_LARGE = Fault("too_large", answers(lambda: page(413)))
ACCESS_ERROR = Fault("access_error", says("odoo.exceptions.AccessError", "You are not allowed"))
VALIDATION = Fault("validation", says("odoo.exceptions.ValidationError", "That is not right"))
#: What a run survives without a trace, at any call but its first.
PASSING = [*AFTER.values(), *BEFORE.values(), *HARMLESS.values(), PAGE]
