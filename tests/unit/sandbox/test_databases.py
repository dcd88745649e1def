"""Databases of the sandbox and of one's own server, and what their text shows."""

from __future__ import annotations

import pytest

from sandbox import Database, Sandbox, SandboxError, external
from sandbox.__main__ import main
from sandbox.template import check_name

OWN = {
    "ODOO_URL": "https://erp.example.com/",
    "ODOO_DB": "test",
    "ODOO_USERNAME": "me",
    "ODOO_PASSWORD": "hush",
    "ODOO_API_KEY": "hush-too",
    "ODOO_VERSION": "17.0",
}


def test_a_server_of_ones_own_is_read_from_the_environment() -> None:
    assert external(OWN) == Database(
        url="https://erp.example.com",
        name="test",
        username="me",
        password="hush",
        api_key="hush-too",
        version="17",
    )


def test_without_a_url_there_is_no_server_of_ones_own() -> None:
    assert external({**OWN, "ODOO_URL": ""}) is None


def test_a_server_of_ones_own_must_be_described_completely() -> None:
    with pytest.raises(SandboxError, match="ODOO_DB, ODOO_PASSWORD must be set"):
        external({"ODOO_URL": "https://erp.example.com", "ODOO_USERNAME": "me"})


def test_a_server_that_does_not_answer_is_named() -> None:
    own = {**OWN, "ODOO_URL": "http://127.0.0.1:1", "ODOO_VERSION": ""}

    with pytest.raises(SandboxError, match=r"no Odoo answers at ODOO_URL=http://127\.0\.0\.1:1"):
        external(own)


def test_secrets_do_not_show() -> None:
    database = external(OWN)

    assert "hush" not in repr(database)
    assert "hush" not in f"{database}"


def test_another_user_has_its_own_password_and_key() -> None:
    database = Database(
        url="u",
        name="demo",
        username="admin",
        password="admin",
        api_key="a",
        version="19",
        api_keys={"admin": "a", "clerk": "c"},
    )

    clerk = database.as_user("clerk")

    assert (clerk.username, clerk.password, clerk.api_key) == ("clerk", "clerk", "c")
    assert database.as_user("gone").api_key == ""


@pytest.mark.parametrize(
    "name", ["", "Upper", "9lives", 'a"b', "a;b", "sandbox_template", "a" * 60, "a b", "ä"]
)
def test_a_name_that_would_not_do_for_a_database_is_refused(name: str) -> None:
    with pytest.raises(SandboxError):
        check_name(name)


def test_a_version_that_is_not_in_the_table_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SandboxError, match="no Odoo 7 here; there are 19, 14"):
        Sandbox("7")
    assert main(["url", "7"]) == 1
    assert capsys.readouterr().err == "sandbox: no Odoo 7 here; there are 19, 14\n"


def test_a_sandbox_that_was_never_up_says_how_to_start_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ODOO_SANDBOX_HOME", "/nonexistent")

    assert main(["url", "19"]) == 1
    assert main(["clone", "x", "14"]) == 1
    assert main(["status"]) == 3

    printed = capsys.readouterr()
    assert "Odoo 19 is not set up: `./run sandbox up 19`" in printed.err
    assert "Odoo 14 does not run: `./run sandbox up 14` starts it" in printed.err
    assert printed.out == "odoo 19: not running\nodoo 14: not running\n"
