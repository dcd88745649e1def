"""The target killed, cut off or out of room: the next run gives the uninterrupted result."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import typing as t

import pytest

from tests.live.singer import write_json
from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.live.plain import Plain
    from tests.live.target.conftest import Message, Name, Runner

pytestmark = pytest.mark.live

#: The target, which sends itself a signal at the nth of the steps that are named.
TARGET = """
import os, resource, sys
from target_odoo import state_gate, target, upsert
owner = {"load": upsert.Upsert, "settle": target.TargetOdoo, "state": state_gate.StateGate}
names = {"load": "_update", "settle": "settle", "state": "release"}
step, number, signum, room = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
del sys.argv[1:5]
done = getattr(owner[step], names[step])
calls = []
def counted(*args, **kwargs):
    calls.append(1)
    if len(calls) == number:
        os.kill(os.getpid(), signum)
    return done(*args, **kwargs)
setattr(owner[step], names[step], counted)
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
target.TargetOdoo.cli()
"""
STEPS = ("load", "settle", "state")
#: Five batches.
SMALL = {"batch_size_rows": 2, "parallel_requests": 1}
#: All boundaries, and not a few of them.
NUMBERS = range(1, 6) if os.environ.get("FAULT_ALL") else (1, 4)
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def feed(name: Name) -> list[Message]:
    """Return tags in five batches of two, with a STATE after each record."""
    rows = [{"id": name(f"t{n}"), "name": name(f"Tag{n}")} for n in range(10)]
    messages: list[Message] = []
    for number, message in enumerate(records("res.partner.category", rows)):
        messages += [message, {"type": "STATE", "value": {"read": number}}]
    return messages


def start(
    config: dict[str, t.Any],
    folder: Path,
    *,
    step: str = "load",
    number: int = 0,
    signum: int = 0,
    room: int = 0,
    **settings: t.Any,
) -> subprocess.Popen[bytes]:
    write_json(folder / "config.json", {**config, **SMALL, **settings})
    options = [step, str(number), str(int(signum)), str(room)]
    return subprocess.Popen(
        [sys.executable, "-c", TARGET, *options, "--config", "config.json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    )


def text_of(messages: list[Message]) -> bytes:
    return "".join(json.dumps(message) + "\n" for message in messages).encode()


def written(plain: Plain, name: Name) -> int:
    return plain.count("res.partner.category", [("name", "like", name("")[1:])])


def check(out: bytes, run: Runner, plain: Plain, name: Name, ledger: dict[str, t.Any]) -> None:
    """Check that STATE was true, and that the next run makes the rest."""
    states = [json.loads(line)["read"] for line in out.splitlines() if line.endswith(b"}")]
    there = written(plain, name)
    assert max(states, default=0) <= there
    result = run(feed(name), **ledger)
    assert result.counts["res.partner.category"]["created"] == 10 - there
    assert not result.rejects
    assert written(plain, name) == 10


@pytest.mark.parametrize("signum", SIGNALS, ids=lambda s: s.name)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_at_a_boundary(  # noqa: PLR0917 - fixtures
    config: dict[str, t.Any],
    run: Runner,
    plain: Plain,
    name: Name,
    tmp_path: Path,
    step: str,
    number: int,
    signum: signal.Signals,
) -> None:
    ledger: dict[str, t.Any] = {"ledger_url": str(tmp_path / "ledger.db")}
    target = start(config, tmp_path, step=step, number=number, signum=signum, **ledger)
    out, log = target.communicate(text_of(feed(name)), timeout=120)
    assert target.returncode in (-signum, 128 + signum), log.decode()[-2000:]
    check(out, run, plain, name, ledger)


@pytest.mark.quick
def test_input_that_ends_in_the_middle_of_a_line(
    config: dict[str, t.Any], run: Runner, plain: Plain, name: Name, tmp_path: Path
) -> None:
    target = start(config, tmp_path)
    out, log = target.communicate(text_of(feed(name))[:-90], timeout=120)
    assert target.returncode == 1
    assert b"is not JSON" in log
    assert b"Traceback" not in log
    check(out, run, plain, name, {})


@pytest.mark.quick
def test_nobody_reads_the_state(
    config: dict[str, t.Any], run: Runner, plain: Plain, name: Name, tmp_path: Path
) -> None:
    target = start(config, tmp_path)
    assert target.stdout
    target.stdout.close()
    target.stdout = None
    _, log = target.communicate(text_of(feed(name)), timeout=120)
    assert target.returncode not in (0, None)
    assert b"Traceback" not in log
    check(b"", run, plain, name, {})


@pytest.mark.quick
def test_no_room_for_the_ledger(
    config: dict[str, t.Any], run: Runner, plain: Plain, name: Name, tmp_path: Path
) -> None:
    ledger: dict[str, t.Any] = {"ledger_url": str(tmp_path / "ledger.db")}
    target = start(config, tmp_path, room=100_000, **ledger)
    out, log = target.communicate(text_of(feed(name)), timeout=120)
    assert target.returncode == 1, log.decode()[-2000:]
    assert b"the ledger" in log
    assert b"Traceback" not in log
    check(out, run, plain, name, ledger)


@pytest.mark.quick
def test_no_room_for_the_dead_letters(
    config: dict[str, t.Any], run: Runner, plain: Plain, name: Name, tmp_path: Path
) -> None:
    messages = feed(name)
    bad = {"type": "RECORD", "stream": "res.partner.category", "record": {"id": name("bad")}}
    target = start(config, tmp_path, rejects_path="/dev/full")
    out, log = target.communicate(text_of([*messages[:9], bad, *messages[9:]]), timeout=120)
    assert target.returncode == 1, log.decode()[-2000:]
    assert b"rejected records can't be written to /dev/full: [Errno 28]" in log
    assert b"Traceback" not in log
    states = [json.loads(line)["read"] for line in out.splitlines()]
    assert max(states, default=0) <= 4  # none that covers the record which went nowhere
    check(out, run, plain, name, {})
