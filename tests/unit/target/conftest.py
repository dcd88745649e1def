"""A fake Odoo of each version, and the target that writes into it."""

from __future__ import annotations

import typing as t

import pytest

from tests.fake_odoo import FakeOdoo
from tests.unit.target.running import Runner

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["19", "14"], ids="odoo-{}".format)
def odoo(request: pytest.FixtureRequest) -> FakeOdoo:
    """An Odoo in memory, once of each version."""
    return FakeOdoo(str(request.param))


@pytest.fixture
def run(odoo: FakeOdoo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Runner:
    """Feeds messages to a target that writes into `odoo`."""
    return Runner(odoo, tmp_path, lambda: capsys.readouterr().out)
