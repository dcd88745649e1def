"""Rows for Odoo's `load`, and what its answers mean."""

from __future__ import annotations

import threading
import typing as t

import pytest

from odoo_common.client.retry import RetryPolicy
from odoo_common.errors import Retriable
from target_odoo.load.creation_rights import CreationRights
from target_odoo.load.load_errors import row_errors
from target_odoo.load.load_row import LoadRow
from target_odoo.load.loader import Loader
from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from odoo_common.client.connection import Connection

Answer = dict[str, t.Any]


class FakeOdoo:
    """Answers `load` with a function of the rows."""

    def __init__(
        self, answer: Callable[[list[list[str]]], Answer], *, repeatable: bool | None = True
    ) -> None:
        self._answer = answer
        self._repeatable = repeatable
        self.calls: list[tuple[list[str], list[list[str]]]] = []

    def call(self, _model: str, method: str, *args: t.Any, **kwargs: t.Any) -> Answer:
        assert method == "load"
        assert self._repeatable in (None, kwargs["repeatable"])
        columns, rows = args
        self.calls.append((columns, rows))
        return self._answer(rows)


def loader(odoo: FakeOdoo) -> Loader:
    retry = RetryPolicy(sleep=lambda _seconds: None)
    return Loader(t.cast("Connection", odoo), retry, {})


def refusing(bad: str) -> Callable[[list[list[str]]], Answer]:
    """Refuse a load that holds `bad`, naming its row as Odoo 19 does."""

    def answer(rows: list[list[str]]) -> Answer:
        names = [row[0] for row in rows]
        if bad not in names:
            return {"ids": list(range(1, len(rows) + 1)), "messages": []}
        error = {"type": "error", "message": "must be unique"}
        # The error of the whole batch, under the name of the first record.
        first = {**error, "record": 0}
        own = {**error, "record": names.index(bad)}
        return {"ids": False, "messages": [first] if own == first else [first, own]}

    return answer


def test_the_lines_of_a_record_follow_it_on_rows_of_their_own() -> None:
    lines: list[dict[str, object]] = [{"id": "m.1", "qty": 2.0}, {"id": "m.2"}]
    row = LoadRow({"id": "m.a", "name": "A"}, {"line_ids": lines})
    columns = ("id", "name", "line_ids/id", "line_ids/qty")

    assert row.matrix(columns) == [["m.a", "A", "m.1", "2.0"], ["", "", "m.2", ""]]


def test_lines_that_say_different_things_are_loaded_in_parts() -> None:
    lines: list[dict[str, object]] = [
        {"id": "m.1", "price": 5.0},
        {"id": "m.2"},
        {"price": 6.0, "id": "m.3"},
    ]
    first, second = LoadRow({"id": "m.a", "name": "A"}, {"line_ids": lines}).parts()

    assert [line["id"] for line in first.lines["line_ids"]] == ["m.1", "m.3"]
    assert second.cells == {"id": "m.a"}
    assert second.lines == {"line_ids": [{"id": "m.2"}]}


def test_a_refused_record_is_taken_out_and_the_others_are_sent_again() -> None:
    odoo = FakeOdoo(refusing("m.c"))
    rows = [LoadRow({"id": f"m.{letter}"}) for letter in "abcd"]
    results = loader(odoo).load("res.partner", rows)

    assert [isinstance(result, Reason) for result in results] == [False, False, True, False]
    assert len(odoo.calls) == 2


def test_the_first_record_is_refused_only_for_an_error_of_its_own() -> None:
    odoo = FakeOdoo(refusing("m.a"))
    rows = [LoadRow({"id": f"m.{letter}"}) for letter in "abcd"]
    results = loader(odoo).load("res.partner", rows)

    assert [isinstance(result, Reason) for result in results] == [True, False, False, False]


def test_an_error_that_names_no_record_is_found_by_halving() -> None:
    def answer(rows: list[list[str]]) -> Answer:
        if "m.c" in [row[0] for row in rows]:
            return {"ids": False, "messages": [{"type": "error", "message": "no name"}]}
        return {"ids": [1] * len(rows), "messages": []}

    results = loader(FakeOdoo(answer)).load("m", [LoadRow({"id": f"m.{c}"}) for c in "abcd"])

    assert [isinstance(result, Reason) for result in results] == [False, False, True, False]


