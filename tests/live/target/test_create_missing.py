"""What a record refers to and nobody made: `create_missing` makes it, once."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
TAG = "res.partner.category"


def test_a_missing_tag_is_made_once_where_the_setting_says_so(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {"id": name(f"p{n}"), "name": name("Tagged"), "category_id/name": [name("Tag")]}
        for n in range(3)
    ]
    assert run(records("res.partner", rows)).ended("res.partner") == {"rejected": 3}

    settings = {"create_missing": ["res.partner.category"], "batch_size_rows": 1}
    assert run(records("res.partner", rows), **settings).ended("res.partner") == {"created": 3}
    domain = [("name", "=", name("Tag"))]
    assert connection.call("res.partner.category", "search_count", domain) == 1


def test_what_was_made_as_missing_is_adopted_by_its_own_stream(
    run: Runner, connection: Connection, name: Name
) -> None:
    partner = records(
        "res.partner", [{"id": name("p"), "name": "P", "category_id/name": name("T")}]
    )
    settings = {"create_missing": [TAG], "match": {TAG: [["name"]]}}
    run(partner, **settings)
    [made] = connection.call(TAG, "search", [("name", "=", name("T"))])

    row = {"id": name("tag"), "name": name("T"), "color": 3}
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"updated": 1}
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"unchanged": 1}
    assert run(partner, **settings).ended("res.partner") == {"unchanged": 1}
    # It is the stream's now: another record may not have it.
    [letter] = run(records(TAG, [row | {"id": name("tag 2")}]), **settings).rejects
    assert f"has the external id singer.{name('tag')} already" in letter["rejection"]["message"]
    # Its new name stays, also where somebody still says the old one.
    row["name"] = name("Renamed")
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"updated": 1}
    assert run(partner, **settings).ended("res.partner") == {"unchanged": 1}
    assert run(records(TAG, [row]), **settings).ended(TAG) == {"unchanged": 1}
    domain = [("name", "in", [name("T"), name("Renamed")])]
    assert connection.call(TAG, "search", domain) == [made]


@pytest.mark.parametrize("size", [1, 500])
def test_what_a_batch_brings_is_not_made_as_missing(
    run: Runner, connection: Connection, name: Name, size: int
) -> None:
    names = [name(text) for text in ("A", "B", "C")]
    rows: list[dict[str, t.Any]] = [
        {"id": name("a"), "name": names[0], "parent_id": names[1], "category_id/name": name("T")},
        {"id": name("b"), "name": names[1], "parent_id": names[2], "category_id/name": name("T")},
        {"id": name("c"), "name": names[2], "parent_id": name("nobody else")},
    ]
    if size == 1:
        rows.reverse()  # what comes before is there
    feed = records("res.partner", rows)
    settings = {"create_missing": ["res.partner", TAG], "batch_size_rows": size}
    for outcome in ("created", "unchanged"):
        result = run(feed, **settings, parallel_requests=1)
        assert result.ended("res.partner") == {outcome: 3}
        found = connection.call("res.partner", "search_count", [("name", "in", names)])
        assert found == 3
    domain = [("name", "=", name("nobody else"))]
    assert connection.call("res.partner", "search_count", domain) == 1


def test_what_a_batch_brings_and_is_refused_is_not_made(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows: list[dict[str, t.Any]] = [
        {"id": name("a"), "name": name("A"), "parent_id": name("B")},
        {"id": name("b"), "name": name("B"), "color": "no number"},
    ]
    result = run(records("res.partner", rows), create_missing=["res.partner"])
    assert result.ended("res.partner") == {"rejected": 2}
    # Mended, both come in: a partner that was made meanwhile would be a second one.
    rows[1]["color"] = 3
    result = run(records("res.partner", rows), create_missing=["res.partner"])
    assert result.ended("res.partner") == {"created": 2}
    assert connection.call("res.partner", "search_count", [("name", "=", name("B"))]) == 1


def test_records_that_refer_to_each_other_are_not_made_twice(
    run: Runner, connection: Connection, name: Name
) -> None:
    rows = [
        {"id": name("a"), "name": name("A"), "parent_id": name("B")},
        {"id": name("b"), "name": name("B"), "parent_id": name("A")},
    ]
    result = run(records("res.partner", rows), create_missing=["res.partner"])
    assert result.ended("res.partner") == {"rejected": 2}
    for letter in result.rejects:
        assert "it comes in the same batch" in letter["rejection"]["message"]
        assert letter["rejection"]["can_retry"]
    domain = [("name", "in", [name("A"), name("B")])]
    assert connection.call("res.partner", "search_count", domain) == 0


def test_a_reference_that_needs_more_than_a_field_is_not_made_and_that_is_told(
    run: Runner, name: Name
) -> None:
    rows: list[dict[str, t.Any]] = [
        {
            "id": name("a"),
            "name": "A",
            "state_id": {"code": name("S"), "name": "S", "country_id/code": "NL"},
        },
        {"id": name("b"), "name": "B", "state_id/name": name("S"), "country_id/code": "NL"},
    ]
    result = run(records("res.partner", rows), create_missing=["res.country.state"])
    assert result.ended("res.partner") == {"rejected": 2}
    for letter in result.rejects:
        assert "create_missing doesn't make it" in letter["rejection"]["message"]
