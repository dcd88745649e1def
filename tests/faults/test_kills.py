"""The target killed, cut off or out of room: the next run gives the uninterrupted result."""

from __future__ import annotations

import functools
import json
import signal
import subprocess
import typing as t

import pytest

from tests import forked
from tests.faults import strikes
from tests.live.singer import BIN, write_json
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.figures import Figure, Maker
    from tests.live.plain import Plain
    from tests.live.target.conftest import Message, Name, Runner

pytestmark = pytest.mark.live

TAG = "res.partner.category"
OPTIONS = ("--config", "config.json")
STEPS = ("load", "settle", "state")
#: Five batches.
SMALL = {"batch_size_rows": 2, "parallel_requests": 1}
#: The same; each is looked up while the one before is written.
TOGETHER = {"batch_size_rows": 1, "parallel_requests": 2}
NUMBERS = range(1, 6)
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def feed(name: Name) -> list[Message]:
    """Return tags in five batches of two, with a STATE after each record."""
    rows = [{"id": name(f"t{n}"), "name": name(f"Tag{n}")} for n in range(10)]
    messages: list[Message] = []
    for number, message in enumerate(records(TAG, rows)):
        messages += [message, {"type": "STATE", "value": {"read": number}}]
    return messages


def text_of(messages: list[Message]) -> bytes:
    return "".join(json.dumps(message) + "\n" for message in messages).encode()


def written(plain: Plain, name: Name) -> int:
    return plain.count(TAG, [("name", "like", name("")[1:])])


def check(  # noqa: PLR0917
    out: str, run: Runner, plain: Plain, name: Name, ledger: dict[str, t.Any], figures: Figure
) -> None:
    """Check that STATE was true, and that the next run makes the rest."""
    states = [json.loads(line)["read"] for line in out.splitlines() if line.endswith("}")]
    there = written(plain, name)
    assert max(states, default=0) <= there
    result = run(feed(name), **ledger)
    counts = result.counts[TAG]
    # Odoo may still have been at work on the last call of the run that was killed.
    assert counts["created"] <= 10 - there
    assert counts["created"] + counts["unchanged"] == 10
    assert not result.rejects
    rows = plain.call(TAG, "search_read", [("name", "like", name("")[1:])], ["name"])
    found = [row["name"] for row in rows]
    expected = [name(f"Tag{n}") for n in range(10)]
    figures.compare({TAG: found}, {TAG: expected})
    assert sorted(found) == sorted(expected)


@pytest.fixture
def target(config: dict[str, t.Any], tmp_path: Path) -> t.Callable[..., forked.Ended]:
    """Run the target with some messages and settings, after something else was done first."""

    def play(
        given: bytes, first: t.Callable[[], None] | None = None, **settings: t.Any
    ) -> forked.Ended:
        write_json(tmp_path / "config.json", {**config, **SMALL, **settings})
        return forked.run("target-odoo", OPTIONS, tmp_path, given, first)

    return play


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("settings", [SMALL, TOGETHER], ids=["one by one", "together"])
def test_a_signal_at_a_boundary(  # noqa: PLR0917 - fixtures
    target: t.Callable[..., forked.Ended],
    run: Runner,
    plain: Plain,
    name: Name,
    tmp_path: Path,
    step: str,
    number: int,
    signum: signal.Signals,
    settings: dict[str, int],
    figure: Maker,
) -> None:
    ledger: dict[str, t.Any] = {"ledger_url": str(tmp_path / "ledger.db")}
    struck = functools.partial(strikes.at, step, number, int(signum))
    ended = target(text_of(feed(name)), struck, **settings, **ledger)
    assert ended.code in (-signum, 128 + signum), ended.log[-2000:]
    figures = figure("target, at each boundary of a batch", signum.name)
    figures.hits += 1
    check(ended.out, run, plain, name, ledger, figures)


@pytest.mark.quick
def test_input_that_ends_in_the_middle_of_a_line(
    target: t.Callable[..., forked.Ended], run: Runner, plain: Plain, name: Name, figure: Maker
) -> None:
    ended = target(text_of(feed(name))[:-90])
    assert ended.code == 1
    assert "is not JSON" in ended.log
    assert not ended.has_traceback
    check(ended.out, run, plain, name, {}, figure("target", "cut input"))


@pytest.mark.quick
def test_nobody_reads_the_state(  # noqa: PLR0917 - fixtures
    config: dict[str, t.Any],
    run: Runner,
    plain: Plain,
    name: Name,
    tmp_path: Path,
    figure: Maker,
) -> None:
    write_json(tmp_path / "config.json", {**config, **SMALL})
    with subprocess.Popen(
        [BIN / "target-odoo", *OPTIONS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as target:
        assert target.stdout
        target.stdout.close()
        target.stdout = None
        _, log = target.communicate(text_of(feed(name)), timeout=120)
    assert target.returncode not in (0, None)
    assert b"Traceback" not in log
    check("", run, plain, name, {}, figure("target", "closed stdout"))


@pytest.mark.quick
def test_no_room_for_the_ledger(  # noqa: PLR0917 - fixtures
    target: t.Callable[..., forked.Ended],
    run: Runner,
    plain: Plain,
    name: Name,
    tmp_path: Path,
    figure: Maker,
) -> None:
    ledger: dict[str, t.Any] = {"ledger_url": str(tmp_path / "ledger.db")}
    ended = target(text_of(feed(name)), functools.partial(strikes.with_room, 100_000), **ledger)
    assert ended.code == 1, ended.log[-2000:]
    assert "the ledger" in ended.log
    assert not ended.has_traceback
    check(ended.out, run, plain, name, ledger, figure("target", "full disk"))


@pytest.mark.quick
def test_no_room_for_the_dead_letters(
    target: t.Callable[..., forked.Ended], run: Runner, plain: Plain, name: Name, figure: Maker
) -> None:
    messages = feed(name)
    bad = {"type": "RECORD", "stream": TAG, "record": {"id": name("bad")}}
    ended = target(text_of([*messages[:9], bad, *messages[9:]]), rejects_path="/dev/full")
    assert ended.code == 1, ended.log[-2000:]
    assert "rejected records can't be written to /dev/full: [Errno 28]" in ended.log
    assert not ended.has_traceback
    states = [json.loads(line)["read"] for line in ended.out.splitlines()]
    assert max(states, default=0) <= 4  # none that covers the record which went nowhere
    check(ended.out, run, plain, name, {}, figure("target", "full disk"))
