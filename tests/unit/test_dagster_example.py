"""The part of the Dagster example that isn't Dagster's: two processes and a state."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import sys
import typing as t

import pytest

from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

_spec = importlib.util.spec_from_file_location("pipe", ROOT / "examples/dagster/pipe.py")
assert _spec
assert _spec.loader
pipe = importlib.util.module_from_spec(_spec)
sys.modules["pipe"] = pipe
_spec.loader.exec_module(pipe)

#: Says what it was told, then prints three records and a state.
TAP = """#!/bin/sh
echo "$TAP_ODOO_ONLY $TAP_ODOO_SHARD" > said
for n in 1 2 3; do echo '{"type":"RECORD","stream":"s","record":{}}'; done
echo '{"type":"STATE","value":{"n":1}}'
exit ${TAP_CODE:-0}
"""
TARGET = f"{sys.executable} {ROOT / 'examples/dagster/to_files.py'}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tap = tmp_path / "tap-odoo"
    tap.write_text(TAP)
    tap.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def test_a_shard_has_a_name_settings_and_a_state_of_its_own(folder: Path) -> None:
    task = pipe.Task("moves", 2, 8)
    assert pipe.run(task, folder, TARGET) == 3
    assert (folder / "said").read_text() == '{"moves": []} 2/8\n'
    assert (folder / "states/moves_2_of_8.json").read_text() == '{"n":1}\n'
    assert len((folder / "output/moves_2_of_8.jsonl").read_text().splitlines()) == 3


def test_a_tap_that_fails_is_named_and_leaves_the_state_that_it_reached(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAP_CODE", "3")
    with pytest.raises(pipe.TaskFailed, match="units: tap-odoo ended with 3"):
        pipe.run(pipe.Task("units"), folder, TARGET)
    assert (folder / "states/units.json").read_text() == '{"n":1}\n'


def test_a_target_that_fails_is_named_and_the_state_stays(folder: Path) -> None:
    with pytest.raises(pipe.TaskFailed, match="units: false ended with 1"):
        pipe.run(pipe.Task("units"), folder, "false")
    assert (folder / "states/units.json").read_text() == "{}"


def test_a_task_that_is_running_is_refused(folder: Path) -> None:
    (folder / "states").mkdir()
    with (folder / "states/units.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(pipe.TaskFailed, match="the same task is running already"):
            pipe.run(pipe.Task("units"), folder, TARGET)
