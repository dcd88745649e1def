"""What is left of a record when newer ones of its name were written before it."""

from __future__ import annotations

import typing as t

import pytest

from target_odoo.drafts import Item
from target_odoo.newer import Newer
from target_odoo.outcome import Outcome, Reason

Row = dict[str, t.Any]


def item(number: int, outcome: Outcome | None = None, *, name: str = "X", **record: t.Any) -> Item:
    made = Item(number, "s", record, {"record": record}, outcome, model="m", external_id=name)
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
    Newer.of([item(2, "updated", **new)]).take_off(older)
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
def test_what_says_nothing_newer_takes_nothing_off(other: Item) -> None:
    older = item(2, a=1)
    Newer.of([other]).take_off(older)
    assert (older.record, older.outcome, older.is_outdated) == ({"a": 1}, None, False)


def test_of_several_newer_ones_the_newest_counts() -> None:
    newer = Newer.of([item(4, "updated", a=4), item(3, "updated", a=3, b=3)])
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
    Newer.of([by_id]).take_off(older)
    assert older.outcome == "skipped"
