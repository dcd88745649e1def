"""The sandbox's Odoo behind a proxy that fails as it is told."""

from __future__ import annotations

import dataclasses
import json
import os
import typing as t
import uuid

import pytest

from sandbox import external
from tests.faults.figures import PROPERTY, Figure, Maker, lines, of_reports
from tests.faults.leaks import SECRETS, in_files, is_in, sessions
from tests.faults.proxy import Proxy
from tests.faults.spread import Pieces, rank
from tests.live.conftest import (
    box,
    clones,
    config,
    connection,
    pytest_generate_tests,
)
from tests.live.plain import Plain
from tests.live.target.conftest import name, run
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from _pytest.terminal import TerminalReporter
    from xdist.remote import Producer

    from sandbox import Database

__all__ = ["box", "clones", "config", "connection", "name", "pytest_generate_tests", "run"]

#: Shorter pauses than a user would want.
QUICK = {"retry_factor": 0.03}
#: Where the figures of the last whole run are.
FIGURES = ROOT / "output/faults/figures.md"
#: What a test has counted so far.
MADE = pytest.StashKey[list[Figure]]()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Pieces:
    config.option.loadscopereorder = False  # the order below
    return Pieces(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(item.nodeid))


def pytest_terminal_summary(
    terminalreporter: TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Print the figures; those of more than the quick part are written to a file, too."""
    reports = terminalreporter.stats
    found = of_reports(
        report
        for how in ("passed", "failed")
        for report in reports.get(how, [])
        if report.when == "call"
    )
    if not found:
        return
    table = list(lines(found))
    terminalreporter.section("figures")
    for line in table:
        terminalreporter.write_line(line)
    if config.option.markexpr:
        return
    told = f"{len(reports.get('passed', []))} passed, {len(reports.get('failed', []))} failed"
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text("\n".join([f"{told}; exit code {exitstatus}", "", *table, ""]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give the report what the test has counted, also where it failed."""
    report = yield
    if call.when == "call":
        for made in item.stash.get(MADE, []):
            report.user_properties.append((PROPERTY, json.dumps(dataclasses.asdict(made))))
        printed = "".join(text for _, text in report.sections)
        if is_in(printed.encode(), SECRETS):
            report.outcome, report.longrepr = "failed", "a password was printed or logged"
    return report


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Maker:
    """Make a row of the table at the end."""
    version = request.node.callspec.params.get("odoo_version", "")
    made = request.node.stash.setdefault(MADE, [])

    def make(what: str, by: str) -> Figure:
        made.append(Figure(what, by, version))
        return t.cast("Figure", made[-1])

    return make


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """A database of this test process alone, also beside other runs on the same machine."""
    workerinput: dict[str, str] = getattr(request.config, "workerinput", {})
    return f"faults_{workerinput.get('workerid', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def odoo(
    odoo_version: str, clones: Callable[[str], Database], renamed: dict[str, Database]
) -> Database:
    """A database of its own for this test process, whose password is no word of any language."""
    database = external()
    if database is not None:
        return database
    if odoo_version not in renamed:
        found = clones(odoo_version)
        password = f"secret{uuid.uuid4().hex}"
        admin = Plain(found)
        admin.call("res.users", "write", [admin.uid], {"password": password})
        SECRETS.add(password.encode())
        renamed[odoo_version] = dataclasses.replace(found, password=password)
    return renamed[odoo_version]


@pytest.fixture(scope="session")
def renamed() -> dict[str, Database]:
    return {}


@pytest.fixture(autouse=True)
def no_secret_is_written(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look through all files that a test has left in its folder."""
    names = request.fixturenames
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in names else None
    proxy = request.getfixturevalue("proxy") if "proxy" in names else None
    yield
    secrets = SECRETS | (sessions(proxy.headers) if proxy else set())
    assert not (found := list(in_files(folder, secrets) if folder else ())), found


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
