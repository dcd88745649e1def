"""The tap, run once over everything, for tests that look at its output."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.plain import Plain
from tests.live.singer import Output, run, write_json

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
