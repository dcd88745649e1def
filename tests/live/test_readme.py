"""The example on the README's first screen, run as it stands there."""

from __future__ import annotations

import os
import typing as t

import pytest

from sandbox import Database, Sandbox
from tests.live.console import play, steps
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLE = (ROOT / "README.md").read_text().partition("## An example")[2].partition("\n## ")[0]


@pytest.fixture
def untouched(odoo_version: str) -> Iterator[Database]:
    """An Odoo 19 with nothing but its demo data: what the README shows comes from one."""
    if odoo_version != "19":
        pytest.skip("its output is that of an Odoo 19 with demo data")
    box = Sandbox("19")
    yield box.clone(f"readme_{os.getpid()}")
    box.drop(f"readme_{os.getpid()}")


def test_the_readmes_example_prints_what_the_readme_says(
    untouched: Database, tmp_path: Path
) -> None:
    commands = [step.command.split()[0] for step in steps(EXAMPLE)]
    assert commands.count("tap-odoo") == 2
    assert commands.count("target-odoo") == 1
    play(EXAMPLE, untouched, tmp_path)
