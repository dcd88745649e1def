"""How a connection logs in, logs in again, and says why it was refused, without a server."""

from __future__ import annotations

import pytest

from odoo_common.errors import Fatal, LoginRefused, NoSuchModel
from tests.unit.common.client.scripted_transport import LOGIN, Answer, fault, result
from tests.unit.common.client.test_connection import connect, dropped

EXPIRED = fault("odoo.http.SessionExpiredException", "Session expired", code=100)


@pytest.mark.parametrize(
    "lost",
    [
        EXPIRED,
        Answer(status=404, text="<html>No database is selected</html>"),
    ],
    ids=["expired", "no database in the session"],
)
def test_a_lost_session_is_renewed_once(lost: Answer) -> None:
    connection, server, pauses = connect(LOGIN, lost, LOGIN, result([7]))
    assert connection.call("res.partner", "search", []) == [7]
    assert server.paths().count("/web/session/authenticate") == 2
    assert pauses == []


NOT_FOUND = fault("werkzeug.exceptions.NotFound", "404: Not Found", code=404)


def test_a_404_in_json_is_a_lost_session_before_odoo_18() -> None:
    old = result({"server_version_info": [14, 0, 0, "final", 0, ""]})
    connection, server, _ = connect(LOGIN, NOT_FOUND, old, LOGIN, result([7]))
    assert connection.call("res.partner", "search", []) == [7]
    assert server.paths().count("/web/session/authenticate") == 2


def test_a_404_in_json_is_an_unknown_model_since_odoo_18() -> None:
    new = result({"server_version_info": [19, 0, 0, "final", 0, ""]})
    connection, server, _ = connect(LOGIN, NOT_FOUND, new)
    with pytest.raises(NoSuchModel, match=r"no\.model"):
        connection.call("no.model", "search", [])
    assert server.paths().count("/web/session/authenticate") == 1


def test_a_404_in_json_right_after_a_login_is_an_unknown_model_everywhere() -> None:
    old = result({"server_version_info": [17, 0, 0, "final", 0, ""]})
    connection, server, _ = connect(LOGIN, NOT_FOUND, old, LOGIN, NOT_FOUND)
    with pytest.raises(NoSuchModel, match=r"no\.model"):
        connection.call("no.model", "search", [])
    assert server.paths().count("/web/session/authenticate") == 2


def test_a_session_refused_right_after_the_login_ends_the_run() -> None:
    connection, _, _ = connect(LOGIN, EXPIRED, LOGIN, EXPIRED)
    with pytest.raises(Fatal, match="refused right after the login"):
        connection.call("res.partner", "search", [])


def test_a_fault_while_the_reason_of_a_refusal_is_looked_for_is_no_refusal() -> None:
    denied = fault("odoo.exceptions.AccessDenied", "Access Denied")
    connection, _, _ = connect(denied, dropped(), denied, dropped(), LOGIN, result([1]))
    assert connection.call("res.partner", "search", []) == [1]


def test_too_many_failed_logins_are_not_hammered() -> None:
    text = "Too many login failures, please wait a bit before trying again."
    connection, server, _ = connect(fault("odoo.exceptions.AccessDenied", text))
    with pytest.raises(LoginRefused, match="wait a minute"):
        connection.call("res.partner", "search", [])
    assert len(server.asked) == 1


def test_a_user_with_two_factors_is_told_to_make_an_api_key() -> None:
    connection, _, _ = connect(result({"uid": None}))
    with pytest.raises(LoginRefused, match="two-factor"):
        connection.call("res.partner", "search", [])


def test_an_api_key_given_as_password_works_with_transport_auto() -> None:
    denied = fault("odoo.exceptions.AccessDenied", "Access Denied")
    version = result({"server_version_info": [18, 0, 0, "final", 0, ""]})
    connection, server, _ = connect(
        denied, version, result(2), version, version, result(2), result([1])
    )
    assert connection.call("res.partner", "search", []) == [1]
    assert connection.transport_name == "json_rpc"
    assert server.paths()[-1] == "/jsonrpc"


def test_an_api_key_with_the_transport_forced_says_which_ones_take_it() -> None:
    denied = fault("odoo.exceptions.AccessDenied", "Access Denied")
    version = result({"server_version_info": [18, 0, 0, "final", 0, ""]})
    connection, _, _ = connect(denied, version, result(2), transport="web_session")
    with pytest.raises(LoginRefused, match="json_rpc"):
        connection.call("res.partner", "search", [])


def test_a_page_500_at_the_login_is_asked_again_with_the_database_named() -> None:
    page = Answer(status=500, text="<html>Internal Server Error</html>")
    denied = fault("odoo.exceptions.AccessDenied", "Access Denied")
    redirect = Answer(status=302, text="", headers={"Location": "/web/login"})
    version = result({"server_version_info": [14, 0, 0, "final", 0, ""]})
    again = [version, result(["demo"]), redirect, result(False)]
    connection, server, pauses = connect(page, result(["demo", "b"]), redirect, denied, *again)
    with pytest.raises(LoginRefused, match="wrong user name"):
        connection.call("res.partner", "search", [])
    assert "/web?db=demo" in server.paths()
    assert pauses == []


def test_an_unknown_database_is_answered_with_those_that_are_there() -> None:
    gone = fault("psycopg2.OperationalError", 'FATAL:  database "demo" does not exist\n')
    connection, _, _ = connect(gone, result(["live", "staging"]))
    with pytest.raises(LoginRefused, match="no database 'demo'; it has live, staging"):
        connection.call("res.partner", "search", [])
