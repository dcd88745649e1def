"""Settings and the ledger's place come from where the connectors take them."""

from __future__ import annotations

import json
import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_sync.ledger import location as ledger
from odoo_sync.settings import from_environment, settings_of

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_later_file_goes_before_an_earlier_one_and_the_environment_before_both(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.json").write_text(json.dumps({"url": "a", "db": "a", "username": "a"}))
    (folder / "b.json").write_text(json.dumps({"db": "b", "username": "b"}))
    monkeypatch.setenv("TARGET_ODOO_USERNAME", "env")
    assert settings_of("target-odoo", ["a.json", "b.json"]) == {
        "url": "a",
        "db": "b",
        "username": "b",
    }
    assert settings_of("target-odoo", ["a.json", "ENV"])["username"] == "env"
    assert settings_of("target-odoo", []) == {"username": "env"}
    assert settings_of("tap-odoo", []) == {}


def test_the_environment_has_types_and_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("TAP_ODOO_URL=http://file\nTAP_ODOO_DB=file\n")
    monkeypatch.setenv("TAP_ODOO_DB", "real")
    monkeypatch.setenv("TAP_ODOO_VERIFY_SSL", "false")
    monkeypatch.setenv("TAP_ODOO_RETRY_MAX_TRIES", "3")
    assert from_environment("tap-odoo") == {
        "url": "http://file",
        "db": "real",
        "verify_ssl": False,
        "retry_max_tries": 3,
    }
    monkeypatch.setenv("TAP_ODOO_TIMEOUT", "soon")
    with pytest.raises(Fatal, match="TAP_ODOO_TIMEOUT is 'soon': a number is needed"):
        from_environment("tap-odoo")


@pytest.mark.parametrize(
    ("content", "text"),
    [(None, "No such file"), ("{", "are no JSON"), ("[]", "are no JSON object")],
)
def test_settings_that_can_not_be_read_are_one_line(
    folder: Path, content: str | None, text: str
) -> None:
    if content is not None:
        (folder / "config.json").write_text(content)
    with pytest.raises(Fatal, match=text):
        settings_of("tap-odoo", ["config.json"])


def test_where_the_ledger_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Fatal, match="there is no ledger here"):
        ledger.location(None)
    (folder / "odoo-ledger.db").touch()
    assert ledger.location(None) == "odoo-ledger.db"
    monkeypatch.setenv("TAP_ODOO_LEDGER_URL", "tap.db")
    assert ledger.location(None) == "tap.db"
    (folder / "config.json").write_text('{"ledger_url": "config.db"}')
    assert ledger.location(None, ["config.json"]) == "config.db"
    assert ledger.location("mine.db", ["config.json"]) == "mine.db"
