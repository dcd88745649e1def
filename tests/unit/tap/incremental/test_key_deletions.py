"""Keys that are computed, and gone: found by what each record had."""

from __future__ import annotations

import typing as t

import pytest

from tap_odoo.fetch.absence import Absence
from tap_odoo.incremental import hidden_records, key_deletions
from tap_odoo.incremental.hidden_records import HiddenRecords
from tap_odoo.incremental.id_ranges import IdRanges
from tap_odoo.incremental.key_deletions import DeletedKeys
from tap_odoo.incremental.window import Window

NOW = "2026-11-21T10:00:00+00:00"
Made = dict[int, list[str]]


class Run:
    """A run over some records: what was made of those that changed, and what is there.

    Args:
        bookmark: The stream's state, which it changes.
        monkeypatch: Answers which ids there are.
    """

    def __init__(self, bookmark: dict[str, t.Any], monkeypatch: pytest.MonkeyPatch) -> None:
        # A first run reads everything, a later one what has changed.
        window = Window(since="2026-11-21 08:50:00" if bookmark else None, ceiling=NOW)
        hidden = HiddenRecords("Keyed", bookmark, delete=False)
        self.keys = DeletedKeys(bookmark, window, ["key"], hidden)
        self._patch = monkeypatch

    def page(self, made: Made, skipped: t.Sequence[int] = ()) -> Run:
        self._make(made)
        self.keys.note_written([*made, *skipped])
        return self

    def end(self, there: t.Sequence[int], missed: Made | None = None) -> list[str]:
        ids = IdRanges()
        ids.extend(there)
        self._patch.setattr(key_deletions, "ids_there", lambda *_, expected: ids)  # noqa: ARG005
        self._patch.setattr(
            hidden_records,
            "absence_of",
            lambda _odoo, _query, asked, questions: Absence(missing=list(asked)),  # noqa: ARG005 - its names
        )
        self.keys.compare(t.cast("t.Any", None), t.cast("t.Any", None))
        assert self.keys.missed == sorted(missed or {})
        self._make(missed or {})
        gone = [str(key["key"]) for key in self.keys.deleted_keys()]
        self.keys.finish()
        return gone

    def _make(self, made: Made) -> None:
        self.keys.computed.update({n: [[key] for key in keys] for n, keys in made.items()})


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> t.Callable[[dict[str, t.Any]], Run]:
    return lambda bookmark: Run(bookmark, monkeypatch)


Start = t.Callable[[dict[str, t.Any]], Run]


def test_a_first_run_finds_nothing_gone_and_nothing_missed(run: Start) -> None:
    state: dict[str, t.Any] = {}
    assert run(state).page({1: ["a"], 2: ["b"]}).end([1, 2, 3]) == []


def test_keys_of_records_that_are_gone_are_gone(run: Start) -> None:
    state: dict[str, t.Any] = {}
    run(state).page({1: ["a", "b"], 2: ["c"]}).end([1, 2])
    assert run(state).end([2]) == ["a", "b"]
    assert run(state).end([2]) == []


def test_a_key_that_its_record_no_longer_has_is_gone(run: Start) -> None:
    state: dict[str, t.Any] = {}
    run(state).page({1: ["a", "b"]}).end([1])
    assert run(state).page({1: ["b", "c"]}).end([1]) == ["a"]


def test_a_key_that_moved_to_another_record_is_not_gone(run: Start) -> None:
    state: dict[str, t.Any] = {}
    run(state).page({1: ["a"], 2: ["b"]}).end([1, 2])
    assert run(state).page({1: []}).page({2: ["a", "b"]}).end([1, 2]) == []
    assert run(state).page({3: ["b"]}).end([1, 3]) == ["a"]


def test_a_key_that_moved_to_a_record_that_was_missed_is_not_gone(run: Start) -> None:
    state: dict[str, t.Any] = {}
    run(state).page({1: ["a"]}).end([1])
    assert run(state).end([5], missed={5: ["a"]}) == []
    assert run(state).end([]) == ["a"]


def test_a_record_that_is_skipped_keeps_its_keys(run: Start) -> None:
    state: dict[str, t.Any] = {}
    run(state).page({1: ["a"]}).end([1])
    assert run(state).page({}, skipped=[1]).end([1]) == []
    assert run(state).page({}, skipped=[2]).end([1, 2]) == []
    assert run(state).page({1: ["b"]}).end([1, 2]) == ["a"]


def test_an_interrupted_run_tells_later_what_was_gone(run: Start) -> None:
    state: dict[str, t.Any] = {}
    run(state).page({1: ["a"], 2: ["b"]}).end([1, 2])
    run(state).page({1: ["x"]})  # and here it was killed
    assert run(state).page({2: ["b"]}).end([1, 2]) == ["a"]
    run(state).page({1: ["y"]})
    assert run(state).page({1: ["x"]}).end([1, 2]) == ["y"]
