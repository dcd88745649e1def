"""Many records through the target: it keeps nothing of those that it has done.

`FAULT_LOAD` is how many (50,000).
"""

from __future__ import annotations

import json
import os
import subprocess
import time
import typing as t
from pathlib import Path

import pytest

from tests.live.singer import BIN, write_json
from tests.live.target.conftest import schema

pytestmark = pytest.mark.live

RECORDS = int(os.environ.get("FAULT_LOAD", "50000"))
#: MB that the memory may differ by, whatever the number of records.
NOISE = 8


def resident(pid: int) -> float:
    """Return a process' resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def test_memory_in_a_dry_run(
    config: dict[str, t.Any], name: t.Callable[[str], str], tmp_path: Path
) -> None:
    settings = {"dry_run": True, "summary_path": "summary.json"}
    write_json(tmp_path / "config.json", {**config, **settings})
    began = time.monotonic()
    seen = []
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [BIN / "target-odoo", "--config", "config.json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=tmp_path,
        ) as target,
    ):
        assert target.stdin
        target.stdin.write(json.dumps(schema("res.partner")).encode() + b"\n")
        for number in range(RECORDS):
            record = {"id": name(f"p{number}"), "name": f"Partner {number}", "city": "Utrecht"}
            message = {"type": "RECORD", "stream": "res.partner", "record": record}
            target.stdin.write(json.dumps(message).encode() + b"\n")
            if (number + 1) % (RECORDS // 10) == 0:
                seen.append(resident(target.pid))
        target.stdin.close()
        assert target.wait(600) == 0, (tmp_path / "log").read_text()[-2000:]
    seconds = time.monotonic() - began
    counts = json.loads((tmp_path / "summary.json").read_text())["streams"]["res.partner"]
    told = ", ".join(f"{megabytes:.0f}" for megabytes in seen)
    print(f"{RECORDS} records in {seconds:.0f} s; MB after each tenth: {told}")
    assert counts["created"] == counts["read"] == RECORDS
    assert seen[-1] - seen[1] < NOISE
