"""What a connection does with each kind of answer, without a server."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest
import requests
import urllib3.exceptions

from odoo_common.client.connection import Connection
from odoo_common.client.retry import RetryPolicy
from odoo_common.errors import (
    Fatal,
    LoginRefused,
    NoSuchModel,
    NotAnOdoo,
    OdooError,
    Rejected,
    Retriable,
    TooLarge,
    Unconfirmed,
)
from odoo_common.settings.connection import ConnectionSettings
from tests.unit.common.client.scripted_transport import LOGIN, Answer, Scripted, fault, result

CONFIG = {
    "url": "https://odoo.test",
    "db": "demo",
    "username": "admin",
    "password": "s3cret-pass",
}


def connect(*answers: Answer, **config: t.Any) -> tuple[Connection, Scripted, list[float]]:
    pauses: list[float] = []
    retry = RetryPolicy(sleep=pauses.append, jitter=lambda longest: longest)
    server = Scripted(*answers)
    settings = ConnectionSettings.from_config({**CONFIG, **config})
    return Connection(settings, retry=retry, adapter=server), server, pauses


def dropped() -> Answer:
    reason = urllib3.exceptions.ProtocolError("Connection aborted.", ConnectionResetError(104))
    return Answer(error=requests.exceptions.ConnectionError(reason))


def refused() -> Answer:
    pool = urllib3.HTTPSConnectionPool("odoo.test")
    inner = urllib3.exceptions.NewConnectionError(t.cast("t.Any", pool), "[Errno 111] refused")
    reason = urllib3.exceptions.MaxRetryError(pool, "/", inner)
    return Answer(error=requests.exceptions.ConnectionError(reason))


def test_an_answer_without_a_result_is_asked_for_again() -> None:
    connection, _, pauses = connect(LOGIN, result(None), result([1]))
    assert connection.call("res.partner", "search", []) == [1]
    assert len(pauses) == 1


def test_a_call_logs_in_first_and_only_once() -> None:
    connection, server, _ = connect(LOGIN, result([1]), result([2]))
    assert connection.call("res.partner", "search", []) == [1]
    assert connection.call("res.partner", "search", []) == [2]
    assert server.paths() == [
        "/web/session/authenticate",
        "/web/dataset/call_kw/res.partner/search",
        "/web/dataset/call_kw/res.partner/search",
    ]


def test_a_method_without_a_result_returns_none() -> None:
    connection, _, _ = connect(LOGIN, Answer({"jsonrpc": "2.0", "id": 1}))
    assert connection.call("stock.quant", "action_apply_inventory", [1]) is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (fault("odoo.exceptions.ValidationError", "No"), Rejected),
        (fault("odoo.exceptions.UserError", "No"), Rejected),
        (fault("odoo.exceptions.AccessError", "No"), Rejected),
        (fault("odoo.exceptions.MissingError", "No"), Rejected),
        (fault("builtins.ValueError", "Invalid field 'x'"), Rejected),
        (fault("builtins.KeyError", "'no.model'"), NoSuchModel),
        (fault("psycopg2.errors.NotNullViolation", "null value"), Rejected),
        (fault("werkzeug.exceptions.RequestEntityTooLarge", "413"), TooLarge),
        (Answer(status=413, text="<html>too large</html>"), TooLarge),
        (fault("odoo.exceptions.AccessDenied", "Access Denied"), LoginRefused),
        (Answer(status=302, text="", headers={"Location": "https://other.test/"}), Fatal),
        (fault("some.module.NewError", "Never seen before"), Rejected),
    ],
)
def test_each_answer_becomes_the_exception_that_says_what_to_do(
    answer: Answer, error: type[OdooError]
) -> None:
    connection, _, pauses = connect(LOGIN, answer)
    with pytest.raises(error):
        connection.call("no.model", "write", [1], {})
    assert pauses == []


@pytest.mark.parametrize(
    "trouble",
    [
        fault("psycopg2.errors.SerializationFailure", "could not serialize access"),
        fault("psycopg2.errors.DeadlockDetected", "deadlock"),
        fault("psycopg2.OperationalError", "server closed the connection"),
        Answer(status=429, text="slow down"),
        refused(),
    ],
    ids=["serialization", "deadlock", "database down", "429", "refused"],
)
def test_what_odoo_did_not_act_on_is_repeated_also_for_a_write(trouble: Answer) -> None:
    connection, _, pauses = connect(LOGIN, trouble, trouble, result(5))
    assert connection.call("res.partner", "create", [{}]) == 5
    assert pauses == [3, 6]
    assert connection.retries == 2


AMBIGUOUS = pytest.mark.parametrize(
    "trouble",
    [
        dropped(),
        Answer(error=requests.exceptions.ReadTimeout()),
        Answer(status=502, text="<html>bad gateway</html>"),
        Answer(status=503, text="<html>unavailable</html>"),
        Answer(status=504, text="<html>timeout</html>"),
        Answer(status=500, text="<html>error</html>"),
        Answer(text='{"jsonrpc": "2.0", "resu', headers={"Content-Type": "application/json"}),
    ],
    ids=["dropped", "timeout", "502", "503", "504", "500 html", "broken json"],
)


@AMBIGUOUS
def test_a_lost_answer_to_a_read_is_asked_for_again(trouble: Answer) -> None:
    connection, _, _ = connect(LOGIN, trouble, result([1]))
    assert connection.call("res.partner", "search", []) == [1]


@AMBIGUOUS
def test_a_lost_answer_to_a_create_is_never_met_by_a_second_create(trouble: Answer) -> None:
    connection, server, _ = connect(LOGIN, trouble)
    with pytest.raises(Unconfirmed):
        connection.call("res.partner", "create", [{}])
    assert len(server.asked) == 2


@AMBIGUOUS
def test_a_lost_answer_to_the_login_leaves_the_call_to_be_sent(trouble: Answer) -> None:
    databases = [result(["demo"]), Answer(text="<html>"), trouble]
    again = databases if trouble.status == 500 else []
    connection, server, _ = connect(trouble, *again, LOGIN, result([1]))
    assert connection.call("res.partner", "create", [{}]) == [1]
    assert server.paths()[-1].endswith("/create")


@AMBIGUOUS
def test_the_user_is_asked_for_again_when_the_answer_is_lost(trouble: Answer) -> None:
    databases = [result(["demo"]), Answer(text="<html>"), trouble]
    again = databases if trouble.status == 500 else []
    connection, _, _ = connect(trouble, *again, LOGIN)
    assert connection.uid == 2


@AMBIGUOUS
def test_a_call_that_is_said_to_be_repeatable_is_repeated(trouble: Answer) -> None:
    connection, _, _ = connect(LOGIN, trouble, result({"ids": [1]}))
    answer = connection.call("res.partner", "load", ["id"], [["a.b"]], repeatable=True)
    assert answer == {"ids": [1]}


def test_retry_after_is_respected() -> None:
    busy = Answer(status=429, text="", headers={"Retry-After": "120"})
    connection, _, pauses = connect(LOGIN, busy, result([]))
    connection.call("res.partner", "search", [])
    assert pauses == [120]


def test_retry_after_has_an_end() -> None:
    pauses: list[float] = []
    settings = ConnectionSettings.from_config({**CONFIG, "timeout": 60})
    busy = Answer(status=429, text="", headers={"Retry-After": "999999999"})
    connection = Connection(settings, adapter=Scripted(LOGIN, busy, result([])))
    policy = dataclasses.replace(connection.retry, sleep=pauses.append, jitter=lambda _: 1.0)
    connection.retry = policy
    connection.call("res.partner", "search", [])
    assert pauses == [60]


def test_eight_tries_are_the_most_and_the_pauses_double() -> None:
    busy = Answer(status=429, text="")
    connection, _, pauses = connect(LOGIN, *[busy] * 8)
    with pytest.raises(Retriable, match="tried 8 times"):
        connection.call("res.partner", "search", [])
    assert pauses == [3, 6, 12, 24, 48, 96, 192]


def test_a_server_that_never_answered_is_given_up_after_three_tries() -> None:
    connection, _, pauses = connect(*[refused()] * 3)
    with pytest.raises(Retriable, match="is Odoo running there"):
        connection.call("res.partner", "search", [])
    assert pauses == [3, 6]


def test_a_page_of_something_else_is_no_odoo() -> None:
    connection, _, pauses = connect(Answer(text="<html>Welcome to nginx</html>"))
    with pytest.raises(NotAnOdoo, match="Welcome to nginx"):
        connection.call("res.partner", "search", [])
    assert pauses == []


def test_a_proxys_page_in_the_middle_of_a_run_is_a_passing_trouble() -> None:
    connection, _, _ = connect(LOGIN, Answer(text="<html>Maintenance</html>"), result([3]))
    assert connection.call("res.partner", "search", []) == [3]


@pytest.mark.parametrize(
    ("info", "version"),
    [
        ([19, 0, 0, "final", 0, ""], (19, 0)),
        (["saas~18", 2, 0, "final", 0, "e"], (18, 2)),
        ([14, 0, 0, "final", 0, ""], (14, 0)),
    ],
)
def test_the_version_is_read_from_what_the_server_says(
    info: list[t.Any], version: tuple[int, ...]
) -> None:
    connection, _, _ = connect(result({"server_version_info": info}))
    assert connection.version == version


def test_the_servers_clock_is_taken_from_its_answers() -> None:
    connection, _, _ = connect(result({"server_version_info": [19, 0]}))
    assert connection.server_now().isoformat() >= "2026-11-21T10:00:00+00:00"
    assert connection.server_now().isoformat() < "2026-11-21T10:01:00+00:00"


def test_the_secret_shows_in_no_repr_log_or_error(caplog: pytest.LogCaptureFixture) -> None:
    echo = fault("odoo.exceptions.UserError", "you sent s3cret-pass")
    connection, _, _ = connect(LOGIN, dropped(), echo)
    with caplog.at_level("DEBUG"), pytest.raises(Rejected) as caught:
        connection.call("res.partner", "search", [])
    told = f"{caught.value} {caught.value.args} {connection!r} {connection.settings!r}"
    assert "s3cret-pass" not in told + caplog.text
    assert "***" in str(caught.value)
