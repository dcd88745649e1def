"""Who may look at what runs did."""

from __future__ import annotations

import base64

import pytest
from starlette.requests import Request

from odoo_sync.listen.access import HEADER, may_look

SECRET = "a-secret-of-this-test"
LOCAL = {"Host": "127.0.0.1:8099"}
PROXIED = {**LOCAL, "Via": "1.1 proxy"}


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"me:{password}".encode()).decode()


def request(headers: dict[str, str], client: str = "127.0.0.1") -> Request:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw, "client": (client, 40000)})


@pytest.mark.parametrize(
    "headers",
    [
        LOCAL,
        {"Host": "localhost"},
        {"Host": "localhost:8099"},
        {"Host": "[::1]"},
        {"Host": "[::1]:8099"},
        {**PROXIED, HEADER: SECRET},
        {**PROXIED, "Authorization": f"Bearer {SECRET}"},
        {**PROXIED, "Authorization": basic(SECRET)},
    ],
)
def test_this_machine_and_who_knows_the_secret_may(headers: dict[str, str]) -> None:
    assert may_look(request(headers), SECRET)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "evil.example.com:8099"},
        {"Host": "127.0.0.1.example.com"},
        {**LOCAL, "X-Forwarded-For": "127.0.0.1"},
        {**LOCAL, "Forwarded": "for=127.0.0.1"},
        {**LOCAL, "X-Real-IP": "10.0.0.1"},
        PROXIED,
        {**LOCAL, HEADER: "wrong"},
        {**LOCAL, "Authorization": "Bearer wrong"},
        {**LOCAL, "Authorization": basic("wrong")},
        {**LOCAL, "Authorization": "Basic é"},
        {**LOCAL, "Authorization": "Basic AAAA=wrong"},
    ],
)
def test_nobody_else_may(headers: dict[str, str]) -> None:
    assert not may_look(request(headers), SECRET)


@pytest.mark.parametrize(("client", "may"), [("::1", True), ("10.0.0.7", False), ("::", False)])
def test_this_machine_is_who_is_connected_whatever_is_asked_for(client: str, may: bool) -> None:
    assert may_look(request(LOCAL, client), SECRET) == may
    assert may_look(request({**LOCAL, HEADER: SECRET}, client), SECRET)
