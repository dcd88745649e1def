"""The target under fire: what Odoo holds, and what became of each record, is the same."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.client.retry import READS
from odoo_common.errors import OdooError
from tests.faults.amounts import SCENARIO_RUNS, SEED, STEP
from tests.faults.content import difference
from tests.faults.faults import AFTER, BEFORE, HARMLESS, PASSING, SESSION_EXPIRED
from tests.faults.fire import Fire
from tests.faults.scenarios import SCENARIOS
from tests.faults.script import Call, Fault, at_random, no_fault, on_call

if t.TYPE_CHECKING:
    from tests.faults.figures import Maker
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain
    from tests.live.target.conftest import Runner

pytestmark = pytest.mark.live

#: At the very first call a page is a wrong address.
NOT_FIRST = frozenset({"page"})


@pytest.fixture(params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fire(scenario: str, run: Runner, plain: Plain, proxy: Proxy, faulty: dict[str, t.Any]) -> Fire:
    return Fire(SCENARIOS[scenario], run, plain, proxy, faulty)


def positions(calls: list[Call]) -> list[tuple[int, Fault]]:
    """Return in which position which fault is tried.

    Each position meets a fault, in turn another one; in those that write the answer is lost
    besides.
    """
    kinds = [*PASSING, SESSION_EXPIRED]
    found = []
    for call in calls[::STEP]:
        here = [kinds[call.number % len(kinds)]]
        if call.method not in READS and call.model and AFTER["reset_after"] not in here:
            here.append(AFTER["reset_after"])
        found += [(call.number, f) for f in here if call.number > 1 or f.name not in NOT_FIRST]
    return found


def test_a_fault_in_any_position_leaves_no_trace(fire: Fire, scenario: str, figure: Maker) -> None:
    counts, expected, calls = fire.reference()
    figures = figure(f"target, every call: {scenario}", "faults")
    wrong = []
    for number, fault in positions(calls):
        name = fire.begin()
        where = (
            f"{fault.name} on call {number}, {calls[number - 1].model}.{calls[number - 1].method}"
        )
        try:
            found = fire.write(name, on_call(number, fault))
        except OdooError as error:
            wrong.append(f"{where}: {error}")
            continue
        assert fire.proxy.injected, where
        figures.hits += 1
        if found != counts:
            wrong.append(f"{where}: {found} instead of {counts}")
        there = fire.content(name)
        figures.compare(there, expected)
        if there != expected:
            wrong.append(f"{where}: {difference(there, expected)}")
    assert not wrong, "\n".join(wrong)


def test_a_run_that_a_fault_ends_in_any_position_is_finished_by_the_next(
    fire: Fire, scenario: str, figure: Maker
) -> None:
    _, expected, calls = fire.reference()
    figures = figure(f"target, ended by a lost call: {scenario}", "faults")
    wrong = []
    ended = 0
    kinds = [AFTER["reset_after"], BEFORE["reset_before"]]
    for call in calls:
        if call.method in READS or not call.model:
            continue
        name = fire.begin()
        fault = kinds[call.number % 2]
        try:
            fire.write(name, on_call(call.number, fault), retry_max_tries=1)
            # The target looked whether Odoo had acted, and went on from there.
        except OdooError:
            ended += 1
        assert fire.proxy.injected
        figures.hits += 1
        fire.write(name, no_fault)
        there = fire.content(name)
        figures.compare(there, expected)
        if there != expected:
            where = f"{fault.name} on call {call.number}, {call.model}.{call.method}"
            wrong.append(f"{where}: {difference(there, expected)}")
    assert not wrong, "\n".join(wrong)
    assert ended


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(SEED, marks=pytest.mark.quick),
        *range(SEED + 1, SEED + SCENARIO_RUNS),
    ],
)
def test_several_faults_in_a_run_leave_no_trace(
    fire: Fire, scenario: str, seed: int, figure: Maker
) -> None:
    kinds = [f for f in (*PASSING, *HARMLESS.values()) if f.name not in NOT_FIRST]
    counts, expected, _ = fire.reference()
    figures = figure(f"target, at random: {scenario}", "faults")
    name = fire.begin()
    found = fire.write(name, at_random(seed, kinds, 0.3))
    told = [(f, c.number, c.model, c.method) for f, c in fire.proxy.injected]
    figures.hits += len(told)
    there = fire.content(name)
    figures.compare(there, expected)
    assert found == counts, told
    assert there == expected, told
