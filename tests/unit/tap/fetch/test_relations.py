"""Values at the end of dotted paths, from one read a page and relation."""

from __future__ import annotations

import typing as t

import pytest

from tap_odoo.fetch import relations
from tap_odoo.fetch.partial_reads import ReadProblems
from tap_odoo.fetch.query import Query
from tap_odoo.fetch.relations import ExpressionRow, Relations, tree
from tests.unit.tap.mapped_models import FIELDS

Row = dict[str, t.Any]
ROWS: dict[str, dict[int, Row]] = {
    "partner": {1: {"id": 1, "name": "Ada"}, 2: {"id": 2, "name": False}},
    "line": {
        11: {"id": 11, "qty": 2.0, "product_id": 21},
        12: {"id": 12, "qty": 3.0, "product_id": False},
        13: {"id": 13, "qty": 4.0, "product_id": 22},
    },
    "product": {21: {"id": 21, "name": "Lamp", "maker_id": 1}},  # 22 can't be read
}


class Scope:
    def in_other_context(self, *_: t.Any) -> tuple[tuple[str, ...], Row]:
        return (), {}

    def context(self, *_: t.Any) -> Row:
        return {"active_test": False}


class Reads:
    """What was asked for: model, fields, ids, context."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, list[str], list[int], Row]] = []
        monkeypatch.setattr(relations, "read_rows", self._read)

    def _read(self, _odoo: t.Any, query: Query, ids: list[int]) -> list[Row]:
        self.asked.append((query.model, list(query.fields), ids, query.context))
        found = [ROWS[query.model][n] for n in ids if n in ROWS[query.model]]
        return [{name: row[name] for name in query.fields} for row in found]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


def query(page_size: int = 100) -> Query:
    return Query("order", [], ["id"], {}, page_size, 1, 0, problems=ReadProblems())


class Reader:
    """Reads pages of orders."""

    def __init__(self, *paths: str, page_size: int = 100) -> None:
        self.root = tree(FIELDS, "order", [tuple(path.split(".")) for path in paths])
        self._query = query(page_size)
        scope = t.cast("t.Any", Scope())
        self._relations = Relations(FIELDS, scope, "Orders", {"lang": "fr_FR"})

    def page(self, *rows: Row) -> list[ExpressionRow]:
        self._relations.read(t.cast("t.Any", None), self._query, self.root, rows)
        return [ExpressionRow(row, self.root) for row in rows]


def test_a_path_through_many2one_is_one_read_a_page(reads: Reads) -> None:
    reader = Reader("partner_id.name")
    found = reader.page(*({"id": n, "partner_id": n % 3 or None} for n in range(1, 7)))
    assert [r["partner_id.name"] for r in found] == ["Ada", None, None, "Ada", None, None]
    context = {"active_test": False, "lang": "fr_FR"}
    assert reads.asked == [("partner", ["id", "name"], [1, 2], context)]
    reader.page({"id": 9, "partner_id": 2})
    assert len(reads.asked) == 1  # remembered


def test_ids_alone_need_no_read(reads: Reads) -> None:
    [found] = Reader("line_ids.id", "partner_id.id").page(
        {"id": 1, "line_ids": [11, 12], "partner_id": 7}
    )
    assert (found["line_ids.id"], found["partner_id.id"]) == ([11, 12], 7)
    assert [one["id"] for one in found["line_ids[]"]] == [11, 12]
    assert reads.asked == []


def test_a_path_through_lists_gathers_and_keeps_nulls(reads: Reads) -> None:
    [found] = Reader("line_ids.product_id.maker_id.name", "line_ids.qty").page(
        {"id": 1, "line_ids": [11, 12, 13]}
    )
    assert found["line_ids.qty"] == [2.0, 3.0, 4.0]
    assert found["line_ids.product_id.maker_id.name"] == ["Ada", None, None]
    assert [model for model, *_ in reads.asked] == ["line", "product", "partner"]


def test_records_of_a_list_have_the_values_of_their_own_relations(reads: Reads) -> None:
    assert reads
    [found] = Reader("line_ids.product_id.name", "line_ids.qty").page({"id": 1, "line_ids": [11]})
    [line] = found["line_ids[]"]
    assert (line["qty"], line["product_id.name"]) == (2.0, "Lamp")


def test_a_related_record_that_cannot_be_read_is_null_or_left_out(reads: Reads) -> None:
    assert reads
    [found] = Reader("partner_id.name", "line_ids.qty").page(
        {"id": 1, "partner_id": 99, "line_ids": [11, 99]}
    )
    assert found["partner_id.name"] is None
    assert found["line_ids.qty"] == [2.0]
    assert [line["id"] for line in found["line_ids[]"]] == [11]


def test_a_field_that_could_not_be_read_is_null(reads: Reads) -> None:
    assert reads
    [found] = Reader("name", "partner_id.name").page({"id": 1})
    assert found["name"] is None
    assert found["partner_id.name"] is None


def test_many_ids_are_read_a_page_at_a_time(reads: Reads) -> None:
    Reader("line_ids.qty", page_size=2).page({"id": 1, "line_ids": [13, 11, 12]})
    assert [ids for _, _, ids, _ in reads.asked] == [[11, 12], [13]]


def test_what_is_remembered_is_bounded(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "REMEMBERED", 1)
    reader = Reader("partner_id.name")
    for number in (1, 2, 1):  # the third page begins with nothing
        [found] = reader.page({"id": 5, "partner_id": number})
        assert found["partner_id.name"] == (ROWS["partner"][number]["name"] or None)
    assert [ids for _, _, ids, _ in reads.asked] == [[1], [2], [1]]
    assert list(reader.root.children["partner_id"].rows) == [1]


def test_a_bound_record_is_found_by_its_name(reads: Reads) -> None:
    assert reads
    [found] = Reader("line_ids.qty").page({"id": 1, "line_ids": [11, 12]})
    bound = [found.binding("line", line) for line in found.related(["line_ids"])]
    assert [(one["id"], one["line.id"], one["line.qty"], one["line"]) for one in bound] == [
        (1, 11, 2.0, 11),
        (1, 12, 3.0, 12),
    ]
