"""A real Odoo for each version: the sandbox's, or the one that ODOO_URL names.

`ODOO_VERSIONS` may name simulated ones, too (`tests/simulated`): a proxy is then before the
sandbox's server.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import typing as t

import pytest

from odoo_common.client.connection import Connection
from odoo_common.settings.connection import ConnectionSettings
from sandbox import Database, Sandbox, external
from sandbox.sandbox import DEMO, HARD
from tests.live.plain import Plain
from tests.simulated.profiles import PROFILES
from tests.simulated.server import Simulated

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.simulated.differences import Profile

_NUMBERS = itertools.count(1)
VERSIONS = tuple(v for v in os.environ.get("ODOO_VERSIONS", "19,14").split(",") if v)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `odoo` once on each version."""
    if "odoo_version" in metafunc.fixturenames:
        own_server = external() is not None
        marked = metafunc.definition.get_closest_marker("versions")
        versions = marked.args if marked else VERSIONS
        versions = ("external",) if own_server else versions
        metafunc.parametrize("odoo_version", versions, scope="session", ids="odoo-{}".format)


@pytest.fixture(scope="session")
def clones(worker_id: str) -> Iterator[Callable[..., Database]]:
    """Return this test process' database of a version, made when first asked for.

    They stay until the end: tests of one version often follow on those of another.
    """
    made: dict[tuple[str, str], tuple[Sandbox, Database]] = {}
    simulated = contextlib.ExitStack()

    def clone(version: str, source: str = DEMO) -> Database:
        if (version, source) not in made:
            box = Sandbox(sandbox_version(version))
            box.up()
            # Never the same name twice: at a login Odoo 19 trusts what it remembers of a name.
            name = f"live_{worker_id}_{next(_NUMBERS)}"
            database = box.clone(name, source=source)
            if version in PROFILES:
                proxy = Simulated(PROFILES[version], database)
                database = simulated.enter_context(proxy).database
            made[version, source] = box, database
        return made[version, source][1]

    with simulated:
        yield clone
    for box, database in made.values():
        box.drop(database.name)


def sandbox_version(version: str) -> str:
    """Return which of the sandbox's versions answers, for a simulated one too."""
    return PROFILES[version].base if version in PROFILES else version


@pytest.fixture(scope="session")
def odoo(odoo_version: str, clones: Callable[..., Database]) -> Database:
    """A database of its own for this test process, made from the template."""
    database = external()
    if database is None:
        return clones(odoo_version)
    from sandbox.guard import writable

    writable(database.url, database.name)
    return database


@pytest.fixture(scope="session")
def hard(odoo_version: str, clones: Callable[..., Database]) -> Database:
    """The same of the template `hard` (docs/sandbox.md), which only the sandbox has."""
    if odoo_version == "external":
        pytest.skip("needs the sandbox's database hard")
    return clones(odoo_version, HARD)


@pytest.fixture(scope="session")
def box(odoo_version: str) -> Sandbox:
    """The sandbox behind `odoo`, for what only its owner can do: keys, SQL, more servers."""
    if odoo_version == "external":
        pytest.skip("needs a sandbox of its own")
    return Sandbox(sandbox_version(odoo_version))


@pytest.fixture(scope="session")
def profile(odoo_version: str) -> Profile:
    """How a simulated Odoo differs from the real one behind it."""
    if odoo_version == "external":
        pytest.skip("a simulated Odoo stands before a server of the sandbox")
    return PROFILES[odoo_version]


@pytest.fixture(scope="session")
def behind(profile: Profile, odoo: Database) -> Database:
    """The database of a simulated Odoo without the proxy."""
    return dataclasses.replace(odoo, url=Sandbox(profile.base).url)


@pytest.fixture(scope="session")
def real(behind: Database) -> Plain:
    """The real Odoo behind a simulated one, without the connectors."""
    return Plain(behind)


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
