"""What a user meets at the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t

import pytest

from tests.live.target.conftest import records, schema

if t.TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

TARGET = "from target_odoo.target import TargetOdoo; TargetOdoo.cli()"


def command(
    config: dict[str, t.Any], folder: Path, lines: list[str]
) -> subprocess.CompletedProcess[str]:
    settings = folder / "config.json"
    settings.write_text(json.dumps(config))
    return subprocess.run(
        [sys.executable, "-c", TARGET, "--config", str(settings)],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )


def lines_of(messages: list[dict[str, t.Any]]) -> list[str]:
    return [json.dumps(message) for message in messages]


WRONG_INPUT: dict[str, tuple[list[str], str]] = {
    "no JSON": (["", "{oops"], "line 2 of the input is not JSON"),
    "no message": (["[1]"], "line 1 of the input is not a Singer message"),
    "a record without its schema": (
        ['{"type":"RECORD","stream":"res.partner","record":{"id":"x"}}'],
        "before a corresponding schema",
    ),
    "a message of no known type": (
        ['{"type":"HELLO"}'],
        "line 1 of the input is not a Singer message",
    ),
    "a record that is no object": (
        [
            *lines_of([schema("res.partner")]),
            '{"type":"RECORD","stream":"res.partner","record":5}',
        ],
        "line 2 of the input is not a Singer message",
    ),
}


@pytest.mark.parametrize("case", WRONG_INPUT)
def test_wrong_input_ends_with_one_clear_line(
    config: dict[str, t.Any], tmp_path: Path, case: str
) -> None:
    lines, text = WRONG_INPUT[case]
    result = command(config, tmp_path, lines)

    assert result.returncode == 1
    assert text in result.stderr
    assert "Traceback" not in result.stderr


def test_a_refused_login_ends_with_one_clear_line_and_no_secret(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    feed = lines_of([*records("res.partner", [{"id": "x", "name": "X"}])])
    result = command({**config, "password": "wr0ng-s3cret"}, tmp_path, feed)

    assert result.returncode == 1
    assert "refuses user" in result.stderr
    assert "Traceback" not in result.stderr
    assert "wr0ng-s3cret" not in result.stderr + result.stdout


def test_a_wrong_setting_ends_with_one_clear_line(config: dict[str, t.Any], tmp_path: Path) -> None:
    result = command({**config, "batch_size_rows": 0}, tmp_path, [])

    assert result.returncode == 1
    assert "batch_size_rows" in result.stderr
    assert "Traceback" not in result.stderr


def test_rejected_records_make_the_exit_code_one_unless_told_otherwise(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    feed = lines_of(
        [*records("res.partner", [{"id": "x", "nmae": "X"}]), {"type": "STATE", "value": {"a": 1}}]
    )
    strict = command(config, tmp_path, feed)
    lenient = command({**config, "fail_on_reject": False}, tmp_path, feed)

    assert (strict.returncode, lenient.returncode) == (1, 0)
    assert json.loads(strict.stdout) == json.loads(lenient.stdout) == {"a": 1}
    assert "did you mean name?" in (tmp_path / "odoo-rejects.jsonl").read_text()
    assert "Traceback" not in strict.stderr
