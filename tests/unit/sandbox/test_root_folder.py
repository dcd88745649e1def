"""Packages of another release are made to run from a folder."""

from __future__ import annotations

import typing as t

import pytest

from sandbox.errors import SandboxError
from sandbox.packages import Wanted
from sandbox.postgres_programs import newest
from sandbox.root_folder import RootFolder
from sandbox.stamps import write_json

if t.TYPE_CHECKING:
    from pathlib import Path

WANTED = Wanted(packages=("odoo-19",), base_suite="trixie")


def put(file: Path, text: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    folder = tmp_path / "root.new"
    put(folder / "usr/bin/python3")
    put(folder / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
    put(folder / "usr/lib/python3.13/os.py")
    put(
        folder / "usr/lib/python3/dist-packages/tz.py",
        'A = "/usr/share/zoneinfo"\nB = "see /usr/share/doc"\n',
    )
    return folder


def test_code_finds_its_data_in_the_folder(tmp_path: Path, unpacked: Path) -> None:
    RootFolder(tmp_path / "root", WANTED, logs=tmp_path)._settle(unpacked)

    code = (unpacked / "usr/lib/python3/dist-packages/tz.py").read_text()
    assert code == f'A = "{tmp_path}/root/usr/share/zoneinfo"\nB = "see /usr/share/doc"\n'


def test_python_runs_with_the_folders_loader_and_knows_what_started_it(
    tmp_path: Path, unpacked: Path
) -> None:
    root = RootFolder(tmp_path / "root", WANTED, logs=tmp_path)
    root._settle(unpacked)

    launcher = unpacked / "python"
    assert launcher.stat().st_mode & 0o111
    loader = f"{tmp_path}/root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
    assert f"exec {loader} --library-path {tmp_path}/root/lib/" in launcher.read_text()
    hook = (unpacked / "usr/lib/python3.13/sitecustomize.py").read_text()
    assert f"sys.executable = '{root.python}'" in hook


def test_packages_without_python_get_no_launcher(tmp_path: Path, unpacked: Path) -> None:
    (unpacked / "usr/bin/python3").unlink()

    RootFolder(tmp_path / "root", WANTED, logs=tmp_path)._settle(unpacked)

    assert not (unpacked / "python").exists()


def test_a_python_without_a_loader_is_an_error(tmp_path: Path, unpacked: Path) -> None:
    (unpacked / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2").unlink()

    with pytest.raises(SandboxError, match="no dynamic loader"):
        RootFolder(tmp_path / "root", WANTED, logs=tmp_path)._settle(unpacked)


def test_a_folder_is_complete_only_for_what_it_was_made_for(tmp_path: Path) -> None:
    root = RootFolder(tmp_path / "root", WANTED, logs=tmp_path)
    stamp = {"fingerprint": root._fingerprint(), "versions": {"odoo-19": "19.0"}}
    write_json(tmp_path / "root.json", stamp)

    assert root.is_complete
    assert root.package_versions == {"odoo-19": "19.0"}
    assert not RootFolder(tmp_path / "elsewhere", WANTED, logs=tmp_path).is_complete
    other = Wanted(packages=("odoo-19",), base_suite="sid")
    assert not RootFolder(tmp_path / "root", other, logs=tmp_path).is_complete


def test_the_newest_postgresql_with_a_server_is_taken(tmp_path: Path) -> None:
    for release, program in (("9", "initdb"), ("15", "initdb"), ("17", "psql")):
        put(tmp_path / f"usr/lib/postgresql/{release}/bin/{program}")

    assert newest(tmp_path) == tmp_path / "usr/lib/postgresql/15/bin"
    assert newest(tmp_path / "none") is None
