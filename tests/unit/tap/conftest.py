"""A fake Odoo of each version, and the tap that reads it."""

from __future__ import annotations

import pytest

from tests.fake_odoo import FakeOdoo
from tests.unit.tap.running import Reader


@pytest.fixture(params=["19", "14"], ids="odoo-{}".format)
def odoo(request: pytest.FixtureRequest) -> FakeOdoo:
    """An Odoo in memory, once of each version."""
    return FakeOdoo(str(request.param))


@pytest.fixture
def read(odoo: FakeOdoo, capsys: pytest.CaptureFixture[str]) -> Reader:
    """Runs a tap that reads `odoo`."""
    return Reader(odoo, lambda: capsys.readouterr().out)
