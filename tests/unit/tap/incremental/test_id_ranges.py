"""Ids as ranges: small, and true."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tap_odoo.incremental.id_ranges import IdRanges

ids = st.sets(st.integers(min_value=1, max_value=300))


def ranges(numbers: set[int]) -> IdRanges:
    made = IdRanges()
    made.extend(sorted(numbers))
    return made


@given(ids)
def test_what_is_written_is_read_again(numbers: set[int]) -> None:
    text = str(ranges(numbers))
    assert list(IdRanges(text)) == sorted(numbers)
    assert str(IdRanges(text)) == text


@given(ids, ids)
def test_what_is_gone_is_what_the_others_do_not_hold(before: set[int], now: set[int]) -> None:
    assert list(ranges(before).without(ranges(now))) == sorted(before - now)


def test_neighbours_are_one_range() -> None:
    assert str(ranges({1, 2, 3, 5, 7, 8})) == "1-3,5,7-8"


def test_200_thousand_ids_with_holes_take_less_than_100_kilobytes() -> None:
    numbers = set(range(1_000_000, 1_200_000))
    holes = random.Random(7).sample(sorted(numbers), 4_000)
    assert len(str(ranges(numbers - set(holes)))) < 100_000


@given(ids, ids)
def test_a_loss_is_an_id_known_before_or_given_since_that_is_not_there(
    before: set[int], now: set[int]
) -> None:
    given = set(range(max(before, default=0) + 1, max(now, default=0) + 1)) if before else set()
    assert ranges(now).has_lost(ranges(before)) == bool((before | given) - now)
