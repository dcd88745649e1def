"""A warehouse of each version."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.stock.warehouse import Warehouse

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo
    from tests.unit.target.running import Runner


@pytest.fixture
def house(odoo: FakeOdoo, run: Runner) -> Warehouse:
    """A warehouse in a fake Odoo."""
    return Warehouse(odoo, run)
