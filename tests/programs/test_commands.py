"""A mistake in the settings is told in lines that name it, whichever option finds it."""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from importlib.metadata import version

import pytest

from tests.live.singer import run

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "command",
    [
        ("tap-odoo", "--test"),
        ("tap-odoo", "--discover"),
        ("tap-odoo", "--access-token"),
        ("tap-odoo", "--check-mapping", "any.yml"),
        ("target-odoo", "--access-token"),
        ("target-odoo", "--check-mapping", "any.yml"),
    ],
    ids=" ".join,
)
def test_a_missing_setting_is_named_without_a_traceback(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"url": "http://127.0.0.1:9", "username": "me", "password": "x"}))
    # `--config` comes first: these options act where they stand.
    done = run(command[0], "--config", config, *command[1:], check=False)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "'db' is a required property" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("secret", [87654321, ["hush-hush"]], ids=["a number", "a list"])
@pytest.mark.parametrize("name", ["password", "api_key"])
@pytest.mark.parametrize("program", ["tap-odoo", "target-odoo"])
def test_a_secret_of_the_wrong_kind_is_not_printed(
    program: str, name: str, secret: object, tmp_path: Path
) -> None:
    # A password without quotes is a number in JSON and YAML; the SDK quotes what is wrong.
    config = tmp_path / "config.json"
    way = {"url": "http://127.0.0.1:9", "db": "d", "username": "me"}
    config.write_text(json.dumps({**way, name: secret}))
    done = run(program, "--config", config, check=False, given=b"")
    said = (done.stdout + done.stderr).decode()
    assert f"*** is not of type 'string', 'null' in config['{name}']" in said
    assert "87654321" not in said
    assert "hush" not in said


def test_a_later_file_overrides_an_earlier_one_and_the_environment_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = {"url": "http://127.0.0.1:9", "db": "d", "username": "me", "password": "x"}
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path, date in zip(paths, ("first", "second"), strict=True):
        path.write_text(json.dumps({**way, "start_date": date}))
    files = [part for path in paths for part in ("--config", path)]
    said = run("tap-odoo", *files, "--test", check=False).stderr.decode()
    assert "start_date 'second' is no date" in said
    monkeypatch.setenv("TAP_ODOO_START_DATE", "third")
    said = run("tap-odoo", "--config", "ENV", *files, "--test", check=False).stderr.decode()
    assert "start_date 'third' is no date" in said


@pytest.mark.parametrize("program", ["tap-odoo", "target-odoo", "odoo-sync"])
def test_each_command_runs_as_a_module_where_scripts_are_not_on_the_path(
    program: str, tmp_path: Path
) -> None:
    module = program.replace("-", "_")
    done = subprocess.run(
        [sys.executable, "-m", module, "--version"],
        cwd=tmp_path,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert program in done.stdout
    assert version(program) in done.stdout
