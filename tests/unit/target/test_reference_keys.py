"""JSON fields whose keys are records: read, put together and compared."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.outcome import RecordRejected
from target_odoo.records.compare import digest, is_same
from target_odoo.records.parsed_record import Reference
from target_odoo.records.reference_keys import keyed, read_keys

FIELD = Field("analytic_distribution", "json")
ACCOUNT = "account.analytic.account"
IDS = {"7": 7, "8": 8, "Marketing": 9, "crm.a": 10}


def reference(_column: str, model: str, by: str, value: object) -> Reference:
    return Reference(model, by, t.cast("str", value))


def read(value: object, by: str = "") -> dict[str, float] | bool:
    return keyed(read_keys(FIELD, by, value, reference), lambda found: IDS[str(found.value)])


@pytest.mark.parametrize(
    ("value", "by", "kept"),
    [
        ({"7": 100}, "", {"7": 100.0}),
        ({"Marketing": "60.5", "7, 8": 39.5}, "", {"9": 60.5, "7,8": 39.5}),
        ({"crm.a": 100}, "id", {"10": 100.0}),
        ({"7": 40, "7 ": 60}, "", {"7": 100.0}),
        (None, "", False),
        ("", "", False),
        ({}, "", False),
    ],
)
def test_keys_become_database_ids(value: object, by: str, kept: object) -> None:
    assert read(value, by) == kept


@pytest.mark.parametrize(("key", "by"), [("7", ".id"), ("Marketing", "name"), ("crm.a", "name")])
def test_a_key_is_a_database_id_or_a_name(key: str, by: str) -> None:
    [entry] = read_keys(FIELD, "", {key: 100}, reference)
    assert entry.references == (Reference(ACCOUNT, by, key),)


@pytest.mark.parametrize("value", [{"7,": 1}, {"": 1}, {"7": None}, {"7": "much"}, [7], 7, "7"])
def test_what_can_be_no_such_value_is_rejected(value: object) -> None:
    with pytest.raises(RecordRejected) as caught:
        read(value)
    assert caught.value.reason.field == "analytic_distribution"


def test_the_order_of_keys_says_nothing() -> None:
    ours, theirs = {"8,7": 40.0, "9": 60}, {"9": 60.0, "7,8": 40}
    assert is_same(FIELD, ours, theirs)
    assert digest(FIELD, ours) == digest(FIELD, theirs)
    assert is_same(FIELD, False, {})
    assert not is_same(FIELD, ours, {**theirs, "9": 59})
