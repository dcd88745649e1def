"""Many records through the connectors: they keep nothing of those that they have done.

`FAULT_LOAD` is how many go through the target, and three tenths of it out of the tap.
"""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests import forked
from tests.faults.amounts import LOAD
from tests.faults.test_kills import OPTIONS
from tests.live.conftest import VERSIONS
from tests.live.singer import BIN, select, write_json
from tests.live.target.conftest import schema

if t.TYPE_CHECKING:
    from sandbox import Sandbox
    from tests.faults.figures import Maker

pytestmark = pytest.mark.live

#: MB that the memory may differ by, whatever the number of records.
NOISE = 8

#: A translated name is JSON in the database of 19.
NAME_OF = {"14": "'Industry ' || n", "19": "jsonb_build_object('en_US', 'Industry ' || n)"}


def resident(pid: int) -> float:
    """Return a process' resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.fixture
def count(odoo_version: str) -> int:
    """All of them on one version, a tenth on the others."""
    return LOAD if odoo_version == VERSIONS[0] else LOAD // 10


def test_memory_of_the_target_in_a_dry_run(
    config: dict[str, t.Any],
    name: t.Callable[[str], str],
    tmp_path: Path,
    count: int,
    figure: Maker,
) -> None:
    figures = figure("target: records of a dry run", "load")
    settings = {"dry_run": True, "summary_path": "summary.json"}
    write_json(tmp_path / "config.json", {**config, **settings})
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
        for number in range(count):
            record = {"id": name(f"p{number}"), "name": f"Partner {number}", "city": "Utrecht"}
            message = {"type": "RECORD", "stream": "res.partner", "record": record}
            target.stdin.write(json.dumps(message).encode() + b"\n")
            if (number + 1) % (count // 10) == 0:
                seen.append(resident(target.pid))
        target.stdin.close()
        assert target.wait(900) == 0, (tmp_path / "log").read_text()[-2000:]
    counts = json.loads((tmp_path / "summary.json").read_text())["streams"]["res.partner"]
    figures.runs, figures.hits = 1, counts["read"]
    figures.what += f", {megabytes(seen)}"
    assert counts["created"] == counts["read"] == count
    assert seen[-1] - seen[1] < NOISE


def megabytes(seen: list[float]) -> str:
    """Say what the memory was after the first tenth and at the end."""
    return f"{seen[0]:.0f} MB, then {seen[-1]:.0f} MB"


def test_memory_of_the_tap(
    box: Sandbox, config: dict[str, t.Any], tmp_path: Path, figure: Maker
) -> None:
    figures = figure("tap: rows read", "load")
    rows = LOAD * 3 // 10
    box._cluster.sql(
        config["db"],
        "INSERT INTO res_partner_industry (name, active, write_date) "
        f"SELECT {NAME_OF[box.version.key]}, true, now() FROM generate_series(1, {rows}) AS n",
    )
    write_json(tmp_path / "config.json", {**config, "models": ["res.partner.industry"]})
    catalog = json.loads(forked.run("tap-odoo", [*OPTIONS, "--discover"], tmp_path).out)
    stream = "res_partner_industry"
    write_json(tmp_path / "catalog.json", select(catalog, {stream: None}))
    seen: list[float] = []
    read = 0
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [BIN / "tap-odoo", *OPTIONS, "--catalog", "catalog.json"],
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=tmp_path,
        ) as tap,
    ):
        assert tap.stdout
        for line in tap.stdout:
            read += line.startswith(b'{"type":"RECORD"')
            if read == (len(seen) + 1) * (rows // 10):
                seen.append(resident(tap.pid))
    assert tap.returncode == 0, (tmp_path / "log").read_text()[-2000:]
    figures.runs, figures.hits = 1, read
    figures.what += f", {megabytes(seen)}"
    assert read >= rows
    assert seen[-1] - seen[1] < NOISE
