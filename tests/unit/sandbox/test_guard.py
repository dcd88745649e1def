"""The demo and the tests write only where they may."""

from __future__ import annotations

import os
import typing as t

import pytest

from sandbox import SandboxError, guard
from sandbox.processes import Process, identify
from sandbox.stamps import write_json

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A sandbox with an Odoo 19 on port 4019, an extra one on 4020, and leftovers of two others."""
    running = identify(os.getpid())
    assert running is not None
    ended = Process(running.pid, running.started - 1, running.boot)
    for version, port, process in (("19", 4019, running), ("14", 4014, ended)):
        folder = tmp_path / version
        folder.mkdir()
        write_json(folder / "ports.json", {"http": port, "gevent": port - 1})
        process.save(folder / "odoo.process.json")
    running.save(tmp_path / "19" / "extra-4020.json")
    ended.save(tmp_path / "19" / "extra-4021.json")
    return tmp_path


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://127.0.0.1:4019", id="the sandbox"),
        pytest.param("http://127.0.0.1:4019/", id="with a slash"),
        pytest.param("http://127.0.0.1:4020", id="its extra server"),
    ],
)
def test_the_sandbox_may_be_written(home: Path, url: str) -> None:
    assert guard.sandbox_ports(home) == {4019, 4020}

    guard.writable(url, "demo", home=home, environment={})


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://127.0.0.1:4014", id="a sandbox that ended: anyone may have its port"),
        pytest.param("http://127.0.0.1:4021", id="an extra server that ended"),
        pytest.param("http://127.0.0.1:8069", id="an Odoo of one's own on this machine"),
        pytest.param("http://127.0.0.1:4018", id="no web server"),
        pytest.param("http://127.0.0.1", id="no port"),
        pytest.param("http://127.0.0.1:x", id="no number"),
        pytest.param("https://erp.example.com:4019", id="another machine"),
        pytest.param("http://127.0.0.1.example.com:4019", id="a name like loopback's"),
        pytest.param("http://127.0.0.1:4019@erp.example.com", id="a user name like the sandbox"),
        pytest.param("", id="nothing"),
    ],
)
def test_nothing_else_may_be_written(home: Path, url: str) -> None:
    with pytest.raises(SandboxError, match="set ODOO_WRITABLE_DB=demo"):
        guard.writable(url, "demo", home=home, environment={})


def test_a_database_that_the_user_named_may_be_written(home: Path) -> None:
    named = {"ODOO_WRITABLE_DB": "scratch"}

    guard.writable("https://erp.example.com", "scratch", home=home, environment=named)

    with pytest.raises(
        SandboxError, match=r"'production' at https://erp\.example\.com is no running"
    ):
        guard.writable("https://erp.example.com", "production", home=home, environment=named)


def test_an_empty_name_names_no_database(home: Path) -> None:
    with pytest.raises(SandboxError):
        guard.writable(
            "https://erp.example.com", "", home=home, environment={"ODOO_WRITABLE_DB": ""}
        )
