"""Lines that state different fields come under the same columns, with Odoo's own values."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import ModelFields
from target_odoo.load.complete_lines import LineCompletion
from target_odoo.load.load_row import LoadRow

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

LINES = {
    "name": {"type": "char", "depends": ["product_id"]},
    "qty": {"type": "float"},
    "price": {"type": "float", "depends": ["product_id"]},
    "unit_id": {"type": "many2one", "relation": "uom"},
    "code": {"type": "char", "required": True},
    "debit": {"type": "monetary", "depends": ["balance"]},
    "credit": {"type": "monetary", "depends": ["balance"]},
    "balance": {"type": "monetary"},
}
FIELDS = {
    "order": {"line_ids": {"type": "one2many", "relation": "order.line"}},
    "order.line": LINES,
    "move": {"line_ids": {"type": "one2many", "relation": "account.move.line"}},
    "account.move.line": LINES,
}


class FormOdoo:
    """Answers what a form asks for."""

    def __init__(self, version: int, form: t.Any, defaults: dict[str, t.Any]) -> None:
        self.version = (version, 0)
        self._form = form
        self._defaults = defaults
        self.asked: list[tuple[t.Any, ...]] = []

    def call(self, model: str, method: str, *args: t.Any, **_: t.Any) -> t.Any:
        if method == "fields_get":
            return FIELDS[model]
        if method == "default_get":
            return {name: self._defaults[name] for name in args[0] if name in self._defaults}
        assert method == "onchange"
        self.asked.append(args)
        if isinstance(self._form, Exception):
            raise self._form
        return {"value": {"line_ids": self._form}}


def complete(
    lines: list[dict[str, t.Any]],
    form: t.Any = (),
    *,
    model: str = "order",
    version: int = 19,
    **defaults: t.Any,
) -> tuple[t.Any, FormOdoo]:
    odoo = FormOdoo(version, form, defaults)
    client = t.cast("Connection", odoo)
    completion = LineCompletion(client, ModelFields(client))
    return completion.complete(model, LoadRow({"id": "m.a"}, {"line_ids": lines}), {}), odoo


@pytest.mark.parametrize("version", [14, 19])
def test_what_a_line_lacks_is_what_the_form_computes(version: int) -> None:
    form = [[5], [0, "line_0", {"price": 9.0}], [0, "line_1", {"price": 9.0, "unit_id": [3, "kg"]}]]
    found, _ = complete(
        [{"id": "m.1", "price": 1.0, "unit_id/.id": 2}, {"id": "m.2"}], form, version=version
    )
    assert found.is_sure
    assert found.row.lines["line_ids"] == [
        {"id": "m.1", "price": 1.0, "unit_id/.id": 2},
        {"id": "m.2", "price": 9.0, "unit_id/.id": 3},
    ]


def test_the_default_of_a_new_line_comes_before_the_form() -> None:
    form = [[0, "line_1", {"qty": False}]]
    found, _ = complete([{"id": "m.1", "qty": 4.0}, {"id": "m.2"}], form, qty=1.0)
    assert found.is_sure
    assert [line["qty"] for line in found.row.lines["line_ids"]] == [4.0, 1.0]


def test_an_empty_value_is_not_sure_to_be_what_odoo_would_put_there() -> None:
    found, _ = complete([{"id": "m.1", "name": "a"}, {"id": "m.2"}], [[0, "line_1", {}]])
    assert not found.is_sure


def test_a_required_value_is_never_made_up() -> None:
    found, _ = complete([{"id": "m.1", "code": "a"}, {"id": "m.2"}])
    assert found is None


def test_a_form_that_cannot_be_asked_leaves_the_record_as_it_is() -> None:
    found, _ = complete([{"id": "m.1", "name": "a"}, {"id": "m.2"}], Rejected("no"))
    assert found is None


def test_debit_and_credit_are_0_beside_each_other_without_asking() -> None:
    found, odoo = complete(
        [{"id": "m.1", "debit": 100}, {"id": "m.2", "credit": 100}], model="move"
    )
    assert found.is_sure
    assert [(line["debit"], line["credit"]) for line in found.row.lines["line_ids"]] == [
        (100, 0),
        (0, 100),
    ]
    assert odoo.asked == []


def test_the_form_gets_the_balance_of_a_line() -> None:
    lines = [{"id": "m.1", "debit": 100, "name": "a"}, {"id": "m.2", "credit": 100}]
    _, odoo = complete(lines, model="move")
    [(_, values, _, _)] = odoo.asked
    assert [command[2]["balance"] for command in values["line_ids"]] == [100, -100]
