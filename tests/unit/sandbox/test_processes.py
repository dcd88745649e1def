"""Only processes that the sandbox started are stopped, however numbers are used again."""

from __future__ import annotations

import dataclasses
import os
import signal
import typing as t
from pathlib import Path

import pytest

from sandbox.commands import RunsAs, run
from sandbox.errors import SandboxError
from sandbox.processes import (
    Process,
    daemons_with,
    identify,
    parse_stat,
    start_daemon,
    stop_saved,
)

RUNS_AS = RunsAs(environment={"PATH": os.defpath})


@pytest.fixture
def sleeper(tmp_path: Path) -> t.Iterator[Process]:
    process = start_daemon(["sleep", "300"], log=tmp_path / "log", runs_as=RUNS_AS)
    yield process
    process.stop(first=signal.SIGKILL, patience=5)


def test_a_program_name_may_look_like_the_fields_after_it() -> None:
    fields = "S 1 2 3 0 -1 4 5 0 6 0 7 8 0 0 20 0 1 0 4711 999"

    assert parse_stat(f"42 (a ) R 1 (b) {fields}") == ("S", 4711)


def test_a_process_is_itself_until_it_ends(sleeper: Process) -> None:
    assert sleeper.is_running()

    sleeper.stop(first=signal.SIGTERM, patience=5)

    assert not sleeper.is_running()


def test_the_same_number_of_another_time_is_another_process(
    sleeper: Process, tmp_path: Path
) -> None:
    earlier = dataclasses.replace(sleeper, started=sleeper.started - 1)
    last_boot = dataclasses.replace(sleeper, boot="another")
    for impostor in (earlier, last_boot):
        impostor.save(tmp_path / "saved.json")
        assert Process.load(tmp_path / "saved.json") is None

        stop_saved(tmp_path / "saved.json", first=signal.SIGKILL, patience=1)

    assert sleeper.is_running()


def test_a_saved_process_is_found_stopped_and_forgotten(sleeper: Process, tmp_path: Path) -> None:
    file = tmp_path / "saved.json"
    sleeper.save(file)
    assert Process.load(file) == sleeper

    stop_saved(file, first=signal.SIGTERM, patience=5)

    assert not sleeper.is_running()
    assert not file.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"pid": "x"}'])
def test_a_damaged_note_is_no_process(tmp_path: Path, content: str) -> None:
    file = tmp_path / "saved.json"
    file.write_text(content)

    assert Process.load(file) is None


def test_a_stubborn_process_is_killed(tmp_path: Path) -> None:
    ignores = ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"]
    process = start_daemon(ignores, log=tmp_path / "log", runs_as=RUNS_AS)
    while "ready" not in (tmp_path / "log").read_text():
        assert process.is_running()

    process.stop(first=signal.SIGTERM, patience=0.2)

    while process.is_running():  # the kernel's part; pytest's own time limit is the deadline
        pass
    assert identify(process.pid) is None


def test_the_number_of_no_process_is_none() -> None:
    assert identify(2**22 + 1) is None


def test_a_failing_program_says_why_and_where_the_details_are(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = ["sh", "-c", "echo noise; echo 'E: no such suite' >&2; exit 3"]

    with pytest.raises(SandboxError, match=r"X failed: E: no such suite \(details: .*/log\)"):
        run(command, failing="X failed", log=log)

    assert "noise" in log.read_text()


def test_a_program_that_is_not_there_is_a_failure_with_a_message() -> None:
    with pytest.raises(SandboxError, match="X failed"):
        run(["/nonexistent/program"], failing="X failed")


def test_a_server_whose_note_was_lost_is_found_by_its_argument(tmp_path: Path) -> None:
    mark = f"--logfile={tmp_path}/odoo.log"
    forgotten = start_daemon(
        ["sh", "-c", "sleep 300; exit", "x", mark], log=tmp_path / "log", runs_as=RUNS_AS
    )
    try:
        assert daemons_with(mark) == [forgotten]
        assert daemons_with(mark[:-1]) == []
    finally:
        forgotten.stop(first=signal.SIGTERM, patience=5)
    assert daemons_with(mark) == []


def test_a_traceback_is_told_by_its_last_line() -> None:
    said = ["Traceback:", "zoo.LionError: roar", "INFO closed"]

    with pytest.raises(SandboxError, match=r"^X failed: zoo\.LionError: roar$"):
        run(["sh", "-c", 'printf "%s\\n" "$@"; exit 1', "sh", *said], failing="X failed")


def test_what_a_killed_server_left_behind_is_found(tmp_path: Path) -> None:
    mark = f"--logfile={tmp_path}/odoo.log"
    never = tmp_path / "never"
    os.mkfifo(never)
    never.chmod(0o666)
    # Reading a pipe starts no third process, which would bear the mark until it is `sleep`.
    code = 'sh -c "read line <\\$2" x "$1" "$2" & wait'
    server = start_daemon(
        ["sh", "-c", code, "x", mark, never], log=tmp_path / "log", runs_as=RUNS_AS
    )
    while not (workers := _children(server)):
        assert server.is_running()
    os.kill(server.pid, signal.SIGKILL)
    while server.is_running():
        pass

    found = daemons_with(mark)

    for worker in workers:
        worker.stop(first=signal.SIGKILL, patience=5)
    assert found == workers


def _children(parent: Process) -> list[Process]:
    file = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    return [child for pid in file.read_text().split() if (child := identify(int(pid)))]
