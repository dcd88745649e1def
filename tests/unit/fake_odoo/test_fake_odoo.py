"""The fake Odoo says what it can't do, and what it can is compared with real ones."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Rejected, Unconfirmed
from tests.fake_odoo import FakeOdoo, NotFakedError
from tests.fake_odoo.faults import serialization
from tests.fake_odoo.methods import METHODS
from tests.fake_odoo.server import BEHAVIOURS
from tests.live.fake_odoo.table import TABLE

PARTNER = "res.partner"


def test_each_method_of_the_fake_has_a_row_in_the_comparison_with_real_odoos() -> None:
    assert METHODS.keys() - {step.method for step in TABLE} == set()


def test_each_button_of_the_fake_has_a_row_in_the_comparison_with_real_odoos() -> None:
    buttons = {(model, name) for model, does in BEHAVIOURS.items() for name in does.buttons}
    assert buttons - {(step.model, step.method) for step in TABLE} == set()


@pytest.mark.parametrize(
    ("method", "args", "kwargs", "words"),
    [
        ("message_post", ([1],), {}, "res.partner.message_post"),
        ("search", ([],), {"count": True}, "count"),
        ("search", ([],), {"context": {"no_such_key": 1}}, "no_such_key"),
        ("search", ([["name", "any", []]],), {}, "'any'"),
        ("read", ([1],), {}, "all fields"),
        ("read", ([1], ["comment"]), {"load": "x", "more": 1}, "more"),
        ("create", ({"name": "a", "comment": "<script>"},), {}, "sanitizer"),
        ("load", (["name", "no_field"], [["a", "b"]]), {}, "no_field"),
        ("formatted_read_group", ([], ["name"], []), {}, "by ['name']"),
        ("formatted_read_group", ([], [], ["color:sum"]), {}, "color:sum"),
    ],
)
def test_what_the_fake_cannot_do_it_refuses_by_name(
    method: str, args: tuple[object, ...], kwargs: dict[str, t.Any], words: str
) -> None:
    odoo = FakeOdoo()
    with pytest.raises(NotFakedError) as refused:
        odoo.connection().call(PARTNER, method, *args, **kwargs)
    assert words in str(refused.value)
    assert odoo.not_faked == [refused.value]


def test_a_lost_answer_is_one_whose_effect_stays() -> None:
    odoo = FakeOdoo()
    odoo.failures.lose_answer("create", skip=1)
    connection = odoo.connection()
    connection.call(PARTNER, "create", {"name": "first"})
    with pytest.raises(Unconfirmed):
        connection.call(PARTNER, "create", {"name": "second"})
    assert [row["name"] for row in odoo.rows(PARTNER, "name")][-2:] == ["first", "second"]
    assert odoo.failures.left == []


def test_a_refused_call_leaves_nothing_behind() -> None:
    odoo = FakeOdoo()
    before = odoo.rows(PARTNER, "name")
    with pytest.raises(Rejected):
        odoo.connection().call(PARTNER, "create", [{"name": "a"}, {"name": "b", "type": "no"}])
    assert odoo.rows(PARTNER, "name") == before


def test_a_call_that_meets_another_transaction_is_answered_as_odoo_does() -> None:
    odoo = FakeOdoo()
    odoo.failures.answer("load", serialization())
    answer = odoo.connection().call(PARTNER, "load", ["name"], [["a"]])
    assert answer["ids"] is False
    assert "could not serialize" in answer["messages"][0]["message"]


def test_somebody_else_can_be_faster() -> None:
    odoo = FakeOdoo()
    connection = odoo.connection()
    [partner] = connection.call(PARTNER, "create", [{"name": "a"}])
    odoo.failures.meanwhile("read", lambda: odoo.do(PARTNER, "write", [partner], {"name": "b"}))
    [row] = connection.call(PARTNER, "read", [partner], ["name"])
    assert row["name"] == "b"
    assert [call.method for call in odoo.calls] == ["create", "read"]


def test_rights_and_hidden_records_are_refused() -> None:
    odoo = FakeOdoo()
    connection = odoo.connection()
    [partner] = connection.call(PARTNER, "create", [{"name": "a"}])
    odoo.hide(PARTNER, partner)
    assert connection.call(PARTNER, "search", [["name", "=", "a"]]) == []
    odoo.deny("res.country", "create")
    assert not connection.call(
        "res.country", "check_access_rights", "create", raise_exception=False
    )
    for model, method, args in (
        (PARTNER, "read", ([partner], ["name"])),
        (PARTNER, "write", ([partner], {"name": "b"})),
        ("res.country", "create", ({"name": "c", "code": "c"},)),
    ):
        with pytest.raises(Rejected) as refused:
            connection.call(model, method, *args)
        assert refused.value.code == "access"
