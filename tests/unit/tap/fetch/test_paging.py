"""Paging against a table in memory that people change between two requests."""

from __future__ import annotations

import operator
import typing as t

import pytest

from odoo_common.client.capabilities import Capabilities
from tap_odoo.fetch.paging import READERS
from tap_odoo.fetch.query import Query

if t.TYPE_CHECKING:
    from collections.abc import Callable


OPERATORS: dict[str, Callable[[int, t.Any], bool]] = {
    "in": lambda i, ids: i in ids,
    ">": operator.gt,
    ">=": operator.ge,
    "<=": operator.le,
}


class Table:
    """Answers `search` and `search_read` as an Odoo 19 does, over rows that it holds."""

    capabilities = Capabilities(lambda: (19, 0))

    def __init__(self, ids: t.Iterable[int]) -> None:
        self.ids = sorted(ids)
        self.asked: list[tuple[str, t.Any]] = []
        self.between: Callable[[int], None] = lambda _number: None

    def call(self, _model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        self.between(len(self.asked))
        self.asked.append((method, kwargs))
        found = self.ids
        for _field, sign, value in args[0]:
            found = [i for i in found if OPERATORS[sign](i, value)]
        offset, limit = kwargs.get("offset", 0), kwargs.get("limit")
        found = found[offset : offset + limit if limit else None]
        return found if method == "search" else [{"id": i} for i in found]


def query(**changes: t.Any) -> Query:
    settings: dict[str, t.Any] = {
        "model": "res.partner",
        "domain": [],
        "fields": ["id"],
        "context": {},
        "page_size": 10,
        "parallel": 1,
    }
    return Query(**{**settings, **changes})


def read(paging: str, table: Table, **changes: t.Any) -> list[int]:
    pages = READERS[paging](t.cast("t.Any", table), query(**changes))
    return [row["id"] for page in pages for row in page.rows]


EACH = pytest.mark.parametrize("paging", ["ids", "offset"])


@EACH
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 95])
def test_every_row_comes_once_in_id_order(paging: str, count: int) -> None:
    ids = list(range(5, 5 + 3 * count, 3))
    assert read(paging, Table(ids)) == ids


@EACH
def test_a_run_goes_on_after_the_last_id(paging: str) -> None:
    assert read(paging, Table(range(1, 50)), after_id=33) == list(range(34, 50))


@EACH
@pytest.mark.parametrize("when", range(1, 7))
def test_a_row_deleted_between_two_pages_hides_no_other(paging: str, when: int) -> None:
    table = Table(range(1, 61))

    def delete(number: int) -> None:
        if number == when and 3 in table.ids:
            table.ids.remove(3)

    table.between = delete
    seen = read(paging, table)
    assert set(range(1, 61)) - {3} <= set(seen)
    assert len(seen) == len(set(seen))


@EACH
@pytest.mark.parametrize("when", range(1, 7))
def test_a_row_that_joins_between_two_pages_repeats_no_other(paging: str, when: int) -> None:
    table = Table(i for i in range(1, 61) if i != 3)

    def join(number: int) -> None:
        if number == when:
            table.ids = sorted({*table.ids, 3})

    table.between = join
    seen = read(paging, table)
    assert set(range(1, 61)) - {3} <= set(seen)
    assert len(seen) == len(set(seen))


@EACH
def test_the_last_row_of_a_page_deleted_before_the_next_page_loses_nothing(paging: str) -> None:
    table = Table(range(1, 61))

    def delete(number: int) -> None:
        for row in (10, 20, 30):
            if number and row in table.ids:
                table.ids.remove(row)

    table.between = delete
    assert set(range(1, 61)) - {10, 20, 30} <= set(read(paging, table))


def test_pages_fetched_at_the_same_time_come_in_order() -> None:
    assert read("ids", Table(range(1, 101)), parallel=4) == list(range(1, 101))


def test_blocks_of_ids_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tap_odoo.fetch.paging.FIRST_BLOCK", 25)
    monkeypatch.setattr("tap_odoo.fetch.paging.BLOCK", 25)
    table = Table(range(1, 101))
    assert read("ids", table) == list(range(1, 101))
    assert sum(method == "search" for method, _ in table.asked) == 5


def test_a_page_says_up_to_which_id_all_has_been_read() -> None:
    table = Table(range(1, 31))
    pages = READERS["ids"](t.cast("t.Any", table), query())
    assert [page.last_id for page in pages] == [10, 20, 30]


def test_nothing_to_read_costs_one_request() -> None:
    for paging in READERS:
        table = Table([])
        assert read(paging, table) == []
        assert len(table.asked) == 1
