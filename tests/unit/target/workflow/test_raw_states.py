"""A state that no workflow is known of is never written as it is."""

from __future__ import annotations

import types
import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.records.draft import ResolvedRecord
from target_odoo.records.item import InputRecord
from target_odoo.workflow.raw_states import RawStates

STATE = {"state": Field("state", "selection", selection=("new", "done"))}
FIELDS = {
    "x_machine": {**STATE, "line_ids": Field("line_ids", "one2many", relation="x_part")},
    "x_part": STATE,
    "ir.actions.server": STATE,
    "res.partner": {"state": Field("state", "char")},
}


class Odoo:
    def of(self, model: str) -> dict[str, Field]:
        return FIELDS[model]

    def call(self, _model: str, method: str, names: list[str]) -> dict[str, str]:
        assert (method, names) == ("default_get", ["state"])
        return {"state": "new"}


@pytest.fixture
def raw() -> RawStates:
    odoo = Odoo()
    return RawStates(t.cast("t.Any", types.SimpleNamespace(fields=odoo, connection=odoo)))


def record(model: str, lines: list[dict[str, str]] | None = None, **values: str) -> ResolvedRecord:
    item = InputRecord(1, model, {}, {})
    parts = [ResolvedRecord(item, "x_part", values=dict(line)) for line in lines or ()]
    return ResolvedRecord(item, model, values=dict(values), lines={"line_ids": parts})


@pytest.mark.parametrize(
    ("made", "is_rejected"),
    [
        (record("x_machine", state="done"), True),
        (record("x_machine", state="new"), False),
        (record("x_machine", [{"state": "done"}]), True),
        (record("x_machine", [{"state": "new"}]), False),
        (record("x_machine", name="a"), False),
        (record("ir.actions.server", state="done"), False),
        (record("res.partner", state="done"), False),
    ],
)
def test_a_new_record_and_its_lines_begin_as_odoo_begins_them(
    raw: RawStates, made: ResolvedRecord, is_rejected: bool
) -> None:
    raw.refuse_new([made])
    assert made.is_rejected is is_rejected
    if is_rejected:
        assert made.item.reason
        assert made.item.reason.code == "workflow"
        assert "known are the states of account.bank.statement, account.move" in (
            made.item.reason.message
        )


@pytest.mark.parametrize(
    ("values", "is_rejected"),
    [
        ({"state": "new"}, True),
        ({"name": "a"}, False),
        ({"line_ids": [[1, 5, {"state": "done"}]]}, True),
        ({"line_ids": [[0, 0, {"state": "new"}], [2, 4]]}, False),
    ],
)
def test_what_differs_from_odoos_state_is_rejected(
    raw: RawStates, values: dict[str, t.Any], is_rejected: bool
) -> None:
    made = record("x_machine", [{}])
    raw.refuse_changes(made, values)
    assert made.is_rejected is is_rejected
