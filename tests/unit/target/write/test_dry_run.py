"""A dry run's verdicts are the real run's."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.target.running import Message, Runner, records

if t.TYPE_CHECKING:
    from tests.fake_odoo import FakeOdoo

TAG, PARTNER = "res.partner.category", "res.partner"


def partner(tag: str) -> list[Message]:
    return records(PARTNER, {"id": f"p_{tag}", "name": "P", "category_id/name": tag})


@pytest.mark.parametrize(
    ("messages", "stream"),
    [
        (records(TAG, {"id": "t", "name": "New"}) + partner("New"), PARTNER),
        (records(TAG, {"id": "t", "name": "New"}) + partner("Other"), PARTNER),
        (records(TAG, {"id": "old", "name": "Renamed"}) + partner("Renamed"), PARTNER),
        (records(TAG, {"id": "old", "name": "Renamed"}) + partner("Old"), PARTNER),
        (records(TAG, *({"id": i, "name": "Two"} for i in "ab")) + partner("Two"), PARTNER),
        (records(TAG, {"id": "t", "name": "Old"}) + partner("Old"), PARTNER),
        (partner("New") + records(TAG, {"id": "t", "name": "New"}), PARTNER),
    ],
    ids=["new", "unknown", "renamed", "old name", "two", "one more", "later"],
)
def test_a_reference_by_name_to_what_the_input_brings_ends_as_in_the_real_run(
    run: Runner, odoo: FakeOdoo, messages: list[Message], stream: str
) -> None:
    run(records(TAG, {"id": "old", "name": "Old"}))
    before = odoo.rows(TAG, "name")
    dry = run(messages, dry_run=True)
    assert odoo.rows(TAG, "name") == before
    real = run(messages)
    assert dry.ended(stream) == real.ended(stream)
    assert dry.reasons == real.reasons
