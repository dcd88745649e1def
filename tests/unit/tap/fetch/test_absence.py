"""A record is absent only where Odoo, asked by its id, says so."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import Field
from tap_odoo.fetch.absence import MAX_QUESTIONS, Absence, absence_of, proving_column
from tap_odoo.fetch.query import Query


class Table:
    """Reads as Odoo does: leaves out what isn't there, refuses what may not be seen.

    Args:
        there: Ids of the table.
        hidden: Those among them that the user may not see.
        outside: Those among them that are not in the stream's domain.
    """

    def __init__(
        self, there: t.Iterable[int], hidden: t.Iterable[int] = (), outside: t.Iterable[int] = ()
    ) -> None:
        self.there, self.hidden, self.outside = set(there), set(hidden), set(outside)
        self.asked = 0

    def call(self, _model: str, method: str, *args: t.Any, **_: t.Any) -> t.Any:
        self.asked += 1
        if method == "search":
            return [n for n in args[0][0][2] if n in self.there - self.hidden - self.outside]
        if self.hidden & set(args[0]):
            raise Rejected("not allowed", code="access")
        return [{"id": number} for number in args[0] if number in self.there]


def found(
    table: Table,
    ids: t.Sequence[int],
    domain: t.Sequence[t.Any] = (),
    questions: int = MAX_QUESTIONS,
) -> Absence:
    query = Query("res.partner", domain, ["id"], {}, 10, 1, column="write_date")
    return absence_of(t.cast("t.Any", table), query, ids, questions=questions)


def test_what_a_search_passed_over_and_is_there_is_not_absent() -> None:
    table = Table([1, 2, 3])
    assert found(table, [1, 2, 3, 4, 5]) == Absence(missing=[4, 5])
    assert table.asked == 1


def test_a_record_that_the_user_may_not_see_is_not_missing() -> None:
    absence = found(Table(range(1, 50), hidden=[7, 30]), [5, 7, 30, 60, 61])
    assert absence == Absence(missing=[60, 61], hidden=[7, 30])


def test_a_record_that_left_the_domain_has_left_the_stream() -> None:
    table = Table([1, 2, 3], outside=[2])
    absence = found(table, [1, 2, 3, 4], domain=[["customer_rank", ">", 0]])
    assert absence == Absence(missing=[4], left=[2])


def test_what_costs_too_many_questions_to_tell_is_unknown() -> None:
    table = Table(range(1, 1001), hidden=range(1, 1001))
    absence = found(table, list(range(1, 1001)), questions=5)
    assert absence == Absence(unknown=list(range(1, 1001)))
    assert table.asked == 5


def test_without_a_stored_column_nothing_is_proved() -> None:
    query = Query("res.partner", [], ["id"], {}, 10, 1)
    assert absence_of(t.cast("t.Any", Table([])), query, [1]) == Absence()


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ([Field("a", "char"), Field("write_date", "datetime")], "write_date"),
        ([Field("a", "char"), Field("create_date", "datetime", store=False)], "a"),
        ([Field("id", "integer"), Field("b", "many2many"), Field("c", "char", store=False)], ""),
    ],
)
def test_a_stored_column_proves(fields: list[Field], column: str) -> None:
    assert proving_column({field.name: field for field in fields}) == column
