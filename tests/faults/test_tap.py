"""The tap under fire: what comes out is what comes out without faults."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import OdooError
from tap_odoo.tap import TapOdoo
from tests.faults.amounts import SEED, STEP, TAP_RUNS
from tests.faults.faults import AFTER, HARMLESS, PASSING, SESSION_EXPIRED
from tests.faults.script import Script, at_random, no_fault, on_call
from tests.live.singer import Output, select
from tests.live.tap.in_process import captured, signals_as_they_are

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.figures import Maker
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain

pytestmark = pytest.mark.live

STREAMS = ("partners", "countries")
PAGES = {"page_size": 100}

State = dict[str, t.Any]
Records = dict[str, dict[t.Any, dict[str, t.Any]]]


#: Records of a run without faults, by server.
REFERENCES: dict[str, Records] = {}


class Reader:
    """Runs the tap through the proxy."""

    def __init__(self, faulty: dict[str, t.Any], proxy: Proxy, folder: Path) -> None:
        self._config = {**faulty, **PAGES}
        self._proxy = proxy
        self._file = folder / "stdout"
        self._error: OdooError | None = None
        proxy.play()
        self._catalog = select(TapOdoo(config=self._config).catalog_dict, dict.fromkeys(STREAMS))

    def error(self) -> str:
        """Return what ended the last run."""
        return str(self._error or "")

    def reference(self) -> Records:
        """Return the records of a run without faults, made once."""
        if self._proxy.url not in REFERENCES:
            REFERENCES[self._proxy.url] = by_key(self.read(no_fault))
        return REFERENCES[self._proxy.url]

    def read(self, script: Script, state: State | None = None, **settings: t.Any) -> Output:
        """Return what comes out, up to the error if there is one."""
        self._proxy.play(script)
        self._error = None
        with signals_as_they_are(), captured(self._file) as printed:
            try:
                tap = TapOdoo(
                    config={**self._config, **settings}, catalog=self._catalog, state=state
                )
                tap.sync_all()
            except OdooError as error:
                self._error = error
            printed.seek(0)
            lines = printed.readlines()
        return Output(lines)


def by_key(output: Output) -> Records:
    """Return the records by key; none may have come twice."""
    found: Records = {}
    for stream, records in output.records.items():
        found[stream] = {record["id"]: record for record in records}
        assert len(found[stream]) == len(records), stream
    return found


@pytest.fixture
def reader(faulty: dict[str, t.Any], proxy: Proxy, tmp_path: Path) -> Reader:
    return Reader(faulty, proxy, tmp_path)


@pytest.mark.parametrize("kind", ["full", "incremental"])
def test_a_fault_in_any_position_leaves_no_trace(
    reader: Reader, proxy: Proxy, plain: Plain, kind: str, figure: Maker
) -> None:
    figures = figure(f"tap, every call: {kind}", "faults")
    state: State | None = None
    if kind == "incremental":
        state = reader.read(no_fault).state
        plain.call(
            "res.country",
            "write",
            plain.call("res.country", "search", [], limit=5),
            {"phone_code": 1},
        )
    expected = by_key(reader.read(no_fault, state))
    calls = list(proxy.calls)
    kinds = [*PASSING, SESSION_EXPIRED]
    for call in calls[::STEP]:
        fault = kinds[call.number % len(kinds)]
        if call.number == 1:
            fault = AFTER["reset_after"]
        found = by_key(reader.read(on_call(call.number, fault), state))
        where = f"{fault.name} on call {call.number}, {call.model}.{call.method}"
        assert not reader.error(), where
        assert proxy.injected, where
        figures.hits += 1
        figures.compare(found, expected)
        assert found == expected, where


def test_a_run_that_a_fault_ends_in_any_position_is_finished_by_the_next(
    reader: Reader, proxy: Proxy, figure: Maker
) -> None:
    figures = figure("tap, ended by a lost call", "faults")
    expected = by_key(reader.read(no_fault))
    calls = list(proxy.calls)
    for call in calls[::STEP]:
        first = reader.read(on_call(call.number, AFTER["reset_after"]), retry_max_tries=1)
        where = f"call {call.number}, {call.model}.{call.method}"
        assert reader.error(), where
        state = first.state if first.states else None
        second = by_key(reader.read(no_fault, state))
        assert not reader.error(), where
        brought = {
            stream: by_key(first).get(stream, {}) | second.get(stream, {}) for stream in expected
        }
        figures.hits += 1
        figures.compare(brought, expected)
        assert brought == expected, where


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(SEED, marks=pytest.mark.quick),
        *range(SEED + 1, SEED + TAP_RUNS),
    ],
)
def test_several_faults_in_a_run_leave_no_trace(
    reader: Reader, proxy: Proxy, seed: int, figure: Maker
) -> None:
    figures = figure("tap, at random", "faults")
    kinds = [f for f in (*PASSING, *HARMLESS.values()) if f.name != "page"]
    expected = reader.reference()
    found = by_key(reader.read(at_random(seed, kinds, 0.3)))
    told = [(name, call.number, call.method) for name, call in proxy.injected]
    figures.hits += len(told)
    figures.compare(found, expected)
    assert not reader.error(), told
    assert found == expected, told
