"""The tap, run once over everything or with a mapping file, for tests that look at its output."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.singer import Output, run, write_json
from tests.live.tap.mapped import Mapped
from tests.live.tap.trade import Trade

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database


@pytest.fixture(scope="session")
def config_file(
    odoo_version: str, config: dict[str, t.Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp(f"tap-{odoo_version}")
    return write_json(folder / "config.json", config)


@pytest.fixture(scope="session")
def everything(config_file: Path) -> Output:
    """A full run without a catalog."""
    done = run("tap-odoo", "--config", config_file)
    output = Output(done.stdout.splitlines())
    output.log = done.stderr.decode()
    return output


@pytest.fixture(scope="session")
def plain(odoo: Database) -> Plain:
    return Plain(odoo)


@pytest.fixture(scope="module")
def mapped(config: dict[str, t.Any], tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    return Mapped(config, tmp_path_factory.mktemp("mapped"))


@pytest.fixture
def trade(plain: Plain) -> Trade:
    return Trade(plain)


@pytest.fixture
def ids(trade: Trade) -> dict[str, t.Any]:
    """A table of two variants with a supplier's price and a bill of materials."""
    legs = trade.choice("Legs", "steel", "oak")
    table = trade.product("Bench", list_price=80, attribute_line_ids=legs)
    steel, oak = trade.variants(table)
    part = trade.variants(trade.product("Plank"))[0]
    nail = trade.variants(trade.product("Nail"))[0]
    vendor = trade.create("res.partner", name="Wood & Co", supplier_rank=1)
    return {
        "table": table,
        "steel": steel,
        "oak": oak,
        "part": part,
        "nail": nail,
        "vendor": vendor,
        "supply": trade.supply(vendor, table, price=30),
        "bom": trade.bom(table, {part: 4, nail: 12}),
    }
