"""What is left of a record when newer ones of its name were written before it."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.delivery.superseded import SupersededColumns
from target_odoo.outcome import Outcome, Reason
from target_odoo.records.item import ColumnRules, InputRecord

Row = dict[str, t.Any]


def item(
    number: int, outcome: Outcome | None = None, *, name: str = "X", **record: t.Any
) -> InputRecord:
    made = InputRecord(
        number, "s", record, {"record": record}, outcome, model="m", external_id=name
    )
    if outcome == "rejected":
        made.rejected(Reason("required", "no name"))
    return made


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ({"a": 1, "b": 1}, {"b": 2}, {"a": 1}),
        ({"id": "X", "a": 1, "b": 1}, {"id": "X", "b": 2}, {"id": "X", "a": 1}),
        ({"code": "X", "a": 1, "b": 1}, {"code": "X", "b": 2}, {"code": "X", "a": 1}),
        ({"p/id": "P", "a": 1}, {"p/.id": 7}, {"a": 1}),
        ({"s/name": "N", "s/code": "C", "a": 1}, {"s/code": "D"}, {"a": 1}),
        ({"name": "Chair", "name@nl_NL": "Stoel"}, {"name": "Table"}, {"name@nl_NL": "Stoel"}),
        ({"a": 1}, {"b": 2}, {"a": 1}),
        ({"id": "X", "a": 1}, {"id": "X", "a": 2}, None),
        ({"id": "X", "a": 1}, {"id": "X", "a": 1, "b": 2}, None),
        ({"a": 1}, {"delete": True}, None),
    ],
)
def test_only_what_no_newer_one_mentions_is_left(old: Row, new: Row, left: Row | None) -> None:
    older = item(1, **old)
    SupersededColumns.of([item(2, "updated", **new)]).take_off(older)
    assert older.outcome == (None if left is not None else "skipped")
    assert left is None or older.record == left


@pytest.mark.parametrize(
    "other",
    [
        item(1, "updated", a=2),
        item(3, "rejected", a=2),
        item(3, None, a=2),
        item(3, "updated", name="Y", a=2),
        item(3, "skipped", delete=True),
    ],
    ids=["older", "rejected", "not written", "another record", "deletion that is ignored"],
)
def test_what_says_nothing_newer_takes_nothing_off(other: InputRecord) -> None:
    older = item(2, a=1)
    SupersededColumns.of([other]).take_off(older)
    assert (older.record, older.outcome) == ({"a": 1}, None)


def test_of_several_newer_ones_the_newest_counts() -> None:
    newer = SupersededColumns.of([item(4, "updated", a=4), item(3, "updated", a=3, b=3)])
    between = item(3, a=4, b=3, c=3)
    newer.take_off(between)
    assert between.record == {"a": 4, "b": 3, "c": 3}
    older = item(2, a=3, b=3, c=3)
    newer.take_off(older)
    assert older.record == {"b": 3, "c": 3}


def test_a_record_is_known_by_any_of_its_names() -> None:
    by_id = item(2, "updated", name="", a=2)
    by_id.odoo_id = 7
    older = item(1, a=1)
    older.odoo_id = 7
    SupersededColumns.of([by_id]).take_off(older)
    assert older.outcome == "skipped"


LINES = ColumnRules(lines=frozenset({"order_line"}))
A, B, C = ({"product_id/id": product, "product_qty": 1} for product in "abc")


@pytest.mark.parametrize(
    ("rules", "old", "new", "left"),
    [
        (LINES, {"order_line": [A, B]}, {"order_line": [{**A, "product_qty": 2}]}, [B]),
        (LINES, {"order_line": [A, B]}, {"order_line": [C]}, [A, B]),
        (LINES, {"order_line": [A]}, {"order_line": [{**A, "product_qty": 2}, B]}, None),
        (LINES, {"order_line": [{"id": "1", **A}]}, {"order_line": [{"id": "2", **A}]}, None),
        (ColumnRules(), {"order_line": [A, B], "x": 1}, {"order_line": [C]}, []),
    ],
)
def test_lines_add_up_unless_the_newest_record_has_them_all(
    rules: ColumnRules, old: Row, new: Row, left: list[Row] | None
) -> None:
    older, newer = item(1, **old), item(2, "updated", **new)
    older.rules = newer.rules = rules
    if left is None and old["order_line"][0].get("id"):
        left = old["order_line"]  # another line of the same product
    SupersededColumns.of([newer]).take_off(older)
    assert older.outcome == ("skipped" if left is None else None)
    assert left is None or older.record.get("order_line", []) == left


def test_a_line_of_any_newer_record_is_newer() -> None:
    records = [item(2, "updated", order_line=[A]), item(3, "updated", order_line=[C])]
    older = item(1, order_line=[A, B])
    for each in (older, *records):
        each.rules = LINES
    SupersededColumns.of(records).take_off(older)
    assert older.record == {"order_line": [B]}


def test_attachments_are_added_and_the_time_of_change_stays() -> None:
    older = item(1, attachments=["one"], city="old", updated_at="2035-01-01")
    older.rules = ColumnRules(times=("updated_at",))
    SupersededColumns.of(
        [item(2, "updated", attachments=["two"], city="x", updated_at="2036")]
    ).take_off(older)
    assert older.record == {"attachments": ["one"], "updated_at": "2035-01-01"}
    bare = item(1, city="old", updated_at="2035-01-01")
    bare.rules = older.rules
    SupersededColumns.of([item(2, "updated", city="x", updated_at="2036")]).take_off(bare)
    assert bare.outcome == "skipped"


def test_what_was_written_before_something_was_refused_is_newer() -> None:
    refused = item(2, "rejected", city="new")
    refused.is_written = True
    older = item(1, city="old", zip="Z")
    SupersededColumns.of([refused]).take_off(older)
    assert older.record == {"zip": "Z"}


def test_a_record_with_steps_is_not_skipped_and_leaves_out_those_of_newer_ones() -> None:
    newer, older = item(2, "updated", a=2), item(1, a=1)
    newer.followed = {"count"}
    older.rules = ColumnRules(has_steps=True)
    SupersededColumns.of([newer]).take_off(older)
    assert (older.outcome, older.record, older.followed_newer) == (None, {}, {"count"})


def test_two_names_of_a_field_are_one() -> None:
    older = item(1, quantity=5, product_id=7)
    newer = item(2, "updated", inventory_quantity=9)
    older.model = newer.model = "stock.quant"
    SupersededColumns.of([newer]).take_off(older)
    assert older.record == {"product_id": 7}
