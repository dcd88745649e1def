"""What a server hasn't got is learnt from its answers, and taken for nothing else."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.client.capabilities import (
    BARE_IDS,
    CAPABILITIES,
    HAS_ACCESS,
    WEB_SAVE_MULTI,
    Capabilities,
)
from odoo_common.client.unknown_names import unknown_argument, unknown_method
from odoo_common.errors import Fault, NoSuchMethod, OdooError, Rejected, UnknownArgument
from odoo_common.odoo.access_rights import MISSING, READABLE, REFUSED, Rights
from tests.unit.common.client.scripted_transport import LOGIN, Answer, fault, result
from tests.unit.common.client.test_connection import connect

PARTNER = "res.partner"


def gone(method: str) -> Answer:
    return fault("builtins.AttributeError", f"The method '{PARTNER}.{method}' does not exist")


def version(*numbers: int) -> Answer:
    return result({"server_version_info": [*numbers, "final", 0, ""]})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("builtins.AttributeError", "type object 'res.partner' has no attribute 'x'"),
        ("builtins.AttributeError", "The method 'x' does not exist on the model 'res.partner'"),
        ("builtins.AttributeError", "The method 'res.partner.x' does not exist"),
        ("werkzeug.exceptions.NotFound", "The method 'res.partner.x' does not exist"),
    ],
    ids=["14 to 16", "17", "18 and later", "json_2"],
)
def test_an_unknown_method_is_told_from_other_errors(name: str, message: str) -> None:
    found = unknown_method(Fault(name, message), PARTNER, "x")
    assert isinstance(found, NoSuchMethod)
    assert found.method == "x"
    assert unknown_method(Fault(name, message), PARTNER, "y") is None


def test_an_attribute_that_is_missing_inside_a_method_is_no_unknown_method() -> None:
    inside = Fault("builtins.AttributeError", "'res.partner' object has no attribute 'x'")
    assert unknown_method(inside, PARTNER, "x") is None


@pytest.mark.parametrize(
    "message",
    [
        "search_read() got an unexpected keyword argument 'load'",
        "BaseModel._read_format() got an unexpected keyword argument 'load'. Did you mean 'x'?",
        "got an unexpected keyword argument 'load'",
    ],
)
def test_an_unknown_argument_is_one_that_was_sent(message: str) -> None:
    found = unknown_argument(Fault("builtins.TypeError", message), "m.search_read", {"load"})
    assert isinstance(found, UnknownArgument)
    assert found.argument == "load"
    assert unknown_argument(Fault("builtins.TypeError", message), "m.search_read", ()) is None


def _raise(error: OdooError) -> t.NoReturn:
    raise error


def _no_method(name: str) -> NoSuchMethod:
    return NoSuchMethod("no", odoo_name="", code="value", method=name)


def test_a_missing_method_is_tried_once_and_replaced() -> None:
    capabilities = Capabilities(lambda: (20, 0))
    tried: list[str] = []

    def preferred() -> str:
        tried.append("preferred")
        return _raise(_no_method("web_save_multi"))

    for _ in range(3):
        assert capabilities.use(WEB_SAVE_MULTI, PARTNER, preferred, lambda: "write") == "write"
    assert tried == ["preferred"]


def test_an_older_odoo_is_not_asked_for_what_it_never_had() -> None:
    capabilities = Capabilities(lambda: (17, 0))
    preferred = lambda: _raise(_no_method("has_access"))  # noqa: E731 - never called
    assert capabilities.use(HAS_ACCESS, PARTNER, preferred, lambda: "older") == "older"


def test_another_missing_method_is_an_error_of_its_own() -> None:
    capabilities = Capabilities(lambda: (20, 0))
    with pytest.raises(NoSuchMethod):
        capabilities.use(
            WEB_SAVE_MULTI, PARTNER, lambda: _raise(_no_method("other")), lambda: "write"
        )


def test_an_argument_is_learnt_of_the_model_that_refused_it() -> None:
    capabilities = Capabilities(lambda: (16, 0))
    refused = UnknownArgument("no", odoo_name="", code="value", argument="load")
    assert capabilities.learn(BARE_IDS, "account.move.line", refused)
    assert not capabilities.has(BARE_IDS, "account.move.line")
    assert capabilities.has(BARE_IDS, PARTNER)


def test_every_capability_says_what_it_is_for_and_what_serves_without_it() -> None:
    assert all(each.used_for and each.otherwise for each in CAPABILITIES)


@pytest.mark.parametrize("numbers", [(19, 1), (20, 0), (25, 0)])
@pytest.mark.parametrize(("answer", "verdict"), [(True, READABLE), (False, REFUSED)])
def test_rights_are_asked_for_by_has_access(
    numbers: tuple[int, int], answer: object, verdict: str
) -> None:
    connection, server, _ = connect(version(*numbers), LOGIN, result(answer))
    assert Rights(connection).verdict(PARTNER) == verdict
    assert server.paths()[-1].endswith("/has_access")


def test_a_removed_method_is_no_missing_right() -> None:
    connection, server, _ = connect(
        *(version(30, 0), LOGIN, gone("has_access"), gone("check_access_rights")),
        *(result([]), result([])),
    )
    known = Rights(connection)
    assert known.verdict(PARTNER) == READABLE
    assert known.verdict("res.users") == READABLE
    methods = [path.rpartition("/")[2] for path in server.paths()[2:]]
    assert methods == ["has_access", "check_access_rights", "search_read", "search_read"]


def test_where_nothing_can_be_asked_a_refused_read_is_a_missing_right() -> None:
    denied = fault("odoo.exceptions.AccessError", "You are not allowed")
    connection, _, _ = connect(
        version(30, 0), LOGIN, gone("has_access"), gone("check_access_rights"), denied
    )
    assert Rights(connection).verdict(PARTNER) == REFUSED


def test_a_model_that_fails_for_another_reason_says_which() -> None:
    broken = fault("builtins.ValueError", "the view has no table")
    connection, _, _ = connect(version(19, 0), LOGIN, broken)
    known = Rights(connection)
    assert known.verdict(PARTNER) == REFUSED
    assert "the view has no table" in known.why_unreadable(PARTNER)


def test_a_model_that_is_not_there_is_missing() -> None:
    unknown = fault("werkzeug.exceptions.NotFound", "404: Not Found", code=404)
    connection, _, _ = connect(version(19, 0), LOGIN, unknown)
    assert Rights(connection).verdict("no.model") == MISSING


def test_an_unknown_method_of_json_2_is_no_unknown_model() -> None:
    missing = Answer(
        status=404,
        text='{"name": "werkzeug.exceptions.NotFound", '
        '"message": "The method \'res.partner.x\' does not exist"}',
        headers={"Content-Type": "application/json"},
    )
    connection, _, _ = connect(
        version(20, 0), Answer(text='{"uid": 2}'), missing, transport="json_2"
    )
    with pytest.raises(Rejected) as caught:
        connection.call(PARTNER, "x")
    assert isinstance(caught.value, NoSuchMethod)


@pytest.mark.parametrize(("numbers", "lines"), [((19, 0), 0), ((20, 0), 0), ((20, 1), 1)])
def test_a_version_that_nobody_knows_yet_is_named_in_one_line(
    numbers: tuple[int, int], lines: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    connection, _, _ = connect(version(*numbers), LOGIN, result([]), result([]))
    assert connection.version == numbers
    connection.call(PARTNER, "search", [])
    connection.call(PARTNER, "search", [])
    assert len([line for line in caplog.messages if "is newer than 20.0" in line]) == lines
