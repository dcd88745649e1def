"""Odoo killed and PostgreSQL restarted under a run: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import typing as t
import uuid
from pathlib import Path

import pytest

from tests import forked
from tests.faults.content import content
from tests.faults.own_server import OwnServer
from tests.faults.scenarios import SCENARIOS
from tests.faults.test_kills import text_of
from tests.live.plain import Plain
from tests.live.singer import Output, select, write_json
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox import Sandbox

pytestmark = pytest.mark.live

OPTIONS = ("--config", "config.json")
#: Enough tries for the seconds that a server needs to come back.
PATIENT = {"retry_factor": 2, "retry_max_tries": 12}


@pytest.fixture(scope="module")
def own(box: Sandbox) -> Iterator[OwnServer]:
    # Not pytest's own folder: the servers' account may not enter it.
    home = Path(tempfile.mkdtemp(prefix="odoo-under-fire-"))
    home.chmod(0o755)
    server = OwnServer(box, home)
    try:
        server.up()
        yield server
    finally:
        server.down()
        shutil.rmtree(home)


@pytest.fixture
def config(own: OwnServer, tmp_path: Path) -> dict[str, t.Any]:
    odoo = own.database()
    found: dict[str, t.Any] = {
        "url": odoo.url,
        "db": odoo.name,
        "username": odoo.username,
        "password": odoo.password,
        **PATIENT,
    }
    write_json(tmp_path / "config.json", found)
    return found


def kill_odoo(own: OwnServer) -> None:
    own.kill_odoo()
    time.sleep(1)
    own.start_odoo()


STRIKES: dict[str, Callable[[OwnServer], None]] = {
    "Odoo is killed": kill_odoo,
    "PostgreSQL is restarted": OwnServer.restart_postgresql,
}


def strike(own: OwnServer, how: str, running: forked.Running, *, after: bytes) -> forked.Ended:
    """Let a run begin, strike, and wait for its end: it may fail, and says why in a line."""
    deadline = time.monotonic() + 120
    while after not in running.printed():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    STRIKES[how](own)
    ended = running.end()
    assert ended.code in (0, 1), ended.log[-2000:]
    assert not ended.has_traceback, ended.log[-2000:]
    print(f"{how}: exit code {ended.code}, {ended.log.count('trying again')} repetitions")
    return ended


@pytest.mark.parametrize("how", STRIKES)
def test_the_target(own: OwnServer, config: dict[str, t.Any], tmp_path: Path, how: str) -> None:
    plain = Plain(own.database())
    model, mark, count = "res.partner.category", uuid.uuid4().hex[:8], 60
    rows = [{"id": f"t{n}-{mark}", "name": f"Tag{n}-{mark}"} for n in range(count)]
    feed: list[t.Any] = []
    for number, message in enumerate(records(model, rows)):
        feed += [message, {"type": "STATE", "value": {"read": number}}]
    given = text_of(feed)
    write_json(tmp_path / "config.json", {**config, "batch_size_rows": 2, "parallel_requests": 1})
    running = forked.Running("target-odoo", OPTIONS, tmp_path, given)
    ended = strike(own, how, running, after=b'"read":10}')
    states = [json.loads(line)["read"] for line in ended.out.splitlines()]
    there = plain.count(model, [("name", "like", mark)])
    assert max(states) <= there
    summary = {"summary_path": "summary.json"}
    write_json(tmp_path / "config.json", {**config, **summary})
    assert forked.run("target-odoo", OPTIONS, tmp_path, given).code == 0
    counts = json.loads((tmp_path / "summary.json").read_text())["streams"][model]
    assert (counts["created"], counts["unchanged"]) == (count - there, there)
    assert plain.count(model, [("name", "like", mark)]) == count


@pytest.mark.parametrize("how", STRIKES)
def test_the_target_at_work_on_orders(
    own: OwnServer, config: dict[str, t.Any], tmp_path: Path, how: str
) -> None:
    plain = Plain(own.database())
    scenario = SCENARIOS["orders"]
    write_json(
        tmp_path / "config.json",
        {**config, **scenario.settings, "batch_size_rows": 1, "parallel_requests": 1},
    )

    def begin() -> tuple[t.Callable[[str], str], bytes]:
        mark = uuid.uuid4().hex[:8]

        def name(text: str) -> str:
            return f"{text}-{mark}"

        before = text_of(scenario.before(name))
        assert forked.run("target-odoo", OPTIONS, tmp_path, before).code == 0
        feed: list[t.Any] = []
        for message in scenario.feed(name):
            feed += [message, {"type": "STATE", "value": {"of": message.get("record", {})}}]
        return name, text_of(feed)

    name, given = begin()
    assert forked.run("target-odoo", OPTIONS, tmp_path, given).code == 0
    expected = content(scenario, plain, name)
    name, given = begin()
    running = forked.Running("target-odoo", OPTIONS, tmp_path, given)
    strike(own, how, running, after=b'"PO1')
    assert forked.run("target-odoo", OPTIONS, tmp_path, given).code == 0
    assert content(scenario, Plain(own.database()), name) == expected


@pytest.mark.parametrize("how", STRIKES)
def test_the_tap(own: OwnServer, config: dict[str, t.Any], tmp_path: Path, how: str) -> None:
    write_json(tmp_path / "config.json", {**config, "page_size": 5})
    catalog = json.loads(forked.run("tap-odoo", [*OPTIONS, "--discover"], tmp_path).out)
    streams = dict.fromkeys(("countries", "partners"))
    write_json(tmp_path / "catalog.json", select(catalog, streams))
    options = (*OPTIONS, "--catalog", "catalog.json")
    whole = forked.run("tap-odoo", options, tmp_path)
    running = forked.Running("tap-odoo", options, tmp_path)
    ended = strike(own, how, running, after=b'"RECORD"')
    outputs = [Output(ended.out.splitlines())]
    if ended.code:
        write_json(tmp_path / "state.json", outputs[0].state)
        rest = forked.run("tap-odoo", (*options, "--state", "state.json"), tmp_path)
        assert rest.code == 0, rest.log[-2000:]
        outputs.append(Output(rest.out.splitlines()))

    def by_key(*found: Output) -> dict[str, dict[int, t.Any]]:
        return {
            stream: {row["id"]: row for output in found for row in output.records[stream]}
            for stream in streams
        }

    assert by_key(*outputs) == by_key(Output(whole.out.splitlines()))
