"""Which rows without a stamp are new: those that no run has brought."""

from __future__ import annotations

import typing as t

import pytest

from tap_odoo.incremental.unstamped_rows import EXACT_RANGES, joined, new_rows

UNSTAMPED = ("write_date", "=", False)


def holds(terms: t.Iterator[t.Any], number: int) -> bool:
    """Evaluate a domain in Odoo's prefix notation for an id whose row has no stamp."""
    term = next(terms)
    if term in ("&", "|"):
        left, right = holds(terms, number), holds(terms, number)
        return left and right if term == "&" else left or right
    name, operator, value = term
    if name == "id":
        return bool(number < value if operator == "<" else number > value)
    return bool(term == UNSTAMPED)


def test_without_known_rows_every_row_without_a_stamp_is_new() -> None:
    assert new_rows("write_date", "") == (UNSTAMPED,)


@pytest.mark.parametrize("known", ["1-88", "3,5-6,9", "7"])
def test_rows_that_a_run_has_brought_are_not_new_and_all_others_are(known: str) -> None:
    brought = {
        number
        for part in known.split(",")
        for number in range(int(part.split("-")[0]), int(part.split("-")[-1]) + 1)
    }
    new = {n for n in range(1, 100) if holds(iter(new_rows("write_date", known)), n)}
    assert new == set(range(1, 100)) - brought


def test_of_many_ranges_the_domain_stays_short_and_the_newest_are_exact() -> None:
    known = ",".join(str(number) for number in range(2, 202, 2))
    domain = new_rows("write_date", known)
    assert len(domain) < 5 * EXACT_RANGES
    new = {n for n in range(1, 300) if holds(iter(domain), n)}
    first_exact = 200 - 2 * (EXACT_RANGES - 1)
    expected = {n for n in range(1, 300) if n > first_exact - 2 and (n % 2 or n > 200)}
    assert new == expected


def test_what_is_brought_joins_what_is_known() -> None:
    assert joined("1-3,9", "4,20") == "1-4,9,20"
    assert joined("", "") == ""
