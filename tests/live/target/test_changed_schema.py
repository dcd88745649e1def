"""A stream whose SCHEMA changes while it runs: nothing is lost, and the order stays."""

from __future__ import annotations

import typing as t

import pytest

from tests.live.target.conftest import records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from tests.live.target.conftest import Message, Name, Runner

pytestmark = pytest.mark.live

TAG = "res.partner.category"


def schema(*keys: str, **types: str) -> Message:
    properties = {name: {"type": [kind, "null"]} for name, kind in types.items()}
    return {
        "type": "SCHEMA",
        "stream": TAG,
        "schema": {"type": "object", "properties": properties},
        "key_properties": list(keys),
    }


def record(**values: t.Any) -> Message:
    return {"type": "RECORD", "stream": TAG, "record": values}


@pytest.mark.parametrize("size", [2, 500])
def test_records_before_and_after_are_written_in_order(
    run: Runner, connection: Connection, name: Name, size: int
) -> None:
    tags = [name(f"t{number}") for number in range(5)]
    feed: list[Message] = [schema("id", id="string", name="string", color="integer")]
    feed += [record(id=tag, name=tag, color=1) for tag in tags]
    feed += [{"type": "STATE", "value": {"at": 1}}]
    # Another type, a new column, one less, another key: each makes the SDK a new sink.
    feed += [schema("id", id="string", name="string", color="string")]
    feed += [record(id=tag, name=tag, color="2") for tag in tags[:4]]
    feed += [schema("id", "name", id="string", name="string", color="integer", active="boolean")]
    feed += [record(id=tag, name=tag, color=3, active=False) for tag in tags[:3]]
    feed += [{"type": "STATE", "value": {"at": 2}}]
    feed += [schema(id="string", color="integer")]
    feed += [record(id=tag, color=4) for tag in tags[:2]]
    feed += [schema("id", id="string", name="string", color="integer")]
    feed += [record(id=tags[0], name=name("last"), color=5)]
    feed += [{"type": "STATE", "value": {"at": 3}}]
    result = run(feed, batch_size_rows=size)

    assert not result.rejects
    assert result.counts[TAG]["read"] == 15
    assert result.states[-1] == {"at": 3}
    domain = [("name", "like", name("")), ("active", "in", [True, False])]
    rows = connection.call(TAG, "search_read", domain, ["name", "color", "active"], order="id")
    assert [(row["name"], row["color"], row["active"]) for row in rows] == [
        (name("last"), 5, False),
        (tags[1], 4, False),
        (tags[2], 3, False),
        (tags[3], 2, True),
        (tags[4], 1, True),
    ]


def test_a_record_that_the_new_schema_forbids_is_rejected_alone(
    run: Runner, connection: Connection, name: Name
) -> None:
    feed = [
        schema("id", id="string", name="string", color="string"),
        record(id=name("a"), name=name("A"), color="1"),
        schema("id", id="string", name="string", color="integer"),
        record(id=name("b"), name=name("B"), color="blue"),
        record(id=name("c"), name=name("C"), color=3),
    ]
    result = run(feed)
    assert [letter["record"]["id"] for letter in result.rejects] == [name("b")]
    assert connection.call(TAG, "search_count", [("name", "like", name("")[1:])]) == 2


def test_a_record_without_its_key_is_rejected_alone(
    run: Runner, connection: Connection, name: Name
) -> None:
    keyed = schema("id", "color", id="string", name="string", color="integer")
    feed = [
        keyed,
        record(id=name("a"), name=name("A"), color=1),
        record(id=name("b"), name=name("B")),
        record(name=name("C"), color=1),
        record(id=None, name=name("D"), color=1),
        record(id=name("e"), name=name("E"), color=2),
        {"type": "STATE", "value": {"at": 5}},
    ]
    result = run(feed)
    assert result.states == [{"at": 5}]
    rows = connection.call(TAG, "search_read", [("name", "like", name("")[1:])], ["name"])
    written = {row["name"] for row in rows}
    assert {name("A"), name("E")} <= written
    assert len(written) + len(result.rejects) == 5


def test_an_order_keeps_its_lines_over_a_change(
    run: Runner, connection: Connection, name: Name
) -> None:
    line = {"product_id/default_code": "FURN_7777", "product_qty": 1}
    order = {"id": name("PO"), "partner_id/.id": 1, "partner_ref": name("ref")}
    before = records("purchase.order", [{**order, "order_line": [line]}])
    more = [{**order, "order_line": [line, {**line, "product_id/default_code": "E-COM07"}]}]
    after = records("purchase.order", more)
    after[0] = {**after[0], "key_properties": ["id"]}
    result = run([*before, *after])
    assert not result.rejects
    [found] = connection.call(
        "purchase.order", "search_read", [("partner_ref", "=", name("ref"))], ["order_line"]
    )
    assert len(found["order_line"]) == 2
