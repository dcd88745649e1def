"""What each transport sends, and how it reads an answer."""

from __future__ import annotations

import json
import math
import typing as t
import xmlrpc.client
from decimal import Decimal

import pytest

from odoo_common.client.codec import FaultError
from odoo_common.client.connection import Connection
from odoo_common.errors import Fatal, LoginRefused, Rejected, Retriable
from odoo_common.settings.connection import ConnectionSettings
from tests.unit.common.client.scripted_transport import Answer, Scripted, result
from tests.unit.common.client.test_connection import CONFIG

VERSION_19 = result({"server_version_info": [19, 0, 0, "final", 0, ""]})


def connect(transport: str, *answers: Answer) -> tuple[Connection, Scripted]:
    server = Scripted(*answers)
    config = {**CONFIG, "transport": transport}
    return Connection(ConnectionSettings.from_config(config), adapter=server), server


def sent(server: Scripted) -> t.Any:
    body = server.asked[-1].body
    assert body is not None
    return json.loads(body)


def xml(value: t.Any) -> Answer:
    text = xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True)
    return Answer(text=text, headers={"Content-Type": "text/xml"})


def xml_fault(code: int, text: str) -> Answer:
    body = xmlrpc.client.dumps(xmlrpc.client.Fault(code, text))
    return Answer(text=body, headers={"Content-Type": "text/xml"})


def test_web_session_sends_call_kw() -> None:
    connection, server = connect("web_session", result({"uid": 2}), result(True))
    connection.call("res.partner", "write", [3], {"name": "A"}, context={"lang": "en_US"})
    assert sent(server)["params"] == {
        "model": "res.partner",
        "method": "write",
        "args": [[3], {"name": "A"}],
        "kwargs": {"context": {"lang": "en_US"}},
    }


def test_json_rpc_sends_the_credentials_with_each_call() -> None:
    connection, server = connect("json_rpc", VERSION_19, result(2), result([1]))
    connection.call("res.partner", "search", [], limit=1)
    assert sent(server)["params"]["args"] == [
        "demo",
        2,
        "s3cret-pass",
        "res.partner",
        "search",
        [[]],
        {"limit": 1},
    ]


def test_json_2_names_every_argument() -> None:
    connection, server = connect("json_2", VERSION_19, Answer({"uid": 2}), Answer([{"id": 1}]))
    connection.call("res.partner", "search_read", [["id", "=", 1]], ["name"], limit=1)
    assert sent(server) == {"domain": [["id", "=", 1]], "fields": ["name"], "limit": 1}
    request = server.asked[-1]
    assert request.path_url == "/json/2/res.partner/search_read"
    assert request.headers["Authorization"] == "bearer s3cret-pass"
    assert request.headers["X-Odoo-Database"] == "demo"


def test_json_2_takes_the_argument_of_any_other_method_for_its_ids() -> None:
    connection, server = connect("json_2", VERSION_19, Answer({"uid": 2}), Answer(True))
    connection.call("purchase.order", "button_confirm", [7, 8])
    assert sent(server) == {"ids": [7, 8]}


def test_json_2_says_which_key_it_wants() -> None:
    refusal = Answer({"name": "werkzeug.Unauthorized", "message": "Invalid apikey"}, status=401)
    connection, _ = connect("json_2", VERSION_19, refusal)
    with pytest.raises(LoginRefused, match="json_2 takes an API key"):
        connection.call("res.partner", "search", [])


def test_json_2_tells_a_refused_record_from_its_status() -> None:
    error = Answer({"name": "odoo.exceptions.ValidationError", "message": "No"}, status=422)
    connection, _ = connect("json_2", VERSION_19, Answer({"uid": 2}), error)
    with pytest.raises(Rejected, match=r"res\.partner\.create: No"):
        connection.call("res.partner", "create", [{}])


def test_xml_rpc_takes_the_missing_none_of_a_method_that_worked_for_a_success() -> None:
    trouble = "TypeError: cannot marshal None unless allow_none is enabled\n"
    connection, _ = connect("xml_rpc", xml(2), xml_fault(1, f"Traceback …\n{trouble}"))
    assert connection.call("purchase.order", "button_cancel", [1]) is None


def test_a_null_in_what_xml_rpc_reads_is_read_by_json_rpc() -> None:
    trouble = "Traceback …\nTypeError: cannot marshal None unless allow_none is enabled\n"
    rows = [{"id": 7, "analytic_distribution": {"1": None}}]
    connection, server = connect("xml_rpc", xml(2), xml_fault(1, trouble), result(rows))
    assert connection.call("account.move.line", "read", [7], ["analytic_distribution"]) == rows
    assert server.paths()[-2:] == ["/xmlrpc/2/object", "/jsonrpc"]
    assert sent(server)["params"]["args"][3:6] == [
        "account.move.line",
        "read",
        [[7], ["analytic_distribution"]],
    ]


def test_numbers_that_json_does_not_know_are_read() -> None:
    text = '{"jsonrpc": "2.0", "result": [NaN, -Infinity, 1.5, "NaN"]}'
    answer = Answer(text=text, headers={"Content-Type": "application/json"})
    connection, _ = connect("web_session", result({"uid": 2}), answer)
    odd, infinite, *others = connection.call("res.partner", "search_read", [], ["x"])
    assert math.isnan(odd)
    assert infinite == -math.inf
    assert others == [1.5, "NaN"]


@pytest.mark.parametrize(
    ("code", "text", "error"),
    [
        (2, "Wrong value", Rejected),
        (4, "Sorry, you are not allowed", Rejected),
        (3, "Access Denied", LoginRefused),
        (1, "Traceback (most recent call last):\n  File …\nValueError: Invalid field", Rejected),
        (
            1,
            (
                "Traceback (most recent call last):\n  File …\n"
                "psycopg2.errors.SerializationFailure: could not serialize access due to …\n"
            ),
            Retriable,
        ),
    ],
)
def test_xml_rpc_faults_mean_what_the_same_error_means_elsewhere(
    code: int, text: str, error: type[Exception]
) -> None:
    from odoo_common.client.codec import parse_xml_rpc
    from odoo_common.client.reply import Reply
    from odoo_common.errors import classify

    answer = xml_fault(code, text)
    assert answer.text is not None
    reply = Reply(200, answer.text.encode(), "text/xml", "/xmlrpc/2/object")
    with pytest.raises(FaultError) as caught:
        parse_xml_rpc(reply, "http://odoo.test")
    assert isinstance(classify(caught.value.fault, where="x"), error)


def test_a_decimal_is_sent_as_a_number() -> None:
    connection, server = connect("web_session", result({"uid": 2}), result(True))
    connection.call("res.partner", "write", [3], {"credit_limit": Decimal("12.50")})
    body = server.asked[-1].body
    assert b'"credit_limit":12.50' in t.cast("bytes", body)


def test_xml_rpc_sends_big_numbers_and_decimals_as_doubles() -> None:
    connection, server = connect("xml_rpc", xml(2), xml(True))
    connection.call("res.partner", "write", [3], {"a": 2**40, "b": Decimal("1.5")})
    body = t.cast("bytes", server.asked[-1].body).decode()
    arguments, method = xmlrpc.client.loads(body)
    assert method == "execute_kw"
    assert arguments[-2] == [[3], {"a": float(2**40), "b": 1.5}]


def test_json_2_is_not_tried_on_an_odoo_that_has_none() -> None:
    old = result({"server_version_info": [18, 0, 0, "final", 0, ""]})
    connection, _ = connect("json_2", old)
    with pytest.raises(Fatal, match="json_2 needs Odoo 19"):
        connection.call("res.partner", "search", [])
