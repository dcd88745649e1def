"""A real Odoo for each version: the sandbox's, or the one that ODOO_URL names."""

from __future__ import annotations

import itertools
import os
import typing as t

import pytest

from odoo_common.client.connection import Connection
from odoo_common.settings.connection import ConnectionSettings
from sandbox import Database, Sandbox, external

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NUMBERS = itertools.count(1)
VERSIONS = tuple(v for v in os.environ.get("ODOO_VERSIONS", "19,14").split(",") if v)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `odoo` once on each version."""
    if "odoo_version" in metafunc.fixturenames:
        own_server = external() is not None
        versions = ("external",) if own_server else VERSIONS
        metafunc.parametrize("odoo_version", versions, scope="session", ids="odoo-{}".format)


@pytest.fixture(scope="session")
def clones(worker_id: str) -> Iterator[Callable[[str], Database]]:
    """Return this test process' database of a version, made when first asked for.

    They stay until the end: tests of one version often follow on those of another.
    """
    made: dict[str, tuple[Sandbox, Database]] = {}

    def clone(version: str) -> Database:
        if version not in made:
            box = Sandbox(version)
            box.up()
            # Never the same name twice: at a login Odoo 19 trusts what it remembers of a name.
            made[version] = box, box.clone(f"live_{worker_id}_{next(_NUMBERS)}")
        return made[version][1]

    yield clone
    for box, database in made.values():
        box.drop(database.name)


@pytest.fixture(scope="session")
def odoo(odoo_version: str, clones: Callable[[str], Database]) -> Database:
    """A database of its own for this test process, made from the template."""
    database = external()
    if database is None:
        return clones(odoo_version)
    from sandbox.guard import writable

    writable(database.url, database.name)
    return database


@pytest.fixture(scope="session")
def box(odoo_version: str) -> Sandbox:
    """The sandbox behind `odoo`, for what only its owner can do: keys, SQL, more servers."""
    if odoo_version == "external":
        pytest.skip("needs a sandbox of its own")
    return Sandbox(odoo_version)


@pytest.fixture(scope="session")
def config(odoo: Database) -> dict[str, t.Any]:
    """The settings that reach `odoo`: with a password, or as ODOO_TEST_WITH says."""
    with_key = os.environ.get("ODOO_TEST_WITH") == "api_key"
    return {
        "url": odoo.url,
        "db": odoo.name,
        "username": odoo.username,
        **({"api_key": odoo.api_key} if with_key else {"password": odoo.password}),
    }


@pytest.fixture(scope="session")
def connection(config: dict[str, t.Any]) -> Connection:
    """A connection to `odoo`."""
    return Connection(ConnectionSettings.from_config(config))


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of this test process: two of them on a machine have databases of their own."""
    workerinput: dict[str, str] = getattr(request.config, "workerinput", {})
    return f"{workerinput.get('workerid', 'main')}_{os.getpid()}"
