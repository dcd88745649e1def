"""A command whose input or output is no use ends with one line, and a code that isn't 0."""

from __future__ import annotations

import json
import shlex
import subprocess
import typing as t

import pytest

from tests.live.singer import BIN
from tests.programs.test_bad_files import CONFIG

if t.TYPE_CHECKING:
    from pathlib import Path

STATE = '{"type":"STATE","value":{"at":1}}'
#: What the shell makes of the command, and what is said.
CASES = {
    "no input": ("target-odoo --config config.json <&-", "stdin is closed"),
    "no output": ("target-odoo --config config.json >&-", "stdout is closed"),
    "no output of the tap": ("tap-odoo --config config.json >&-", "stdout is closed"),
    "a full disk": ("target-odoo --config config.json >/dev/full", "output can't be written"),
    "a full disk for the version": ("tap-odoo --about >/dev/full", "output can't be written"),
    "an input that is not there": (
        "target-odoo --config config.json --input no.jsonl",
        "Invalid value for '--input': 'no.jsonl': No such file",
    ),
    "a folder as input": (
        "target-odoo --config config.json --input .",
        "Invalid value for '--input': '.': Is a directory",
    ),
    "a state that is not there": (
        "target-odoo --config config.json --state no.json",
        "--state no.json can't be read",
    ),
    "a catalog that is not there": (
        "tap-odoo --config config.json --catalog no.json",
        "'--catalog' / '--properties': 'no.json': No such file",
    ),
}


@pytest.mark.parametrize(("command", "said"), CASES.values(), ids=CASES)
def test_one_line_says_what(tmp_path: Path, command: str, said: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    program, _, rest = command.partition(" ")
    done = subprocess.run(
        ["bash", "-c", f"{shlex.quote(str(BIN / program))} {rest}"],
        input=STATE,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=60,
    )
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    found = [line for line in done.stderr.splitlines() if said in line]
    assert len(found) == 1, done.stderr
