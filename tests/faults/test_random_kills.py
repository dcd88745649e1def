"""The connectors ended by a signal at any moment: the next run gives the uninterrupted result.

`FAULT_KILLS` says how often each signal hits the tap and the target; a tenth of it hits each of the
larger inputs (orders that are confirmed, bills that are posted, counts, receipts).
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
import typing as t

import pytest

from tests import forked
from tests.faults.scenarios import SCENARIOS
from tests.faults.test_kills import SIGNALS, SMALL, check, feed, text_of
from tests.faults.test_target import Fire
from tests.live.singer import Output, select, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain
    from tests.live.target.conftest import Runner

pytestmark = pytest.mark.live

KILLS = int(os.environ.get("FAULT_KILLS", "3"))
SEED = int(os.environ.get("FAULT_SEED", "0"))
OPTIONS = ("--config", "config.json")


class Killer:
    """Ends runs at random moments, and counts at how many of them the run was still going.

    Attributes:
        hit: Runs that the signal ended.
        late: Runs that were over by then.
    """

    def __init__(self, signum: signal.Signals) -> None:
        self._signum = signum
        self._dice = random.Random(SEED)
        self.hit = self.late = 0

    def end(self, running: forked.Running, seconds: float) -> forked.Ended:
        """Send the signal within so many seconds, and wait for the end."""
        time.sleep(self._dice.uniform(0.02, seconds))
        running.signal(self._signum)
        ended = running.end()
        if ended.code == 0:
            self.late += 1
        else:
            # Ctrl-C before the command listens for signals is Python's: no output, exit code 1.
            at_once = self._signum == signal.SIGINT and ended.code == 1 and not ended.out
            assert at_once or ended.code in (-self._signum, 128 + self._signum), ended.log[-2000:]
            assert at_once or not ended.has_traceback, ended.log[-2000:]
            self.hit += 1
        return ended


@pytest.fixture(params=SIGNALS, ids=lambda s: s.name)
def killer(request: pytest.FixtureRequest) -> t.Iterator[Killer]:
    found = Killer(request.param)
    yield found
    print(f"{request.param.name}: ended {found.hit} runs, came too late to {found.late}")


def named(mark: str) -> t.Callable[[str], str]:
    return lambda text: f"{text}-{mark}"


def test_the_target(
    config: dict[str, t.Any], run: Runner, plain: Plain, tmp_path: Path, killer: Killer
) -> None:
    typical = 0.0
    for number in range(-2, KILLS):  # two to warm up
        name = named(f"{os.getpid()}x{killer._signum}x{number + 1}x{SEED}")
        ledger = {"ledger_url": str(tmp_path / f"ledger{number}.db")}
        write_json(tmp_path / "config.json", {**config, **SMALL, **ledger})
        began = time.monotonic()
        running = forked.Running("target-odoo", OPTIONS, tmp_path, text_of(feed(name)))
        if number < 0:
            assert running.end().code == 0
            typical = time.monotonic() - began
            continue
        ended = killer.end(running, typical)
        check(ended.out.encode(), run, plain, name, ledger)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_target_at_work(  # noqa: PLR0917 - fixtures
    scenario: str,
    config: dict[str, t.Any],
    run: Runner,
    plain: Plain,
    proxy: Proxy,
    faulty: dict[str, t.Any],
    tmp_path: Path,
    killer: Killer,
) -> None:
    fire = Fire(SCENARIOS[scenario], run, plain, proxy, faulty)
    write_json(tmp_path / "config.json", {**config, **fire.scenario.settings})
    expected, typical = None, 0.0
    for _ in range(max(1, KILLS // 10) + 1):
        name = fire.begin()
        given = text_of(fire.scenario.feed(name))
        began = time.monotonic()
        running = forked.Running("target-odoo", OPTIONS, tmp_path, given)
        if expected is None:
            assert running.end().code == 0
            typical = time.monotonic() - began
            expected = fire.content(name)
            continue
        killer.end(running, typical * 0.8)
        assert forked.run("target-odoo", OPTIONS, tmp_path, given).code == 0
        assert fire.content(name) == expected


def test_the_tap(config: dict[str, t.Any], tmp_path: Path, killer: Killer) -> None:
    write_json(tmp_path / "config.json", {**config, "page_size": 10})
    catalog = json.loads(forked.run("tap-odoo", [*OPTIONS, "--discover"], tmp_path).out)
    streams = dict.fromkeys(("countries", "partners"))
    write_json(tmp_path / "catalog.json", select(catalog, streams))
    options = (*OPTIONS, "--catalog", "catalog.json")
    began = time.monotonic()
    whole = Output(forked.run("tap-odoo", options, tmp_path).out.splitlines())
    typical = time.monotonic() - began
    expected = {
        stream: {record["id"]: record for record in rows} for stream, rows in whole.records.items()
    }
    for _ in range(KILLS):
        ended = killer.end(forked.Running("tap-odoo", options, tmp_path), typical)
        # A target takes the whole lines: what was cut in the middle comes again.
        lines = [line for line in ended.out.splitlines(keepends=True) if line.endswith("\n")]
        first = Output(lines)
        write_json(tmp_path / "state.json", first.state if first.states else {})
        rest = forked.run("tap-odoo", (*options, "--state", "state.json"), tmp_path)
        assert rest.code == 0, rest.log[-2000:]
        found: dict[str, dict[int, t.Any]] = {stream: {} for stream in streams}
        for output in (first, Output(rest.out.splitlines())):
            for stream, rows in output.records.items():
                found[stream] |= {record["id"]: record for record in rows}
        assert found == expected
