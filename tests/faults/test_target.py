"""The target under fire: what Odoo holds, and what became of each record, is the same."""

from __future__ import annotations

import collections
import dataclasses
import os
import typing as t
import uuid

import pytest

from odoo_common.errors import OdooError
from odoo_common.retry import READS
from tests.faults.faults import AFTER, BEFORE, HARMLESS, PASSING, SESSION_EXPIRED
from tests.faults.proxy import Call, Fault, Proxy, Script, at_random, no_fault, on_call
from tests.faults.scenarios import SCENARIOS, Name, Scenario, content, name_receipt

if t.TYPE_CHECKING:
    from tests.live.plain import Plain
    from tests.live.target.conftest import Runner

pytestmark = pytest.mark.live

#: Seeded runs with several faults each, a scenario and version.
RANDOM_RUNS = int(os.environ.get("FAULT_RUNS", "2"))
#: The first seed: another one makes other runs.
SEED = int(os.environ.get("FAULT_SEED", "0"))
#: A fault in every position, not only in those that write.
EXHAUSTIVE = bool(os.environ.get("FAULT_ALL"))
#: At the very first call a page is a wrong address.
NOT_FIRST = frozenset({"page"})
REFERENCES: dict[tuple[int, str], tuple[t.Any, t.Any, list[Call]]] = {}


@dataclasses.dataclass
class Fire:
    """Writes one scenario again and again, each time under other names."""

    scenario: Scenario
    run: Runner
    plain: Plain
    proxy: Proxy
    faulty: dict[str, t.Any]

    def begin(self) -> Name:
        mark = uuid.uuid4().hex[:10]

        def name(text: str) -> str:
            return f"{text}-{mark}"

        self.scenario.prepare(self.plain, name)
        self.run(self.scenario.before(name), **self.scenario.settings)
        if self.scenario is SCENARIOS["receipts"]:
            name_receipt(self.plain, name)
        return name

    def write(self, name: Name, script: Script, **settings: t.Any) -> t.Any:
        """Write the input; return what became of the records."""
        self.proxy.play(script)
        feed = self.scenario.feed(name)
        result = self.run(feed, **{**self.faulty, **self.scenario.settings, **settings})
        for stream, counts in result.counts.items():
            ended = sum(count for outcome, count in counts.items() if outcome != "read")
            assert ended == counts["read"], stream
        return result.counts

    def content(self, name: Name) -> t.Any:
        return content(self.scenario, self.plain, name)

    def reference(self) -> tuple[t.Any, t.Any, list[Call]]:
        """Return outcomes, content and calls of a run without faults, made once."""
        key = (id(self.scenario), self.proxy.url)
        if key not in REFERENCES:
            REFERENCES[key] = self._reference()
        return REFERENCES[key]

    def _reference(self) -> tuple[t.Any, t.Any, list[Call]]:
        name = self.begin()
        counts = self.write(name, no_fault)
        calls = list(self.proxy.calls)
        before = self.content(name)
        again = self.write(name, no_fault)
        assert self.content(name) == before
        assert not sum(c["created"] + c["rejected"] for c in again.values())
        return counts, before, calls


@pytest.fixture(params=SCENARIOS)
def fire(
    request: pytest.FixtureRequest,
    run: Runner,
    plain: Plain,
    proxy: Proxy,
    faulty: dict[str, t.Any],
) -> Fire:
    return Fire(SCENARIOS[request.param], run, plain, proxy, faulty)


def positions(calls: list[Call]) -> list[tuple[int, Fault]]:
    """Return in which position which fault is tried.

    In each that writes the answer is lost; exhaustively each of them meets a fault besides, in
    turn another one.
    """
    kinds = [*PASSING, SESSION_EXPIRED]
    found = []
    for call in calls:
        here = [kinds[call.number % len(kinds)]] if EXHAUSTIVE else []
        if call.method not in READS and call.model:
            here.append(AFTER["reset_after"])
        found += [(call.number, f) for f in here if call.number > 1 or f.name not in NOT_FIRST]
    return found


def test_a_fault_in_any_position_leaves_no_trace(fire: Fire) -> None:
    counts, expected, calls = fire.reference()
    injected: collections.Counter[str] = collections.Counter()
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
        injected[fault.name] += 1
        if found != counts:
            wrong.append(f"{where}: {found} instead of {counts}")
        if (there := fire.content(name)) != expected:
            wrong.append(f"{where}: {_difference(there, expected)}")
    print(f"faults injected: {injected.total()} in {len(calls)} positions")
    assert not wrong, "\n".join(wrong)


def test_a_run_that_a_fault_ends_in_any_position_is_finished_by_the_next(fire: Fire) -> None:
    _, expected, calls = fire.reference()
    wrong = []
    survived: list[str] = []
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
            survived.append(f"{fault.name} on {call.model}.{call.method}")
        except OdooError:
            ended += 1
        assert fire.proxy.injected
        fire.write(name, no_fault)
        if (there := fire.content(name)) != expected:
            where = f"{fault.name} on call {call.number}, {call.model}.{call.method}"
            wrong.append(f"{where}: {_difference(there, expected)}")
    print(f"ended by a fault: {ended}; survived: {survived}")
    assert not wrong, "\n".join(wrong)
    assert ended


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(SEED, marks=pytest.mark.quick),
        *range(SEED + 1, SEED + RANDOM_RUNS),
    ],
)
def test_several_faults_in_a_run_leave_no_trace(fire: Fire, seed: int) -> None:
    kinds = [f for f in (*PASSING, *HARMLESS.values()) if f.name not in NOT_FIRST]
    counts, expected, _ = fire.reference()
    name = fire.begin()
    found = fire.write(name, at_random(seed, kinds, 0.3))
    told = [(f, c.number, c.model, c.method) for f, c in fire.proxy.injected]
    print(f"faults injected: {len(told)}")
    assert found == counts, told
    assert fire.content(name) == expected, told


def _difference(found: t.Any, expected: t.Any) -> str:
    return "; ".join(
        f"{model}: {found[model]} instead of {expected[model]}"
        for model in expected
        if found[model] != expected[model]
    )
