"""A secret is masked in whatever form it comes back, and words are left whole."""

from __future__ import annotations

import json
import logging
import typing as t
import urllib.parse

import pytest

from odoo_common.client.connection import Connection
from odoo_common.client.http_errors import plain_address
from odoo_common.ledger.database import LedgerError, Store
from odoo_common.printable import PrintableRecord
from odoo_common.settings.connection import ConnectionSettings
from odoo_common.settings.secret import Secret

if t.TYPE_CHECKING:
    from pathlib import Path

PASSWORD = 'pä"ss\\w/ord +%'


@pytest.mark.parametrize(
    "form",
    [
        PASSWORD,
        json.dumps(PASSWORD),
        json.dumps(PASSWORD, ensure_ascii=False),
        urllib.parse.quote(PASSWORD),
        urllib.parse.quote(PASSWORD, safe=""),
        urllib.parse.quote_plus(PASSWORD),
        repr(PASSWORD),
    ],
)
def test_a_secret_is_masked_in_each_form(form: str) -> None:
    assert Secret(PASSWORD).mask(f"login {form}!") in {
        f"login {mark}***{mark}!" for mark in ("", "'", '"')
    }


def test_a_short_secret_leaves_words_whole() -> None:
    text = Secret("inv").mask("password=inv, invoice_ids of 'inv'")
    assert text == "password=***, invoice_ids of '***'"


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://odoo.example.com", True),
        ("http://10.0.0.5:8069", True),
        ("http://127.0.0.1:8069", False),
        ("http://localhost:8069", False),
        ("https://odoo.example.com", False),
    ],
)
def test_http_to_another_machine_is_warned_of(
    url: str, warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    config = {"url": url, "db": "d", "username": "u", "password": "p"}
    Connection(ConnectionSettings.from_config(config))
    assert [f"url {url} is http to another machine" in r.getMessage() for r in caplog.records] == (
        [True] if warned else []
    )


def test_a_ledgers_password_is_masked_in_its_query_too() -> None:
    with pytest.raises(LedgerError) as caught:
        Store("postgresql://127.0.0.1:9/x?user=u&password=hush&sslmode=disable")
    assert "hush" not in caught.value.message
    assert "127.0.0.1:9/x" in caught.value.message


def test_data_in_a_log_line_neither_steers_the_terminal_nor_begins_a_line() -> None:
    record = PrintableRecord(
        "a", logging.INFO, "", 0, "stream %s", ("=\x1b[31mX\x07\nFORGED ERROR",), None
    )
    assert record.getMessage() == "stream =\\x1b[31mX\\x07\n    FORGED ERROR"


def test_data_in_a_traceback_does_neither() -> None:
    error = ValueError("=\x1b[31mX\nFORGED ERROR")
    record = PrintableRecord("a", logging.DEBUG, "", 0, "odd", (), (ValueError, error, None))
    lines = logging.Formatter("%(message)s").format(record).split("\n")
    assert lines[-2:] == ["    ValueError: =\\x1b[31mX", "    FORGED ERROR"]
    assert all(line.startswith("    ") for line in lines[1:])


def test_a_ledger_that_is_there_becomes_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.touch()
    file.chmod(0o644)
    Store(str(file)).close()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://other.example.com/web?token=hush#x", "https://other.example.com/web"),
        ("https://u:hush@other.example.com/", "https://other.example.com/"),
        ("https://[hush", "an address that is none"),
    ],
)
def test_of_an_address_only_what_is_no_secret_is_shown(location: str, shown: str) -> None:
    assert plain_address(location) == shown
