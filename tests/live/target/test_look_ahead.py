"""Batches that are looked up while others are written: the outcome is that of one at a time."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
#: Batches of two records, of which several are on their way at the same time.
SMALL = {"batch_size_rows": 1, "parallel_requests": 2}
PARTNER = "res.partner"


def values(plain: Plain, name: Name, *fields: str) -> list[Row]:
    rows: list[Row] = plain.call(
        PARTNER, "search_read", [("ref", "like", name("")[1:])], [*fields], order="name"
    )
    return [{field: row[field] for field in fields} for row in rows]


def test_of_the_same_record_in_several_batches_the_last_one_counts(
    run: Runner, plain: Plain, name: Name
) -> None:
    rows = [
        {"id": name(f"p{n % 3}"), "ref": name("r"), "name": f"P{n % 3}", "city": f"City {n}"}
        for n in range(12)
    ]
    ended = run(records(PARTNER, rows), **SMALL).ended(PARTNER)
    assert ended == {"created": 3, "updated": 9}
    cities = [row["city"] for row in values(plain, name, "city")]
    assert cities == ["City 9", "City 10", "City 11"]


def test_a_value_that_goes_back_is_written_twice(run: Runner, plain: Plain, name: Name) -> None:
    def row(number: int, city: str) -> Row:
        return {"id": name(f"p{number}"), "ref": name("r"), "name": f"P{number}", "city": city}

    run(records(PARTNER, [row(n, "Here") for n in range(4)]))
    rows = [row(n, city) for city in ("There", "Here") for n in range(4)]
    assert run(records(PARTNER, rows), **SMALL).ended(PARTNER) == {"updated": 8}
    assert {row["city"] for row in values(plain, name, "city")} == {"Here"}


def test_children_find_the_parents_of_the_batch_before(
    run: Runner, plain: Plain, name: Name
) -> None:
    rows: list[Row] = [{"id": name("p0"), "ref": name("r"), "name": "P0"}]
    rows += [
        {
            "id": name(f"p{n}"),
            "ref": name("r"),
            "name": f"P{n}",
            "parent_id/id": name(f"p{n - 1}"),
        }
        for n in range(1, 8)
    ]
    assert run(records(PARTNER, rows), **SMALL).ended(PARTNER) == {"created": 8}
    found = values(plain, name, "id", "parent_id")
    parents = [row["parent_id"][0] for row in found if row["parent_id"]]
    assert parents == [row["id"] for row in found][:-1]


def test_what_a_batch_makes_is_matched_by_the_next_and_not_made_again(
    run: Runner, plain: Plain, name: Name
) -> None:
    rows = [{"id": name(f"p{n}"), "ref": name(f"r{n % 2}"), "name": "P"} for n in range(6)]
    ended = run(records(PARTNER, rows), **SMALL, match={PARTNER: [["ref"]]}).ended(PARTNER)
    assert ended == {"created": 2, "rejected": 4}  # they are somebody's already
    assert len(values(plain, name, "id")) == 2


def test_what_is_missing_is_made_once(run: Runner, plain: Plain, name: Name) -> None:
    tag = name("Tag")
    rows = [
        {"id": name(f"p{n}"), "ref": name("r"), "name": "P", "category_id/name": [tag]}
        for n in range(6)
    ]
    ended = run(records(PARTNER, rows), **SMALL, create_missing=["res.partner.category"])
    assert ended.ended(PARTNER) == {"created": 6}
    assert plain.count("res.partner.category", [("name", "=", tag)]) == 1


def test_a_deletion_between_batches_keeps_its_place(run: Runner, plain: Plain, name: Name) -> None:
    def row(city: str) -> Row:
        return {"id": name("p"), "ref": name("r"), "name": "P", "city": city}

    other = [{"id": name(f"o{n}"), "ref": name("r"), "name": "O"} for n in range(3)]
    gone = {"id": name("p"), "delete": True}
    rows = [row("One"), other[0], gone, other[1], row("Two"), other[2]]
    result = run(records(PARTNER, rows), **SMALL, on_delete={PARTNER: "unlink"})
    assert not result.rejects
    cities = sorted(str(row["city"]) for row in values(plain, name, "city") if row["city"])
    assert cities == ["Two"]
