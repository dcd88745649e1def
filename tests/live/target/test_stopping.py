"""A signal loses nothing and claims nothing, wherever it hits."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live

TARGET = "from target_odoo.target import TargetOdoo; TargetOdoo.cli()"


class Process:
    """The target as a process of its own, fed message by message."""

    def __init__(self, config: dict[str, t.Any], folder: Path) -> None:
        settings = folder / "config.json"
        settings.write_text(json.dumps(config))
        self._process = subprocess.Popen(
            [sys.executable, "-c", TARGET, "--config", str(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
        )

    def feed(self, messages: list[dict[str, t.Any]]) -> None:
        assert self._process.stdin
        for message in messages:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    def wait_for(self, text: bytes) -> None:
        """Read the log until `text` has come."""
        assert self._process.stderr
        seen = b""
        while text not in seen:
            ready, _, _ = select.select([self._process.stderr], [], [], 60)
            assert ready, f"{text!r} never came: {seen.decode()}"
            seen += os.read(self._process.stderr.fileno(), 65536)

    def stop(self, signum: signal.Signals) -> tuple[int, list[t.Any]]:
        self._process.send_signal(signum)
        out, _ = self._process.communicate(timeout=120)
        return self._process.returncode, [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_state_covers_only_what_is_written(  # noqa: PLR0917 - fixtures
    config: dict[str, t.Any],
    run: Runner,
    connection: Connection,
    name: Name,
    tmp_path: Path,
    signum: signal.Signals,
) -> None:
    rows = [{"id": name(f"p{number}"), "name": name("Stopped")} for number in range(5)]
    feed = []
    for number, message in enumerate(records("res.partner", rows)):
        feed += [message, {"type": "STATE", "value": {"read": number}}]
    process = Process({**config, "batch_size_rows": 2}, tmp_path)
    process.feed(feed)
    # The fifth record waits for its batch to fill up when the signal comes.
    process.wait_for(b"is full")
    process.wait_for(b"batch_processing_time")
    code, states = process.stop(signum)

    count = connection.call("res.partner", "search_count", [("name", "=", name("Stopped"))])
    assert code == 128 + signum
    assert count in (2, 4)
    assert 0 < states[-1]["read"] <= count
    assert run(feed).ended("res.partner") == {"unchanged": count, "created": 5 - count}


def test_a_signal_inside_a_batch_lets_the_batch_finish(
    config: dict[str, t.Any], connection: Connection, name: Name, tmp_path: Path
) -> None:
    rows = [{"id": name(f"p{number}"), "name": name("Inside")} for number in range(300)]
    feed = [*records("res.partner", rows), {"type": "STATE", "value": {"read": 300}}]
    process = Process({**config, "batch_size_rows": 150, "parallel_requests": 2}, tmp_path)
    process.feed(feed)
    process.wait_for(b"writing 300 records")
    code, states = process.stop(signal.SIGTERM)

    count = connection.call("res.partner", "search_count", [("name", "=", name("Inside"))])
    assert code == 128 + signal.SIGTERM
    # The STATE may have been read or not; never is it out without its records.
    assert count == 300
    assert states in ([], [{"read": 300}])
