"""Records that somebody made in Odoo become those of the input, by what `match` says."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
TAG = "res.partner.category"


def test_a_record_that_somebody_made_is_adopted(
    run: Runner, connection: Connection, name: Name
) -> None:
    by_hand = connection.call("res.partner", "create", {"name": "By hand", "ref": name("R")})
    match = {"res.partner": [["ref"]]}
    rows = [{"id": name("p"), "name": "Ours", "ref": name("R")}]

    assert run(records("res.partner", rows), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "search", [("ref", "=", name("R"))]) == [by_hand]
    # From now on it is known by its external id.
    rows[0]["ref"] = name("R2")
    assert run(records("res.partner", rows), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "search", [("ref", "=", name("R2"))]) == [by_hand]


def test_a_record_is_adopted_by_its_links(run: Runner, connection: Connection, name: Name) -> None:
    tags = connection.call(TAG, "create", [{"name": name("A")}, {"name": name("B")}])
    by_hand = connection.call(
        "res.partner", "create", {"name": "By hand", "category_id": [[6, 0, tags]]}
    )
    connection.call("res.partner", "create", {"name": "X", "category_id": [[6, 0, tags[:1]]]})
    row = {"id": name("p"), "name": "Ours", "category_id/name": [name("B"), name("A")]}
    match = {"res.partner": [["category_id"]]}

    assert run(records("res.partner", [row]), match=match).ended("res.partner") == {"updated": 1}
    assert connection.call("res.partner", "read", [by_hand], ["name"])[0]["name"] == "Ours"


def test_what_several_records_fit_is_rejected(
    run: Runner, connection: Connection, name: Name
) -> None:
    for _ in range(2):
        connection.call("res.partner", "create", {"name": "Twin", "ref": name("R"), "zip": "1"})
    rows = [{"id": name("p"), "name": "Ours", "ref": name("R"), "zip": "1"}]
    match = {"res.partner": [["ref", "zip"]]}
    [letter] = run(records("res.partner", rows), match=match).rejects

    assert letter["rejection"]["code"] == "identity"
    assert "2 records have this ref and zip" in letter["rejection"]["message"]


def test_two_records_never_share_one_match(run: Runner, connection: Connection, name: Name) -> None:
    connection.call("res.partner", "create", {"name": "One", "ref": name("R")})
    rows = [{"id": name(f"p{n}"), "name": "Ours", "ref": name("R")} for n in range(2)]
    match = {"res.partner": [["ref"]]}

    for size in (1, 2):
        result = run(records("res.partner", rows), match=match, batch_size_rows=size)
        assert result.counts["res.partner"]["rejected"] == 1


def test_two_new_records_of_a_batch_never_share_what_they_are_matched_by(
    run: Runner, connection: Connection, name: Name
) -> None:
    for size in (1, 500):
        mark = name(f"same{size}")
        rows = [{"id": f"{mark}{n}", "name": mark} for n in range(2)]
        match = {"res.partner": [["vat"], ["name"]]}
        feed = records("res.partner", rows)
        for outcome in ("created", "unchanged"):
            result = run(feed, match=match, batch_size_rows=size, parallel_requests=1)
            assert result.ended("res.partner") == {outcome: 1, "rejected": 1}
            [letter] = result.rejects
            assert letter["rejection"]["code"] == "identity"
        assert connection.call("res.partner", "search_count", [("name", "=", mark)]) == 1
        # Nor one that is changed to be like a record before it.
        other = {"id": f"{mark}2", "name": f"{mark} other"}
        run(records("res.partner", [other]))
        rows = [{**other, "name": f"{mark} new"}, {"id": f"{mark}3", "name": f"{mark} new"}]
        feed = records("res.partner", rows)
        result = run(feed, match=match, batch_size_rows=size, parallel_requests=1)
        assert result.ended("res.partner") == {"updated": 1, "rejected": 1}