def test_a_conflict_that_load_swallows_is_tried_again() -> None:
    conflict = {"type": "error", "record": 0, "message": "could not serialize access due to x"}
    answers: list[Answer] = [
        {"ids": False, "messages": [conflict]},
        {"ids": [9], "messages": []},
    ]
    odoo = FakeOdoo(lambda _rows: answers.pop(0))

    assert loader(odoo).load("m", [LoadRow({"id": "m.a"})]) == [9]


def test_records_with_other_columns_are_loaded_by_themselves() -> None:
    odoo = FakeOdoo(lambda rows: {"ids": list(range(1, len(rows) + 1)), "messages": []})
    loader(odoo).load(
        "m", [LoadRow({"id": "m.a", "x": 1}), LoadRow({"id": "m.b"}), LoadRow({"id": "m.c"})]
    )

    assert [columns for columns, _ in odoo.calls] == [["id", "x"], ["id"]]


def test_the_text_of_an_exception_is_unwrapped_and_classified() -> None:
    text = (
        "Unknown error during import: <class 'odoo.exceptions.ValidationError'>: "
        "A barcode must be unique"
    )
    [reason] = row_errors([{"type": "error", "record": 0, "message": text}], 1).values()

    assert reason.message == "A barcode must be unique"
    assert reason.code == "unique"


def test_a_server_that_stays_away_is_not_tried_again_by_the_loader_too() -> None:
    def answer(_rows: list[list[str]]) -> Answer:
        raise Retriable("the connection has tried 8 times")

    odoo = FakeOdoo(answer)
    with pytest.raises(Retriable):
        loader(odoo).load("m", [LoadRow({"id": "m.a"})])

    assert len(odoo.calls) == 1


def test_after_a_conflict_the_requests_of_a_batch_go_one_by_one() -> None:
    lock, both_there = threading.Lock(), threading.Barrier(2, timeout=10)
    under_way, seen = 0, []

    def answer(rows: list[list[str]]) -> Answer:
        nonlocal under_way
        with lock:
            under_way += 1
            seen.append(under_way)
            number = len(seen)
        if number <= 2:
            both_there.wait()
        with lock:
            under_way -= 1
        if number == 2:
            text = "could not serialize access due to concurrent update"
            return {"ids": False, "messages": [{"type": "error", "record": 0, "message": text}]}
        return {"ids": [int(row[0][2:]) for row in rows if row[0]], "messages": []}

    retry = RetryPolicy(sleep=lambda _seconds: None)
    odoo = FakeOdoo(answer, repeatable=None)
    rows = [LoadRow({"id": f"m.{n}"}, {"line_ids": [{"id": f"m.{n}_1"}]}) for n in range(1, 101)]
    several = Loader(t.cast("Connection", odoo), retry, {}, parallel=2)
    assert several.load("m", rows) == list(range(1, 101))
    made = [row[0] for _, rows in odoo.calls for row in rows if row[0]]
    # The request that met the conflict comes again; the other one may have sent its next by then.
    assert len(made) == 100 + 25
    assert max(seen) == 2
    assert seen[-1] == 1


def test_a_missing_right_to_create_is_told_in_no_word_of_a_language() -> None:
    error = {"type": "error", "record": 0, "message": "Sie haben keine Berechtigung"}
    answer: Answer = {"ids": False, "messages": [error]}

    class Rights(CreationRights):
        def may_create(self, _model: str, lines: Iterable[str]) -> bool:
            return not lines

    odoo = t.cast("Connection", FakeOdoo(lambda _rows: answer))
    rights = Rights(odoo, t.cast("t.Any", None))
    loading = Loader(odoo, RetryPolicy(sleep=lambda _seconds: None), {}, rights=rights)
    plain, with_lines = (
        LoadRow({"id": "m.a"}),
        LoadRow({"id": "m.b"}, {"line_ids": [{"id": "m.1"}]}),
    )
    results = [loading.load("m", [row])[0] for row in (plain, with_lines)]
    assert [(r.code, r.can_retry) for r in results if isinstance(r, Reason)] == [
        ("validation", False),
        ("access", True),
    ]
