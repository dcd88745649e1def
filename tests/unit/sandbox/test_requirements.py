"""A machine that can't run the sandbox is told why before anything is downloaded."""

from __future__ import annotations

import dataclasses
import os
import typing as t

import pytest

from sandbox import VERSIONS, Sandbox, SandboxError
from sandbox.apt_sources import Source
from sandbox.requirements import TO_RUN, TO_SET_UP, Machine, check, this_machine

if t.TYPE_CHECKING:
    from pathlib import Path

DEBIAN = Machine(
    system="debian",
    suite="trixie",
    sources=[Source("http://mirror.example/debian", ("trixie",))],
    programs=(*TO_RUN, *TO_SET_UP),
    environment={},
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"has_proc": False}, "needs Linux, with /proc", id="no /proc"),
        pytest.param({"system": "fedora"}, "this system is fedora", id="no Debian"),
        pytest.param({"sources": []}, "names no Debian mirror", id="no mirror"),
        pytest.param({"programs": TO_RUN}, "lacks .*: apt-get, apt-config, dpkg", id="no apt"),
        pytest.param({"programs": TO_SET_UP}, "lacks .*: setpriv, setsid", id="no util-linux"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, change: dict[str, t.Any], message: str) -> None:
    check(tmp_path, is_complete=False, machine=DEBIAN)

    with pytest.raises(SandboxError, match=message):
        check(tmp_path, is_complete=False, machine=dataclasses.replace(DEBIAN, **change))


def test_another_system_may_name_a_mirror_of_debian(tmp_path: Path) -> None:
    named = {"ODOO_SANDBOX_MIRROR": "http://mirror.example/debian"}
    ubuntu = dataclasses.replace(DEBIAN, system="ubuntu", sources=[], environment=named)

    check(tmp_path, is_complete=False, machine=ubuntu)


def test_what_has_been_downloaded_needs_no_apt(tmp_path: Path) -> None:
    bare = dataclasses.replace(DEBIAN, system="other", sources=[], programs=TO_RUN)

    check(tmp_path, is_complete=True, machine=bare)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cant_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(SandboxError, match="can't be written to; ODOO_SANDBOX_HOME"):
        check(tmp_path / "home", is_complete=False, machine=DEBIAN)


def test_available_and_why_not_agree() -> None:
    assert [v for v in VERSIONS if not Sandbox.why_not(v)] == Sandbox.available()
    assert Sandbox.why_not("7") == "no Odoo 7 here; there are 19, 14"


def test_this_machine_is_described() -> None:
    assert this_machine().has_proc
    assert set(this_machine().programs) <= {*TO_RUN, *TO_SET_UP}
