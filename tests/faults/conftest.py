"""The sandbox's Odoo behind a proxy that fails as it is told."""

from __future__ import annotations

import os
import typing as t

import pytest

from tests.faults.proxy import Proxy
from tests.live.conftest import (
    box,
    config,
    connection,
    odoo,
    pytest_generate_tests,
)
from tests.live.plain import Plain
from tests.live.target.conftest import name, run

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Database

__all__ = ["box", "config", "connection", "name", "odoo", "pytest_generate_tests", "run"]

#: Shorter pauses than a user would want.
QUICK = {"retry_factor": 0.03}


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """A database of this test process alone, also beside other runs on the same machine."""
    workerinput: dict[str, str] = getattr(request.config, "workerinput", {})
    return f"faults_{workerinput.get('workerid', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def plain(odoo: Database) -> Plain:
    return Plain(odoo)


@pytest.fixture(scope="session")
def one_proxy(odoo: Database) -> Iterator[Proxy]:
    with Proxy(odoo.url) as proxy:
        yield proxy


@pytest.fixture
def proxy(one_proxy: Proxy) -> Proxy:
    """The proxy in front of `odoo`, without a fault."""
    one_proxy.play()
    return one_proxy


@pytest.fixture
def faulty(config: dict[str, t.Any], proxy: Proxy) -> dict[str, t.Any]:
    """The settings that reach `odoo` through the proxy."""
    return {**config, **QUICK, "url": proxy.url}
