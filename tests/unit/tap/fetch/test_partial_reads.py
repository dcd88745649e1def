"""RequestedFields goes on where a field or a record can't be read, and says what is missing."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Rejected, UnknownArgument
from tap_odoo.fetch.partial_reads import MAX_UNREADABLE_RECORDS, ReadProblems, read_partially

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIELDS = ["id", "a", "b", "c", "d", "e"]
IDS = list(range(1, 101))


class Reader:
    """A table that refuses what `breaks` says."""

    def __init__(self, breaks: Callable[[Sequence[str], Sequence[int]], bool]) -> None:
        self.breaks = breaks
        self.requests = 0

    def __call__(self, fields: Sequence[str], ids: Sequence[int]) -> list[dict[str, t.Any]]:
        self.requests += 1
        if self.breaks(fields, ids):
            raise Rejected("it breaks")
        return [{name: number if name == "id" else 0 for name in fields} for number in ids]


def read(reader: Reader, problems: ReadProblems) -> list[dict[str, t.Any]]:
    return read_partially(reader, FIELDS, IDS, problems, model="res.partner")


def test_a_field_that_always_fails_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    problems = ReadProblems()
    rows = read(Reader(lambda fields, _ids: "c" in fields), problems)
    assert list(problems.dropped) == ["c"]
    assert len(rows) == len(IDS)
    assert set(rows[0]) == set(FIELDS) - {"c"}
    assert problems.readable_fields(FIELDS) == ["id", "a", "b", "d", "e"]
    assert "res.partner: field c can't be read" in caplog.text


def test_a_field_that_fails_for_several_records_at_once_is_dropped() -> None:
    problems = ReadProblems()
    rows = read(Reader(lambda fields, ids: "c" in fields and len(ids) > 1), problems)
    assert list(problems.dropped) == ["c"]
    assert [row["id"] for row in rows] == IDS


def test_a_field_that_fails_for_one_record_is_left_out_of_that_one_alone() -> None:
    problems = ReadProblems()
    rows = read(Reader(lambda fields, ids: "c" in fields and 42 in ids), problems)
    assert not problems.dropped
    assert problems.incomplete == {42: {"c"}}
    assert [row["id"] for row in rows if "c" not in row] == [42]
    assert len(rows) == len(IDS)


def test_two_fields_that_fail_only_together_lose_one_of_them() -> None:
    problems = ReadProblems()
    rows = read(Reader(lambda fields, _ids: {"b", "e"} <= set(fields)), problems)
    assert len(problems.dropped) == 1
    assert len(rows) == len(IDS)


def test_a_record_that_cannot_be_read_alone_is_skipped_and_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    problems = ReadProblems()
    rows = read(Reader(lambda _fields, ids: 42 in ids), problems)
    assert list(problems.skipped) == [42]
    assert [row["id"] for row in rows] == [i for i in IDS if i != 42]
    assert "record 42 is skipped" in caplog.text


def test_many_unreadable_records_are_no_accident() -> None:
    bad = set(IDS[: MAX_UNREADABLE_RECORDS + 1])
    with pytest.raises(Rejected, match="more than 20 records"):
        read(Reader(lambda _fields, ids: bool(bad & set(ids))), ReadProblems())


def test_finding_one_bad_field_among_many_costs_few_requests() -> None:
    reader = Reader(lambda fields, _ids: "c" in fields)
    read(reader, ReadProblems())
    assert reader.requests < 30


@pytest.mark.parametrize("bad", [set(), {"a"}, {"a", "e"}, set("abcde")])
def test_whatever_fields_fail_every_record_comes_with_the_others(bad: set[str]) -> None:
    problems = ReadProblems()
    rows = read(Reader(lambda fields, _ids: bool(bad & set(fields))), problems)
    assert set(problems.dropped) == bad
    assert all(set(row) == set(FIELDS) - bad for row in rows)
    assert len(rows) == len(IDS)


def test_a_page_of_which_nothing_can_be_read_is_a_failure() -> None:
    with pytest.raises(Rejected, match="none of the 3 records of a page can be read, 1 among"):
        read_partially(
            Reader(lambda _fields, _ids: True), FIELDS, [1, 2, 3], ReadProblems(), model="m"
        )


def test_a_wrong_call_is_no_fault_of_the_records() -> None:
    def refuse(_fields: Sequence[str], _ids: Sequence[int]) -> list[dict[str, t.Any]]:
        raise UnknownArgument("no order", odoo_name="", code="value", argument="order")

    problems = ReadProblems()
    with pytest.raises(UnknownArgument):
        read_partially(refuse, FIELDS, IDS, problems, model="m")
    assert not problems
