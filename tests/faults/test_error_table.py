"""Every row of the error table, met on the wire: again, log in, split, dead-letter, stop."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from odoo_common.client.connection import Connection
from odoo_common.client.retry import RetryPolicy
from odoo_common.errors import Fatal, Retriable, Unconfirmed
from odoo_common.settings.connection import ConnectionSettings
from tests.faults.faults import (
    ACCESS_ERROR,
    AFTER,
    BEFORE,
    HARMLESS,
    LASTING,
    PAGE,
    SESSION_EXPIRED,
    STALLS,
    TOO_LARGE,
    VALIDATION,
)
from tests.faults.script import Exchange, Fault, for_calls, once
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from sandbox import Database
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain
    from tests.live.target.conftest import Name, Runner

pytestmark = [pytest.mark.live, pytest.mark.quick]

TAG = "res.partner.category"
MANY = 1000
#: Odoo, or what stands before it, says that the call had no effect: any call is repeated.
TOLD_APART = {"http_429", "http_429_dated", "serialization_failure", "deadlock", "no_database"}


@pytest.fixture(params=["web_session", "json_rpc", "json_2"])
def connection(
    request: pytest.FixtureRequest, odoo: Database, faulty: dict[str, t.Any]
) -> Connection:
    """A connection through the proxy that is logged in."""
    config = {**faulty, "transport": request.param, "timeout": 20}
    if request.param == "json_2":
        if int(odoo.version) < 19:
            pytest.skip("json_2 is there from Odoo 19 on")
        config["api_key"] = odoo.api_key
    made = Connection(ConnectionSettings.from_config(config))
    _ = made.uid, made.version
    return made


def count(plain: Plain, name: Name) -> int:
    return plain.count(TAG, [("name", "=", name("Tag"))])


def create(connection: Connection, name: Name) -> None:
    """Do what must not be done twice."""
    connection.call(TAG, "create", [{"name": name("Tag")}])


def load(connection: Connection, name: Name) -> None:
    """Do what finds its work done."""
    connection.call(
        TAG, "load", ["id", "name"], [[f"singer.{name('t')}", name("Tag")]], repeatable=True
    )


@pytest.mark.parametrize("fault", [*BEFORE.values(), PAGE], ids=lambda f: f.name)
def test_again(
    connection: Connection, proxy: Proxy, plain: Plain, name: Name, fault: Fault
) -> None:
    proxy.play(once(fault))
    if fault.name in TOLD_APART:
        create(connection, name)
    else:
        load(connection, name)
    assert connection.retries >= 1
    assert count(plain, name) == 1


@pytest.mark.parametrize("fault", AFTER.values(), ids=lambda f: f.name)
def test_a_lost_answer_is_asked_for_again_only_where_that_does_no_harm(
    connection: Connection, proxy: Proxy, plain: Plain, name: Name, fault: Fault
) -> None:
    proxy.play(once(fault))
    with pytest.raises(Unconfirmed):
        create(connection, name)
    assert (connection.retries, count(plain, name)) == (0, 1)
    proxy.play(once(fault))
    load(connection, lambda text: name(f"second-{text}"))
    assert connection.retries == 1
    assert count(plain, lambda text: name(f"second-{text}")) == 1


@pytest.mark.parametrize("fault", STALLS.values(), ids=lambda f: f.name)
def test_a_stalled_answer_is_a_lost_one(
    faulty: dict[str, t.Any], proxy: Proxy, plain: Plain, name: Name, fault: Fault
) -> None:
    connection = Connection(ConnectionSettings.from_config({**faulty, "timeout": 3}))
    _ = connection.uid
    proxy.play(once(fault))
    with pytest.raises(Unconfirmed, match="no answer within 3 s"):
        create(connection, name)
    assert count(plain, name) == (1 if fault is STALLS["stall_after"] else 0)


@pytest.mark.parametrize("fault", HARMLESS.values(), ids=lambda f: f.name)
def test_no_fault_at_all(
    connection: Connection, proxy: Proxy, plain: Plain, name: Name, fault: Fault
) -> None:
    proxy.play(once(fault))
    create(connection, name)
    assert (connection.retries, count(plain, name)) == (0, 1)


def test_log_in_again(connection: Connection, proxy: Proxy, plain: Plain, name: Name) -> None:
    proxy.play(once(SESSION_EXPIRED))
    create(connection, name)
    assert count(plain, name) == 1
    proxy.play(for_calls(MANY, SESSION_EXPIRED, method="create"))
    with pytest.raises(Fatal, match="refused right after the login"):
        create(connection, name)
    assert len(proxy.injected) == 2


@pytest.mark.parametrize("fault", LASTING.values(), ids=lambda f: f.name)
def test_stop(connection: Connection, proxy: Proxy, name: Name, fault: Fault) -> None:
    proxy.play(for_calls(MANY, fault))
    with pytest.raises(Fatal):
        create(connection, name)
    assert len(proxy.injected) == 1
    assert connection.retries == 0


def test_a_closed_port_is_knocked_at_until_it_opens(
    faulty: dict[str, t.Any], proxy: Proxy, plain: Plain, name: Name
) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            proxy.accept()

    connection = Connection(
        ConnectionSettings.from_config(faulty), retry=RetryPolicy(sleep=sleep, factor=0.01)
    )
    _ = connection.uid

    def close(exchange: Exchange) -> None:
        proxy.refuse()
        exchange.reset()

    proxy.play(once(Fault("closed", close)))
    load(connection, name)
    assert (len(pauses), count(plain, name)) == (3, 1)
    proxy.refuse()
    stranger = dataclasses.replace(ConnectionSettings.from_config(faulty), factor=0)
    with pytest.raises(Retriable, match="tried 3 times"):
        _ = Connection(stranger).uid
    proxy.accept()


@dataclasses.dataclass(frozen=True)
class Write:
    """What becomes of four new tags when calls of `load` fail.

    Attributes:
        loads: Calls of `load` at most.
        codes: Of the rejections.
    """

    fault: Fault
    times: int
    created: int
    loads: int
    codes: frozenset[str] = frozenset()


WRITES: dict[str, Write] = {
    "split what is too large": Write(TOO_LARGE, 1, 4, 3),
    "dead-letter what is too large alone": Write(TOO_LARGE, MANY, 0, 7, frozenset({"value"})),
    "split until one is to blame": Write(VALIDATION, 1, 4, 3),
    "dead-letter what is refused": Write(VALIDATION, MANY, 0, 7, frozenset({"validation"})),
    "dead-letter all where a right is missing": Write(
        ACCESS_ERROR, MANY, 0, 1, frozenset({"access"})
    ),
}


@pytest.mark.parametrize("case", WRITES.values(), ids=WRITES)
def test_a_refused_batch(  # noqa: PLR0917 - fixtures
    run: Runner,
    faulty: dict[str, t.Any],
    proxy: Proxy,
    plain: Plain,
    name: Name,
    case: Write,
) -> None:
    rows = [{"id": name(f"t{n}"), "name": name(f"Tag{n}")} for n in range(4)]
    proxy.play(for_calls(case.times, case.fault, method="load"))
    result = run([*records(TAG, rows), {"type": "STATE", "value": {"at": 4}}], **faulty)

    assert result.counts[TAG]["created"] == case.created
    assert result.counts[TAG]["rejected"] == 4 - case.created == len(result.rejects)
    assert {letter["rejection"]["code"] for letter in result.rejects} == case.codes
    assert sum(call.method == "load" for call in proxy.calls) == case.loads
    assert result.states == [{"at": 4}]
    assert plain.count(TAG, [("name", "like", name("Tag")[3:])]) == case.created


@pytest.mark.parametrize("fault", LASTING.values(), ids=lambda f: f.name)
def test_a_run_that_is_stopped_lets_no_state_out_for_what_is_not_written(  # noqa: PLR0917 - fixtures
    run: Runner,
    faulty: dict[str, t.Any],
    proxy: Proxy,
    name: Name,
    fault: Fault,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [{"id": name(f"t{n}"), "name": name(f"Tag{n}")} for n in range(4)]
    feed = [*records(TAG, rows), {"type": "STATE", "value": {"at": 4}}]
    proxy.play(once(fault, method="load"))
    with pytest.raises(Fatal):
        run(feed, **faulty)
    assert "STATE" not in capsys.readouterr().out
    assert run(feed).ended(TAG) == {"created": 4}
