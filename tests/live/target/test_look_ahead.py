"""Batches that are looked up while others are written: the outcome is that of one at a time."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from tests.live.plain import Plain

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
#: Batches of two records, each looked up while the one before is written.
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


@pytest.mark.parametrize("size", [1, 2, 500])
def test_a_record_that_waits_for_its_parent_takes_nothing_back(
    run: Runner, plain: Plain, name: Name, size: int
) -> None:
    def row(what: str, **more: str) -> Row:
        return {"id": name(what), "ref": name("r"), "name": what, **more}

    rows = [
        row("X", city="Old", **{"parent_id/id": name("P")}),
        row("Y"),
        row("X", city="New"),
        row("Z"),
        row("P"),
    ]
    ended = run(records(PARTNER, rows), batch_size_rows=size, parallel_requests=2)
    assert ended.ended(PARTNER) == {"created": 4, "updated": 1}
    partners = values(plain, name, "name", "id", "city", "parent_id")
    found = {partner["name"]: partner for partner in partners}
    assert found["X"]["city"] == "New"
    assert found["X"]["parent_id"][0] == found["P"]["id"]


@pytest.mark.parametrize(("size", "is_given_up_first"), [(1, True), (500, True), (500, False)])
def test_barcodes_that_move_on_to_other_products_do_so_in_one_run(
    run: Runner, plain: Plain, name: Name, size: int, is_given_up_first: bool
) -> None:
    def row(number: int, barcode: int) -> Row:
        return {"id": name(f"p{number}"), "name": f"P{number}", "barcode": name(f"{barcode:02}")}

    product, numbers = "product.product", range(40)
    before = [row(number, number) for number in numbers]
    assert run(records(product, before)).ended(product) == {"created": 40}
    after = [row(number, number + 1) for number in numbers]
    if is_given_up_first:
        after.reverse()
    result = run(records(product, after), batch_size_rows=size, parallel_requests=2)
    assert result.ended(product) == {"updated": 40}
    domain = [("barcode", "like", name(""))]
    found = plain.call(product, "search_read", domain, ["name"], order="barcode")
    assert [each["name"] for each in found] == [f"P{number}" for number in numbers]


def test_two_batches_of_bills_with_the_same_reference_make_one(
    run: Runner, plain: Plain, name: Name
) -> None:
    vendor = plain.call(PARTNER, "create", {"name": name("Vendor")})
    bills = [
        {
            "id": name(f"bill{n}"),
            "move_type": "in_invoice",
            "partner_id/.id": vendor,
            "ref": name("same"),
            "invoice_date": "2026-01-31",
        }
        for n in range(4)
    ]
    result = run(records("account.move", bills), **SMALL)
    assert result.ended("account.move") == {"created": 1, "rejected": 3}
    assert {letter["rejection"]["code"] for letter in result.rejects} == {"unique"}
    assert plain.count("account.move", [("ref", "=", name("same"))]) == 1
