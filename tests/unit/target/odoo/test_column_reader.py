"""Columns as arrays: what isn't answered as it should be is read in another way."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.client.capabilities import Capabilities
from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import Field
from target_odoo.odoo.column_reader import ColumnReader, is_column

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

FIELDS = {"id": Field("id", "integer"), "name": Field("name", "char"), "sum": Field("sum", "float")}


class FakeOdoo:
    """Answers each call with the next of some answers."""

    def __init__(self, version: tuple[int, ...], *answers: object) -> None:
        self.capabilities = Capabilities(lambda: version)
        self._answers = list(answers)
        self.calls: list[tuple[object, ...]] = []

    def call(self, _model: str, method: str, *args: object, **_kwargs: object) -> object:
        self.calls.append((method, *args))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def reader(odoo: FakeOdoo) -> ColumnReader:
    return ColumnReader(t.cast("Connection", odoo))


def test_arrays_become_rows_on_19() -> None:
    arrays = {"id:array_agg": [2, 1], "name:array_agg": ["b", None], "sum:array_agg": [None, 1.5]}
    odoo = FakeOdoo((19, 0), [{"__extra_domain": [], **arrays}])
    assert reader(odoo).rows("x", [], FIELDS) == [
        {"id": 2, "name": "b", "sum": 0.0},
        {"id": 1, "name": False, "sum": 1.5},
    ]
    keys = ["id:array_agg", "name:array_agg", "sum:array_agg"]
    assert odoo.calls == [("formatted_read_group", [], [], keys)]


def test_arrays_become_rows_before_19() -> None:
    odoo = FakeOdoo((18, 2), [{"id": [2], "name": ["b"], "sum": ["1.50"]}])
    assert reader(odoo).rows("x", [], FIELDS) == [{"id": 2, "name": "b", "sum": 1.5}]
    keys = ["id:array_agg", "name:array_agg", "sum:array_agg"]
    assert odoo.calls == [("read_group", [], keys, [])]


@pytest.mark.parametrize("arrays", [{}, {"id": None, "name": None, "sum": None}])
def test_no_records_are_no_rows(arrays: dict[str, object]) -> None:
    assert reader(FakeOdoo((14, 0), [arrays])).rows("x", [], FIELDS) == []


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{}, {}],
        {"id": [1]},
        [{"id": [1, 2], "name": ["a"], "sum": [1.0]}],
        [{"id": 1, "name": "a", "sum": 1.0}],
        Rejected("no such thing", code="validation"),
    ],
)
def test_what_does_not_fit_is_asked_once(answer: object) -> None:
    odoo = FakeOdoo((14, 0), answer)
    arrays = reader(odoo)
    assert arrays.rows("x", [], FIELDS) is None
    assert arrays.rows("x", [], FIELDS) is None
    assert len(odoo.calls) == 1


def test_a_record_that_is_missing_in_the_answer_is_no_answer() -> None:
    answers = [[{"id": [1], "name": ["a"], "sum": [1.0]}]] * 2
    arrays = reader(FakeOdoo((14, 0), *answers))
    assert arrays.of_records("x", [1, 2], FIELDS) is None
    assert arrays.of_records("x", [1], FIELDS) == [{"id": 1, "name": "a", "sum": 1.0}]


@pytest.mark.parametrize(
    "field",
    [
        None,
        Field("x", "many2many", relation="y"),
        Field("x", "char", store=False),
        Field("x", "char", related="y.z"),
        Field("x", "char", translate=True),
        Field("x", "float", company_dependent=True),
    ],
)
def test_what_is_in_no_column_is_not_asked_for(field: Field | None) -> None:
    odoo = FakeOdoo((14, 0))
    assert not is_column(field)
    assert reader(odoo).of_records("x", [1], FIELDS | {"x": field}) is None
    assert not odoo.calls
