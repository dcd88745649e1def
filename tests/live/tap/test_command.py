"""The command line: what it takes, and how it says that something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import typing as t

import pytest

from tests.live.singer import BIN, Output, run, write_json

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox import Database


def failing(*arguments: str | Path) -> str:
    """Run the tap, which must fail like a good program, and return its log."""
    done = run("tap-odoo", *arguments, check=False)
    log = done.stderr.decode() + done.stdout.decode()
    assert done.returncode == 1, log
    assert "Traceback" not in log
    return log


@pytest.fixture
def clerks_file(config: dict[str, t.Any], odoo: Database, tmp_path: Path) -> Path:
    """The settings of a user who may read next to nothing."""
    clerk = odoo.as_user("clerk")
    given = {**config, "username": clerk.username, "password": clerk.password}
    return write_json(tmp_path / "c.json", given)


def test_test_says_in_plain_words_what_works(config_file: Path, odoo: Database) -> None:
    lines = run("tap-odoo", "--config", config_file, "--test").stdout.decode().splitlines()
    assert lines[0] == f"Odoo {odoo.version}.0 at {odoo.url}"
    assert lines[1] == f"Database {odoo.name}, user admin (id 2)"
    assert lines[2] == "Transport web_session"
    assert lines[3].startswith("43 streams can be read: products, ")
    assert lines[4].endswith(" products")


def test_test_names_what_a_user_may_not_read(
    clerks_file: Path,
) -> None:
    told = run("tap-odoo", "--config", clerks_file, "--test").stdout.decode()
    assert "not allowed for this user: " in told
    assert "invoices_bills" in told.partition("not allowed for this user: ")[2]


def test_a_stream_that_the_user_may_not_read_is_left_out_with_a_line(
    clerks_file: Path,
) -> None:
    done = run("tap-odoo", "--config", clerks_file)
    output = Output(done.stdout.splitlines())
    log = done.stderr.decode()
    assert output.records["countries"]
    assert "invoices_bills" not in output.schemas
    assert log.count("stream invoices_bills is left out: user clerk may not read") == 1


def test_a_model_that_is_not_there_is_left_out_with_a_line(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    path = write_json(tmp_path / "c.json", {**config, "models": ["no.such.model"]})
    done = run("tap-odoo", "--config", path, "--discover")
    names = [stream["stream"] for stream in json.loads(done.stdout)["streams"]]
    assert "no_such_model" not in names
    assert "units" in names
    assert "no_such_model is left out: model no.such.model is not" in done.stderr.decode()


def test_a_stream_map_that_loses_the_key_is_told_without_a_traceback(
    config: dict[str, t.Any], tmp_path: Path
) -> None:
    maps = {"units": {"name": "name", "__else__": None}}
    path = write_json(tmp_path / "c.json", {**config, "stream_maps": maps})
    assert "Invalid key properties for 'units'" in failing("--config", path)


def test_settings_come_from_the_environment(config: dict[str, t.Any]) -> None:
    variables = {f"TAP_ODOO_{key.upper()}": value for key, value in config.items()}
    done = subprocess.run(
        [BIN / "tap-odoo", "--config", "ENV", "--test"],
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert b"streams can be read" in done.stdout


@pytest.mark.parametrize("command", ["--test", "--discover", None])
def test_a_wrong_password_is_one_line_and_exit_code_1(
    config: dict[str, t.Any], tmp_path: Path, command: str | None
) -> None:
    path = write_json(tmp_path / "c.json", {**config, "password": "not-the-password"})
    log = failing("--config", path, *([command] if command else []))
    assert "wrong user name, password or API key" in log
    assert "not-the-password" not in log


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"url": None}, "'url' is a required property"),
        ({"db": None}, "'db' is a required property"),
        ({"password": None}, "missing setting: password, or api_key instead of it"),
        ({"url": "http://127.0.0.1:9"}, "is Odoo running there, and is the port right?"),
        ({"db": "nowhere"}, "has no database 'nowhere'"),
        ({"page_size": 0}, "0 is less than the minimum of 1"),
        ({"transport": "soap"}, "'soap' is not one of"),
        ({"start_date": "last week"}, "start_date"),
    ],
)
def test_a_wrong_setting_is_named(
    config: dict[str, t.Any], tmp_path: Path, changes: dict[str, t.Any], message: str
) -> None:
    given = {key: value for key, value in {**config, **changes}.items() if value is not None}
    path = write_json(tmp_path / "c.json", given)
    assert message in failing("--config", path)


@pytest.mark.parametrize("option", ["--config", "--state", "--catalog"])
def test_a_file_that_is_no_json_is_one_line_and_exit_code_1(
    config_file: Path, tmp_path: Path, option: str
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"url": ')
    more: list[str | Path] = [] if option == "--config" else ["--config", config_file]
    assert "JSON" in failing(*more, option, broken)


def test_a_config_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "nowhere.json" in failing("--config", tmp_path / "nowhere.json")


def test_about_lists_the_settings() -> None:
    about = json.loads(run("tap-odoo", "--about", "--format=json").stdout)
    assert {"url", "page_size", "lookback_seconds", "models"} <= set(
        about["settings"]["properties"]
    )
    assert "batch" not in about["capabilities"]
