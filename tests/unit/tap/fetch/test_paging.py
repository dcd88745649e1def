"""Paging against a table in memory that people change between two requests."""

from __future__ import annotations

import operator
import typing as t

import pytest

from odoo_common.client.capabilities import Capabilities
from tap_odoo.fetch.paging import READERS, read_view
from tap_odoo.fetch.query import Query
from tap_odoo.fetch.shards import Shard

if t.TYPE_CHECKING:
    from collections.abc import Callable


OPERATORS: dict[str, Callable[[int, t.Any], bool]] = {
    "in": lambda i, ids: i in ids,
    ">": operator.gt,
    "<": operator.lt,
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
        for _field, sign, value in (term for term in args[0] if term not in ("&", "|")):
            found = [i for i in found if OPERATORS[sign](i, value)]
        offset, limit = kwargs.get("offset", 0), kwargs.get("limit")
        if kwargs["order"] == "id desc":
            found = found[::-1]
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
    monkeypatch.setattr("tap_odoo.fetch.ids.FIRST_BLOCK", 25)
    monkeypatch.setattr("tap_odoo.fetch.ids.BLOCK", 25)
    table = Table(range(1, 101))
    assert read("ids", table) == list(range(1, 101))
    assert sum(method == "search" for method, _ in table.asked) == 6


def test_a_page_says_up_to_which_id_all_has_been_read() -> None:
    table = Table(range(1, 31))
    pages = READERS["ids"](t.cast("t.Any", table), query())
    assert [page.last_id for page in pages] == [10, 20, 30]


def test_no_change_costs_one_request() -> None:
    table = Table([])
    assert read("ids", table, is_small=True) == []
    assert len(table.asked) == 1


class Filtering(Table):
    """A table that hides rows after the limit has been applied, as mail.message does.

    Args:
        ids: The rows.
        hidden: Those that the user may not see.
    """

    def __init__(self, ids: t.Iterable[int], hidden: t.Container[int]) -> None:
        super().__init__(ids)
        self.hidden = hidden

    def call(self, _model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        found = super().call(_model, method, *args, **kwargs)
        rows = found if method == "search" else [row["id"] for row in found]
        seen = [number for number in rows if number not in self.hidden]
        return seen if method == "search" else [{"id": number} for number in seen]


HIDDEN = {
    "one of a page": {7},
    "the first page": range(1, 11),
    "the first blocks": range(1, 61),
    "the last of a page": {10, 20, 30},
    "the last rows": range(80, 101),
    "all": range(1, 101),
    "every other": range(1, 101, 2),
}


@EACH
@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("after_id", [0, 15])
@pytest.mark.parametrize("shard", [None, Shard(1, 1)])
def test_a_short_answer_is_no_end(
    paging: str,
    hidden: t.Container[int],
    after_id: int,
    shard: Shard | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tap_odoo.fetch.ids.FIRST_BLOCK", 25)
    monkeypatch.setattr("tap_odoo.fetch.ids.BLOCK", 25)
    table = Filtering(range(1, 101), hidden)
    there = [number for number in range(after_id + 1, 101) if number not in hidden]
    assert read(paging, table, after_id=after_id, shard=shard) == there


def test_rows_that_were_not_asked_for_are_dropped_and_counted() -> None:
    class Generous(Table):
        """Finds rows 3 and 5 only where a domain speaks of ids."""

        def call(self, _model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
            found = super().call(_model, method, *args, **kwargs)
            return found if args[0] else [number for number in found if number not in (3, 5)]

    asked = query()
    pages = READERS["ids"](t.cast("t.Any", Generous(range(1, 9))), asked)
    assert [row["id"] for page in pages for row in page.rows] == [1, 2, 4, 6, 7, 8]
    assert asked.problems.unasked == {3, 5}


def test_a_record_that_a_search_by_ids_passes_over_is_read_by_its_id() -> None:
    class Shy(Table):
        """Doesn't find row 4 by its id, and reads it."""

        def call(self, _model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
            if method == "read":
                return [{"id": number, "write_date": "now"} for number in args[0]]
            found = super().call(_model, method, *args, **kwargs)
            return found if method == "search" else [row for row in found if row["id"] != 4]

    table = Shy(range(1, 9))
    pages = READERS["ids"](t.cast("t.Any", table), query(column="write_date"))
    assert [row for page in pages for row in page.rows] == [{"id": n} for n in range(1, 9)]


def test_the_rows_of_a_view_come_as_often_as_odoo_has_them() -> None:
    class View:
        version = (19, 0)
        capabilities = Table.capabilities

        def call(
            self, _model: str, method: str, domain: t.Any, *_: t.Any, **kwargs: t.Any
        ) -> t.Any:
            ids = [5, -3, 5, 0]
            if method == "search":
                assert kwargs["limit"] is None
                return ids
            return [{"id": n, "qty": n * 2} for n in sorted(ids) if n in domain[0][2]]

    pages = read_view(t.cast("t.Any", View()), query(page_size=2))
    assert [row for page in pages for row in page.rows] == [
        {"id": n, "qty": 2 * n} for n in (-3, 0, 5, 5)
    ]
