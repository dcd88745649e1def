"""The connection's settings as people write them."""

from __future__ import annotations

import pickle
import typing as t
from pathlib import Path

import pytest

from odoo_common.errors import Fatal
from odoo_common.settings.connection import CONNECTION_SETTINGS, ConnectionSettings, normalise_url
from odoo_common.settings.secret import Secret
from odoo_common.settings.secret_files import secret_of, secrets_of

GIVEN = {"url": "https://x.test", "db": "d", "username": "u", "password": "p"}


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://x.odoo.com", "https://x.odoo.com"),
        ("https://x.odoo.com/", "https://x.odoo.com"),
        (" https://x.odoo.com/web#action=1 ", "https://x.odoo.com"),
        ("https://x.odoo.com/web/login?db=live", "https://x.odoo.com"),
        ("https://x.odoo.com/odoo/contacts", "https://x.odoo.com"),
        ("https://x.odoo.com/xmlrpc/2", "https://x.odoo.com"),
        ("x.odoo.com", "https://x.odoo.com"),
        ("localhost:8069", "http://localhost:8069"),
        ("127.0.0.1:8069/", "http://127.0.0.1:8069"),
        ("http://[::1]:8069", "http://[::1]:8069"),
        ("https://proxy.test/erp/web", "https://proxy.test/erp"),
    ],
)
def test_an_address_is_taken_as_people_copy_it(text: str, url: str) -> None:
    assert normalise_url(text) == url


@pytest.mark.parametrize(
    "text", ["ftp://x.test", "https://", "https://u:p@x.test", "http://x.test:abc"]
)
def test_an_address_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Fatal, match="url"):
        normalise_url(text)


def test_a_password_in_the_address_is_not_repeated_in_the_error() -> None:
    with pytest.raises(Fatal) as caught:
        normalise_url("https://admin:hunter2@x.test")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["url", "db", "username"])
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(Fatal, match=name):
        ConnectionSettings.from_config({k: v for k, v in GIVEN.items() if k != name})


def test_a_password_or_an_api_key_is_needed() -> None:
    with pytest.raises(Fatal, match="password, or api_key"):
        ConnectionSettings.from_config({**GIVEN, "password": ""})


def test_the_api_key_wins_over_the_password() -> None:
    settings = ConnectionSettings.from_config({**GIVEN, "api_key": "k"})
    assert settings.is_api_key
    assert settings.secret.reveal() == "k"


def test_an_unknown_transport_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Fatal, match="json_2"):
        ConnectionSettings.from_config({**GIVEN, "transport": "soap"})


def test_a_secret_never_prints_itself() -> None:
    secret = Secret("hunter2")
    settings = ConnectionSettings.from_config({**GIVEN, "password": "hunter2"})
    shown: list[t.Any] = [secret, str(secret), f"{secret}", repr(secret), settings]
    assert "hunter2" not in repr(shown)
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_every_setting_says_what_it_is() -> None:
    for name, schema in CONNECTION_SETTINGS.items():
        assert schema["title"], name
        assert len(schema["description"]) > 10, name
        assert bool(schema.get("secret")) == (name in {"password", "api_key"}), name


@pytest.mark.parametrize("name", ["password", "api_key"])
@pytest.mark.parametrize("written", ["s3cret\n", "s3cret", "s3cret\r\n", "\ufeffs3cret\n"])
def test_a_secret_can_lie_in_a_file(tmp_path: Path, name: str, written: str) -> None:
    (tmp_path / "mounted").write_bytes(written.encode())
    rest = {key: value for key, value in GIVEN.items() if key != "password"}
    settings = ConnectionSettings.from_config({**rest, f"{name}_file": str(tmp_path / "mounted")})
    assert settings.secret.reveal() == "s3cret"
    assert settings.is_api_key is (name == "api_key")


def test_blanks_of_a_secret_in_a_file_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "mounted").write_text(" two words \n")
    assert secret_of({"password_file": tmp_path / "mounted"}, "password") == " two words "


@pytest.mark.parametrize("name", ["password", "api_key"])
def test_a_secret_and_a_file_with_it_are_one_too_many(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mounted"
    path.write_text("in-the-file")
    with pytest.raises(Fatal, match=f"{name} and {name}_file are both given") as caught:
        ConnectionSettings.from_config({**GIVEN, name: "in-the-config", f"{name}_file": str(path)})
    assert "in-the-" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "doesn't exist"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"one\ntwo\n", "several lines"),
        (b"\xff\xfe\x00", "isn't text"),
    ],
    ids=["missing", "empty", "blank", "lines", "binary"],
)
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "mounted"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Fatal, match=said) as caught:
        ConnectionSettings.from_config({**GIVEN, "password": "", "password_file": str(path)})
    assert f"password_file {path}" in str(caught.value)


def test_a_folder_or_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Fatal, match="is no file"):
        secret_of({"password_file": str(tmp_path)}, "password")

    def refused(*_args: object, **_kwargs: object) -> str:
        raise PermissionError(13, "Permission denied")  # root may read everything

    (tmp_path / "mounted").write_text("s3cret")
    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(Fatal, match="can't be read: Permission denied"):
        secret_of({"password_file": str(tmp_path / "mounted")}, "password")


def test_secrets_to_mask_are_those_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "mounted").write_text("of-a-file\n")
    config = {"password": "p", "api_key_file": str(tmp_path / "mounted")}
    assert secrets_of(config) == ["p", "of-a-file"]
    assert secrets_of({"password_file": str(tmp_path / "none"), "api_key": "k"}) == ["k"]
    assert secrets_of({"password": "p", "password_file": str(tmp_path / "mounted")}) == ["p"]


def test_a_closed_folder_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_kwargs: object) -> bool:
        raise PermissionError(13, "Permission denied")  # as before Python 3.12

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(Fatal, match="can't be read: Permission denied"):
        secret_of({"password_file": str(tmp_path / "x")}, "password")
