"""Where the sandbox keeps its data, and how it knows that a step is complete."""

from __future__ import annotations

import threading
import typing as t

import pytest

from sandbox.errors import SandboxError
from sandbox.locks import turn
from sandbox.places import SHARED_HOME, Account, find_home
from sandbox.ports import LOOPBACK, free_port, is_free, keep_or_choose
from sandbox.progress import Progress
from sandbox.stamps import fingerprint, read_json, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

STRANGER = Account("stranger", 64999, 64999)


@pytest.fixture
def closed_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


def test_the_cache_folder_is_the_home_of_ones_own_servers(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path)}

    assert find_home(environment, None) == tmp_path / "odoo-sandbox"


def test_a_home_that_is_named_is_used(tmp_path: Path) -> None:
    environment = {"ODOO_SANDBOX_HOME": str(tmp_path / "own"), "XDG_CACHE_HOME": "/elsewhere"}

    assert find_home(environment, None) == tmp_path / "own"


def test_roots_servers_use_the_shared_home_when_they_may_not_enter_roots(
    closed_folder: Path,
) -> None:
    assert find_home({"XDG_CACHE_HOME": str(closed_folder)}, STRANGER) == SHARED_HOME


def test_a_named_home_that_the_servers_may_not_enter_is_refused(closed_folder: Path) -> None:
    with pytest.raises(SandboxError, match="stranger, who may not enter that folder"):
        find_home({"ODOO_SANDBOX_HOME": str(closed_folder / "deeper")}, STRANGER)


def test_who_owns_a_folder_may_enter_it_with_its_own_bit(closed_folder: Path) -> None:
    owner = Account("owner", closed_folder.stat().st_uid, closed_folder.stat().st_gid)

    assert owner.can_reach(closed_folder / "not" / "there" / "yet")
    assert not STRANGER.can_reach(closed_folder)


def test_a_fingerprint_differs_when_anything_that_went_in_differs() -> None:
    made_from = ("1.0", ("sale", "stock"), {"a": 1})

    assert fingerprint(*made_from) == fingerprint(*made_from)
    assert fingerprint(*made_from) != fingerprint("1.1", ("sale", "stock"), {"a": 1})
    assert fingerprint(*made_from) != fingerprint("1.0", ("sale",), {"a": 1})


def test_a_stamp_is_read_as_it_was_written_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "stamp.json"

    write_json(file, {"a": 1}, mode=0o600)

    assert read_json(file) == {"a": 1}
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_stamp_that_was_half_written_counts_as_none(tmp_path: Path) -> None:
    file = tmp_path / "stamp.json"
    file.write_text('{"fingerprint": "abc')

    assert read_json(file) == {}
    assert read_json(tmp_path / "none") == {}


def test_two_runs_take_turns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []
    first_is_in = threading.Event()
    second_waits = threading.Event()

    class Waiting(Progress):
        def say(self, text: str) -> None:
            super().say(text)
            second_waits.set()

    def second() -> None:
        first_is_in.wait()
        with turn(tmp_path / "lock", Waiting("second")):
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with turn(tmp_path / "lock", Progress("first")):
        first_is_in.set()
        assert second_waits.wait(10)
        order.append("first")
    other.join()

    assert order == ["first", "second"]
    assert capsys.readouterr().err == "[second] waiting for another run of the sandbox\n"


def test_a_port_is_kept_while_it_can_be_had() -> None:
    import socket

    port = free_port()
    assert keep_or_choose(port) == port
    with socket.socket() as other:
        other.bind((LOOPBACK, port))
        other.listen()
        assert not is_free(port)
        assert keep_or_choose(port) != port
    assert 20000 <= keep_or_choose(None) < 32000  # never one that Linux gives to a client


def test_a_step_is_told_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("odoo 19").step("downloading"):
        pass

    assert capsys.readouterr() == ("", "[odoo 19] downloading … 0 s\n")
