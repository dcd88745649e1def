"""The commands of docs/operating.md, run as they stand there."""

from __future__ import annotations

import json
import os
import typing as t

import pytest

from sandbox import Database, Sandbox
from tests.live.console import steps
from tests.live.odoo_sync.pages import differences, run, spoken
from tests.live.singer import run as run_program
from tests.live.singer import select, write_json
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live

PAGE = (ROOT / "docs/operating.md").read_text()
COMMANDS = ("check", "history", "errors", "retry", "conflicts", "stats", "report")


@pytest.fixture
def untouched(odoo_version: str) -> Iterator[Database]:
    """An Odoo 19 with nothing but its demo data: what the page shows comes from one."""
    if odoo_version != "19":
        pytest.skip("its output is that of an Odoo 19 with demo data")
    box = Sandbox("19")
    yield box.clone(f"operating_{os.getpid()}")
    box.drop(f"operating_{os.getpid()}")


def test_each_command_prints_what_the_page_says(untouched: Database, tmp_path: Path) -> None:
    found = steps(PAGE)
    for name in COMMANDS:
        assert any(step.command.startswith(f"odoo-sync {name}") for step in found), name
    for step in found:
        if "catalog.json" in step.command:
            config = tmp_path / "tap.json"
            catalog = json.loads(run_program("tap-odoo", "--config", config, "--discover").stdout)
            write_json(
                tmp_path / "catalog.json", select(catalog, {"customers": None, "units": None})
            )
        printed = run(step, untouched, tmp_path)
        if printed is not None:
            printed = spoken(printed, untouched)
            assert not differences(step, printed), f"{step.command}:\n{printed}"
