"""Every transport with every credential, on a real Odoo of each version."""

from __future__ import annotations

import dataclasses
import http.server
import threading
import typing as t

import pytest

from odoo_common.client.connection import Connection
from odoo_common.client.retry import RetryPolicy
from odoo_common.errors import (
    Fatal,
    LoginRefused,
    NoSuchModel,
    NotAnOdoo,
    Rejected,
    Retriable,
)
from odoo_common.settings.connection import ConnectionSettings

if t.TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from sandbox import Database, Sandbox

IMPATIENT = RetryPolicy(sleep=lambda _seconds: None)
PARTNERS: list[t.Any] = [("id", ">", 0)]


def connect(odoo: Database, **config: t.Any) -> Connection:
    given = {
        "url": odoo.url,
        "db": odoo.name,
        "username": odoo.username,
        "password": odoo.password,
    }
    given.update(config)
    return Connection(ConnectionSettings.from_config(given), retry=IMPATIENT)


@dataclasses.dataclass(frozen=True)
class Case:
    transport: str
    credential: str
    since: int = 14
    before: int = 99
    refused: str = ""

    def __str__(self) -> str:
        return f"{self.transport}, {self.credential}, {self.since} to {self.before}"


#: The table of logins: who takes which credential, and how the others say no.
CASES = [
    Case("web_session", "password"),
    Case("web_session", "api_key", refused="web_session takes a password, not an API key"),
    Case("web_session", "key as password", refused="web_session takes a password, not an API key"),
    Case("web_session", "wrong password", refused="wrong user name, password or API key"),
    Case("web_session", "archived user", refused="or the user is archived"),
    Case("json_rpc", "password"),
    Case("json_rpc", "api_key"),
    Case("json_rpc", "wrong password", refused="wrong user name, password or API key"),
    Case("json_rpc", "archived user", refused="or the user is archived"),
    Case("xml_rpc", "password"),
    Case("xml_rpc", "api_key"),
    Case("xml_rpc", "wrong password", refused="wrong user name, password or API key"),
    Case("xml_rpc", "archived user", refused="or the user is archived"),
    Case("json_2", "api_key", since=19),
    Case("json_2", "password", since=19, refused="json_2 takes an API key"),
    Case("json_2", "api_key", before=19, refused="json_2 needs Odoo 19"),
    Case("auto", "password"),
    Case("auto", "api_key"),
    Case("auto", "key as password"),
    Case("auto", "wrong password", refused="wrong user name, password or API key"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_transport_takes_a_credential_or_says_which_it_takes(case: Case, odoo: Database) -> None:
    if not case.since <= int(odoo.version) < case.before:
        pytest.skip("a row of the table for the other version")
    credentials: dict[str, dict[str, str]] = {
        "password": {},
        "api_key": {"api_key": odoo.api_key},
        "key as password": {"password": odoo.api_key},
        "wrong password": {"password": "wrong"},
        "archived user": {"username": "gone", "password": "gone"},
    }
    connection = connect(odoo, transport=case.transport, **credentials[case.credential])
    if case.refused:
        with pytest.raises(Fatal, match=case.refused) as caught:
            connection.call("res.partner", "search_count", PARTNERS)
        assert odoo.api_key not in str(caught.value)
    else:
        assert connection.call("res.partner", "search_count", PARTNERS) > 10
        assert connection.uid == 2


TRANSPORTS = pytest.mark.parametrize("transport", ["web_session", "json_rpc", "xml_rpc", "json_2"])


def through(odoo: Database, transport: str, **config: t.Any) -> Connection:
    if transport == "json_2" and int(odoo.version) < 19:
        pytest.skip("json_2 is new in Odoo 19")
    key = {"api_key": odoo.api_key} if transport == "json_2" else {}
    return connect(odoo, transport=transport, **{**key, **config})


@TRANSPORTS
def test_all_transports_give_the_same_values(transport: str, odoo: Database) -> None:
    fields = ["name", "active", "parent_id", "category_id", "write_date", "partner_latitude"]
    context = {"active_test": False}
    want = connect(odoo).call("res.partner", "search_read", PARTNERS, fields, context=context)
    got = through(odoo, transport).call(
        "res.partner", "search_read", PARTNERS, fields, context=context
    )
    assert got == want


@TRANSPORTS
@pytest.mark.parametrize("model", ["account.journal", "res.partner", "purchase.order"])
def test_the_defaults_of_any_model_can_be_asked(transport: str, odoo: Database, model: str) -> None:
    defaults = through(odoo, transport).call(model, "default_get", ["company_id"])
    assert set(defaults) <= {"company_id"}


@TRANSPORTS
def test_what_is_created_alone_has_one_id_and_a_list_has_a_list(
    transport: str, odoo: Database
) -> None:
    connection = through(odoo, transport)
    one = connection.call("res.partner.category", "create", {"name": f"one by {transport}"})
    values = [{"name": f"{n} of two by {transport}"} for n in (1, 2)]
    two = connection.call("res.partner.category", "create", values)
    rows = connection.call("res.partner.category", "read", [one, *two], ["name"])
    assert [row["name"] for row in rows] == [f"one by {transport}", *(v["name"] for v in values)]


@TRANSPORTS
def test_a_refused_write_is_told_with_odoos_own_words(transport: str, odoo: Database) -> None:
    connection = through(odoo, transport)
    with pytest.raises(Rejected, match=r"res\.users\.write: ") as caught:
        connection.call("res.users", "write", [2], {"company_id": 2, "company_ids": [(6, 0, [1])]})
    assert "compan" in str(caught.value)
    assert "Traceback" not in str(caught.value)


@TRANSPORTS
def test_an_unknown_field_is_a_rejection_that_names_it(transport: str, odoo: Database) -> None:
    with pytest.raises(Rejected, match="no_such_field"):
        through(odoo, transport).call("res.partner", "search_read", [], ["no_such_field"])


@TRANSPORTS
def test_an_unknown_model_is_named(transport: str, odoo: Database) -> None:
    with pytest.raises(NoSuchModel, match=r"no\.such\.model"):
        through(odoo, transport).call("no.such.model", "search", [])


@TRANSPORTS
def test_a_method_without_a_result_is_no_error(transport: str, odoo: Database) -> None:
    connection = through(odoo, transport)
    order = connection.call(
        "purchase.order", "create", [{"partner_id": 1}], context={"tracking_disable": True}
    )[0]
    connection.call("purchase.order", "button_cancel", [order])
    state = connection.call("purchase.order", "read", [order], ["state"])
    assert state[0]["state"] == "cancel"


@TRANSPORTS
def test_an_unknown_database_is_answered_with_those_that_are_there(
    transport: str, odoo: Database
) -> None:
    with pytest.raises(LoginRefused, match=f"no database 'no_such_db'; it has .*{odoo.name}"):
        through(odoo, transport, db="no_such_db").call("res.partner", "search", [])


@TRANSPORTS
def test_a_user_without_the_right_is_told_so(transport: str, odoo: Database) -> None:
    clerk = odoo.as_user("clerk")
    with pytest.raises(Rejected, match=r"clerk|allowed|access") as caught:
        through(clerk, transport).call("account.move", "search_read", [], ["name"])
    assert caught.value.code == "access"


def test_an_expired_session_is_renewed_without_a_word_to_the_caller(odoo: Database) -> None:
    connection = connect(odoo)
    before = connection.call("res.partner", "search_count", PARTNERS)
    connection._http._cookies.set("session_id", "f" * 84)
    assert connection.call("res.partner", "search_count", PARTNERS) == before


def test_with_one_database_on_the_server_everything_is_the_same(
    box: Sandbox, odoo: Database
) -> None:
    with box.server(db_filter=f"^{odoo.name}$", workers=1) as url:
        for case in CASES:
            if case.since <= int(odoo.version) < case.before:
                alone = dataclasses.replace(odoo, url=url)
                test_a_transport_takes_a_credential_or_says_which_it_takes(case, alone)


def test_too_many_failed_logins_are_told_as_such(box: Sandbox, odoo: Database) -> None:
    with box.server(db_filter=f"^{odoo.name}$", workers=0) as url:
        elsewhere = dataclasses.replace(odoo, url=url)
        for _ in range(40):
            with pytest.raises(LoginRefused) as caught:
                connect(elsewhere, username="nobody", password="wrong").uid  # noqa: B018
            if "Too many" in str(caught.value):
                break
    assert "wait a minute or two" in str(caught.value)


class Welcome(http.server.BaseHTTPRequestHandler):
    """Some other web server."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html><h1>Welcome to nginx!</h1></html>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def other_server() -> Iterator[http.server.HTTPServer]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Welcome)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def settings(url: str, **more: t.Any) -> ConnectionSettings:
    given = {"url": url, "db": "d", "username": "u", "password": "no-password", **more}
    return ConnectionSettings.from_config(given)


def test_another_web_server_is_no_odoo(other_server: http.server.HTTPServer) -> None:
    connection = Connection(settings(f"http://127.0.0.1:{other_server.server_port}"))
    with pytest.raises(NotAnOdoo, match="Welcome to nginx"):
        connection.uid  # noqa: B018


def test_a_closed_port_is_told_as_such() -> None:
    connection = Connection(settings("http://127.0.0.1:9"), retry=IMPATIENT)
    with pytest.raises(Retriable, match=r"connection to 127\.0\.0\.1:9 refused: is Odoo running"):
        connection.uid  # noqa: B018


def test_an_unknown_host_is_named() -> None:
    connection = Connection(settings("http://no-such-host.invalid"), retry=IMPATIENT)
    with pytest.raises(Retriable, match=r"no host 'no-such-host\.invalid' is known: check url"):
        connection.uid  # noqa: B018


def test_https_at_a_port_that_speaks_http_is_told_as_such(
    other_server: http.server.HTTPServer,
) -> None:
    connection = Connection(settings(f"https://127.0.0.1:{other_server.server_port}"))
    with pytest.raises(Fatal, match="does not speak https there: try http://"):
        connection.uid  # noqa: B018


def test_a_self_signed_certificate_is_refused_unless_told_otherwise(
    other_server: http.server.HTTPServer,
    self_signed: ssl.SSLContext,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other_server.socket = self_signed.wrap_socket(other_server.socket, server_side=True)
    url = f"https://127.0.0.1:{other_server.server_port}"
    with pytest.raises(Fatal, match=r"certificate is self-signed.*verify_ssl: false"):
        Connection(settings(url)).uid  # noqa: B018
    assert not caplog.records
    with (
        pytest.warns(match="Unverified HTTPS"),
        pytest.raises(NotAnOdoo),
    ):
        Connection(settings(url, verify_ssl=False)).uid  # noqa: B018
    assert "verify_ssl is false" in caplog.text
