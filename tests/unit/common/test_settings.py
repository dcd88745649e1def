"""The connection's settings as people write them."""

from __future__ import annotations

import pickle
import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.secret import Secret
from odoo_common.settings import (
    CONNECTION_SETTINGS,
    ConnectionSettings,
    normalise_url,
)

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
