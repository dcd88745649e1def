"""Shards: whose a record is, what is searched for, and whose a state is."""

from __future__ import annotations

import json
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_common.errors import Fatal
from tap_odoo.fetch import ids as fetch_ids
from tap_odoo.fetch.ids import id_blocks
from tap_odoo.fetch.query import Query
from tap_odoo.fetch.shards import STRIPE, Shard
from tap_odoo.incremental.shard_state import claim

OPERATORS: dict[str, t.Callable[[int, int], bool]] = {
    ">": int.__gt__,
    ">=": int.__ge__,
    "<": int.__lt__,
}


def holds(domain: list[t.Any], number: int) -> bool:
    """Tell whether an id is in a domain, as Odoo reads one."""
    rest = list(domain)

    def term() -> bool:
        head = rest.pop(0)
        if head in ("|", "&"):
            both = (term(), term())
            return any(both) if head == "|" else all(both)
        return OPERATORS[head[1]](number, head[2])

    found = True
    while rest:
        found &= term()
    return found


class Table:
    """Ids, and `search` as paging asks it."""

    def __init__(self, ids: t.Iterable[int]) -> None:
        self.ids = sorted(ids)
        self.searches = 0

    def call(self, _model: str, _method: str, domain: list[t.Any], **kwargs: t.Any) -> list[int]:
        if kwargs["order"] == "id desc":
            return self.ids[-1:]
        self.searches += 1
        return [number for number in self.ids if holds(domain, number)][: kwargs["limit"]]


def read(table: Table, shard: Shard, **changes: t.Any) -> list[int]:
    query = Query("m", [], ["id"], {}, 10, 1, shard=shard, **changes)
    return [number for block in id_blocks(t.cast("t.Any", table), query) for number in block]


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> t.Iterator[None]:
    """Let small tables be big ones: what fits into a first block is not searched by stripes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetch_ids, "FIRST_BLOCK", 5)
        yield


@settings(deadline=None)  # a busy machine has slow moments
@given(
    st.sets(st.integers(-5, 300 * STRIPE), max_size=30),
    st.integers(1, 9),
    st.integers(0, 300 * STRIPE),
)
def test_the_shards_are_disjoint_and_complete_from_any_id_on(
    ids: set[int], of: int, after: int
) -> None:
    shards = [Shard(which, of) for which in range(1, of + 1)]
    found = [read(Table(ids), shard, after_id=after) for shard in shards]
    assert all(numbers == sorted(numbers) for numbers in found)
    everything = [number for numbers in found for number in numbers]
    assert sorted(everything) == sorted(n for n in ids if not after or n > after)
    for shard, numbers in zip(shards, found, strict=True):
        assert all(shard.holds(number) for number in numbers)


def test_a_record_stays_with_its_shard_whatever_is_added() -> None:
    ids = range(1, 20 * STRIPE, 7)
    before = read(Table(ids), Shard(2, 3))
    after = read(Table([*ids, *range(20 * STRIPE, 50 * STRIPE, 3)]), Shard(2, 3))
    assert after[: len(before)] == before


def test_a_big_table_takes_few_searches() -> None:
    table = Table(range(1, 1000 * STRIPE, 500))
    assert len(read(table, Shard(1, 8))) == 250
    assert table.searches == 1 + 4 + 1  # Is it big? 125 stripes: 10, then 50 at a time. The end.


def test_a_small_table_takes_two_searches_few_changes_one() -> None:
    table = Table([1, 5, STRIPE, 3 * STRIPE])
    assert read(table, Shard(1, 3)) == [1, 5, 3 * STRIPE]
    assert table.searches == 2
    assert read(table, Shard(1, 3), is_small=True) == [1, 5, 3 * STRIPE]
    assert table.searches == 3


@pytest.mark.parametrize("text", ["0/8", "9/8", "2", "2/0", "a/b", "1/2/3", "-1/8", "2/8x"])
def test_a_shard_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(Fatal, match="from 1/8 to 8/8"):
        Shard.parse(text)


@pytest.mark.parametrize("text", ["", None])
def test_no_shard_is_the_whole(text: str | None) -> None:
    assert Shard.parse(text) is None


@pytest.mark.parametrize(
    ("theirs", "ours"), [("2/8", Shard(3, 8)), ("2/8", Shard(2, 4)), ("2/8", None)]
)
def test_the_state_of_another_shard_is_refused(theirs: str, ours: Shard | None) -> None:
    bookmark = {"shard": theirs, "read_at": "2026-01-01"}
    with pytest.raises(Fatal, match=r"products: the state is that of shard 2/8, and this run"):
        claim(bookmark, "products", ours, splits=True)


def test_a_shard_goes_on_from_a_whole_run_with_what_is_its_own() -> None:
    bookmark = {
        "read_at": "2026-01-01",
        "known_ids": "1-3000",
        "keys": json.dumps({"999": [["a"]], "1000": [["b"]], "3500": [["c"]]}),
    }
    claim(bookmark, "products", Shard(2, 3), splits=True)
    assert bookmark == {
        "read_at": "2026-01-01",
        "known_ids": "1000-1999",
        "keys": '{"1000":[["b"]]}',
        "shard": "2/3",
    }


def test_what_is_not_split_keeps_all_that_a_whole_run_knew() -> None:
    bookmark = {"known_ids": "1-3000"}
    claim(bookmark, "products", Shard(1, 3), splits=False)
    assert bookmark == {"known_ids": "1-3000", "shard": "1/3"}


def test_an_interrupted_whole_run_is_finished_first() -> None:
    bookmark: dict[str, t.Any] = {"resume": {"after_id": 5}}
    with pytest.raises(Fatal, match="let such a run finish it"):
        claim(bookmark, "products", Shard(1, 3), splits=True)
