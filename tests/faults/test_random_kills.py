"""The target ended by a signal at any moment: the next run gives the uninterrupted result."""

from __future__ import annotations

import os
import time
import typing as t

import pytest

from tests import forked
from tests.faults.amounts import KILLS, LARGE_KILLS, SEED
from tests.faults.content import difference
from tests.faults.fire import Fire
from tests.faults.killer import Killer
from tests.faults.scenarios import SCENARIOS
from tests.faults.test_kills import OPTIONS, SIGNALS, SMALL, TOGETHER, check, feed, text_of
from tests.live.singer import write_json

if t.TYPE_CHECKING:
    import signal
    from pathlib import Path

    from tests.faults.figures import Maker
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain
    from tests.live.target.conftest import Runner

pytestmark = pytest.mark.live


def named(mark: str) -> t.Callable[[str], str]:
    return lambda text: f"{text}-{mark}"


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
def test_tags(  # noqa: PLR0917 - fixtures
    config: dict[str, t.Any],
    run: Runner,
    plain: Plain,
    tmp_path: Path,
    signum: signal.Signals,
    figure: Maker,
) -> None:
    killer = Killer(signum, figure("target, at random: tags", signum.name))

    def begin(number: int) -> tuple[forked.Running, t.Callable[[str], str], dict[str, t.Any]]:
        name = named(f"{os.getpid()}x{signum}x{number}x{SEED}")
        ledger = {"ledger_url": str(tmp_path / f"ledger{number}.db")}
        settings = TOGETHER if number % 2 else SMALL
        write_json(tmp_path / "config.json", {**config, **settings, **ledger})
        return forked.Running("target-odoo", OPTIONS, tmp_path, text_of(feed(name))), name, ledger

    for number in (-2, -1):  # to warm up, and to know how long a run takes
        began = time.monotonic()
        assert begin(number)[0].end().code == 0
        killer.seconds = time.monotonic() - began
    for number in killer.until(KILLS):
        running, name, ledger = begin(number)
        ended = killer.end(running)
        check(ended.out, run, plain, name, ledger, killer.figures)


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_larger_inputs(  # noqa: PLR0917 - fixtures
    scenario: str,
    config: dict[str, t.Any],
    run: Runner,
    plain: Plain,
    proxy: Proxy,
    faulty: dict[str, t.Any],
    tmp_path: Path,
    signum: signal.Signals,
    figure: Maker,
) -> None:
    fire = Fire(SCENARIOS[scenario], run, plain, proxy, faulty)
    killer = Killer(signum, figure(f"target, at random: {scenario}", signum.name))
    write_json(tmp_path / "config.json", {**config, **fire.scenario.settings})
    _, expected, _ = fire.reference()
    name = fire.begin()
    began = time.monotonic()
    assert forked.run("target-odoo", OPTIONS, tmp_path, text_of(fire.scenario.feed(name))).code == 0
    killer.seconds = time.monotonic() - began
    for _ in killer.until(LARGE_KILLS):
        name = fire.begin()
        given = text_of(fire.scenario.feed(name))
        killer.end(forked.Running("target-odoo", OPTIONS, tmp_path, given))
        rest = forked.run("target-odoo", OPTIONS, tmp_path, given)
        assert rest.code == 0, rest.log[-2000:]
        found = fire.content(name)
        killer.figures.compare(found, expected)
        assert found == expected, difference(found, expected)
