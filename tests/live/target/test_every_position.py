"""A bad record anywhere in a batch, and any order and size of batches."""

from __future__ import annotations

import random
import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Runner, records, schema

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
Row = dict[str, t.Any]
#: A tag has two fields, and a name that nobody else may have.
TAG = "utm.tag"
SIZE = 50


def batches(name: Name, taken: str, color: int) -> list[Row]:
    """Return a batch for each position, where the record there has a name that is taken."""
    return [
        {
            "id": name(f"t{batch}-{number}"),
            "name": taken if batch == number else name(f"{batch}-{number}"),
            "color": color,
        }
        for batch in range(SIZE)
        for number in range(SIZE)
    ]


def test_a_bad_record_at_any_position_of_a_batch_is_the_only_one_left_out(
    run: Runner, connection: Connection, name: Name
) -> None:
    taken = name("taken")
    run(records(TAG, [{"id": taken, "name": taken}]))
    domain = [("name", "like", name("")), ("name", "!=", taken)]

    def colors() -> dict[int, int]:
        rows = connection.call(TAG, "search_read", domain, ["color"])
        found = [row["color"] for row in rows]
        return {color: found.count(color) for color in set(found)}

    made = run(records(TAG, batches(name, taken, 1)), batch_size_rows=SIZE)
    assert made.ended(TAG) == {"created": SIZE * (SIZE - 1), "rejected": SIZE}
    assert {letter["rejection"]["code"] for letter in made.rejects} <= {"unique", "validation"}
    assert [letter["record"]["id"] for letter in made.rejects] == [
        name(f"t{position}-{position}") for position in range(SIZE)
    ]
    mended: list[Message] = [schema(TAG)]
    for letter in made.rejects:
        record = {**letter["record"], "name": letter["record"]["id"]}
        mended.append({**letter, "record": record})
    assert run(mended).ended(TAG) == {"created": SIZE}
    assert colors() == {1: SIZE * SIZE}

    changed = run(records(TAG, batches(name, taken, 2)), batch_size_rows=SIZE)
    assert changed.ended(TAG) == {"updated": SIZE * (SIZE - 1), "rejected": SIZE}
    assert colors() == {1: SIZE, 2: SIZE * (SIZE - 1)}


def test_any_order_and_size_of_batches_make_the_same_database(
    run: Runner, connection: Connection, name: Name
) -> None:
    contents = []
    for size, seed in ((1, 0), (7, 1), (500, 2), (500, None)):
        mark = name(f"s{size}-{seed}")
        rows: list[Row] = [
            {
                "id": f"{mark}/{number}",
                "name": f"{mark}/{number}",
                "parent_id/id": f"{mark}/{number // 3}" if number >= 3 else None,
                "color": number,
            }
            for number in range(40)
        ]
        if seed is not None:
            random.Random(seed).shuffle(rows)
        model = "res.partner.category"
        result = run(records(model, rows), batch_size_rows=size)
        assert result.ended(model) == {"created": 40}
        domain = [("name", "like", mark)]
        found = connection.call(model, "search_read", domain, ["display_name", "color"])
        contents.append(
            sorted((row["display_name"].replace(mark, ""), row["color"]) for row in found)
        )
    assert contents[1:] == contents[:-1]
