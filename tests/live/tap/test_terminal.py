"""What somebody sees who runs the tap by hand."""

from __future__ import annotations

import os
import pty
import subprocess
import typing as t

from tests.live.singer import BIN

if t.TYPE_CHECKING:
    from pathlib import Path


def test_a_terminal_shows_the_stream_under_way_and_a_table_at_the_end(config_file: Path) -> None:
    leader, follower = pty.openpty()
    variables = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        [BIN / "tap-odoo", "--config", config_file],
        stdout=subprocess.DEVNULL,
        stderr=follower,
        env=variables,
    ) as tap:
        os.close(follower)
        shown = _everything(leader)
    assert tap.returncode == 0
    assert "\x1b[" in shown, "no line was ever drawn anew"
    progress, _, table = shown.rpartition("not read")
    assert "stock_moves" in progress
    assert "stock_moves" in table
    assert "Traceback" not in shown


def _everything(leader: int) -> str:
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # Linux's way to say that the other end is closed.
            break
        if not part:
            break
        parts.append(part)
    os.close(leader)
    return b"".join(parts).decode()
