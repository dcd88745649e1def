"""A Singer value becomes the value that Odoo takes."""

from __future__ import annotations

import typing as t
from decimal import Decimal

import pytest

from odoo_common.odoo.model_fields import Field
from target_odoo.load.load_row import to_cell
from target_odoo.outcome import RecordRejected
from target_odoo.records.values import UNSAID, database_id_of, external_id_of, to_odoo

GOOD: list[tuple[str, object, object]] = [
    ("char", "x", "x"),
    ("char", 42, "42"),
    ("char", Decimal("42.0"), "42"),
    ("char", Decimal("0.50"), "0.50"),
    ("char", "a\x00b", "ab"),
    ("char", None, False),
    ("integer", Decimal("5.0"), 5),
    ("integer", "7", 7),
    ("integer", None, UNSAID),
    ("float", Decimal("12.345"), 12.345),
    ("float", "1e3", 1000.0),
    ("monetary", None, UNSAID),
    ("boolean", 0, False),
    ("boolean", "Yes", True),
    ("boolean", None, UNSAID),
    ("date", "2026-05-01", "2026-05-01"),
    ("date", "2026-05-01T23:30:00+02:00", "2026-05-01"),
    ("date", None, False),
    ("datetime", "2026-05-01T12:00:00+02:00", "2026-05-01 10:00:00"),
    ("datetime", "2026-05-01T12:00:00Z", "2026-05-01 12:00:00"),
    ("datetime", "2026-05-01 12:00:00", "2026-05-01 12:00:00"),
    ("datetime", "2026-05-01T12:00:00.987654", "2026-05-01 12:00:00"),
    ("datetime", "20260501T120000-0530", "2026-05-01 17:30:00"),
    ("datetime", "2026-05-01", "2026-05-01 00:00:00"),
    ("datetime", "0999-05-01", "0999-05-01 00:00:00"),
    ("date", "0999-05-01", "0999-05-01"),
    ("binary", "aGVs\nbG8=", "aGVsbG8="),
    ("json", {"1": 100}, {"1": 100}),
    ("integer", "", UNSAID),
    ("float", " ", UNSAID),
    ("date", "", False),
    ("datetime", "", False),
    ("char", "", ""),
]


@pytest.mark.parametrize(("kind", "value", "expected"), GOOD, ids=repr)
def test_a_value_is_converted_by_the_type_of_its_field(
    kind: str, value: object, expected: object
) -> None:
    assert to_odoo(Field("f", kind), value) == expected


BAD: list[tuple[str, object, str]] = [
    ("integer", "1_000", "'1_000' is not a number"),
    ("float", "19,90", "'19,90' is not a number"),
    ("integer", 1.5, "not a whole number"),
    ("integer", True, "no numbers"),
    ("float", "abc", "not a number"),
    ("float", Decimal("NaN"), "not a number"),
    ("boolean", "perhaps", "neither true nor false"),
    ("date", "12", "not an ISO 8601 date"),
    ("date", "2026-13-45", "f: "),
    ("datetime", 1700000000, "not an ISO 8601 date"),
    ("datetime", "2026-05-01/2026-05-02", "a span of time is no moment"),
    ("char", {"a": 1}, "not text"),
    ("char", True, "not text"),
    ("properties", [], "can't be written"),
]


@pytest.mark.parametrize(("kind", "value", "text"), BAD, ids=repr)
def test_a_value_that_does_not_fit_is_rejected_by_name(kind: str, value: object, text: str) -> None:
    with pytest.raises(RecordRejected, match=text) as caught:
        to_odoo(Field("f", kind), value)
    assert caught.value.reason.field == "f"


def test_a_selection_takes_its_values_only() -> None:
    field = Field("type", "selection", selection=("contact", "invoice"))
    assert to_odoo(field, "invoice") == "invoice"
    with pytest.raises(RecordRejected, match="none of its values contact, invoice"):
        to_odoo(field, "Invoice")


def test_null_says_nothing_where_odoo_needs_a_value() -> None:
    assert to_odoo(Field("name", "char", required=True), None) is UNSAID


@pytest.mark.parametrize(
    ("value", "cell"),
    [(False, ""), (True, "1"), (0.0, "0.0"), (0, "0"), (7, "7"), ("x", "x"), ({"a": 1}, '{"a":1}')],
)
def test_a_cell_is_empty_for_false_only(value: t.Any, cell: str) -> None:
    assert to_cell(value) == cell


def test_a_long_selection_names_ten_of_its_values_and_what_was_perhaps_meant() -> None:
    zones = tuple(f"Zone/{number:03}" for number in range(600))
    with pytest.raises(RecordRejected) as caught:
        to_odoo(Field("tz", "selection", selection=(*zones, "Europe/Paris")), "Europe/Pari")
    assert caught.value.reason.message.endswith("Zone/009 and 591 more; did you mean Europe/Paris?")


@pytest.mark.parametrize("value", [1001, 1001.0, Decimal("1001.0"), Decimal("1.001E3")])
def test_a_whole_number_names_a_record_however_it_is_written(value: object) -> None:
    assert external_id_of(value) == 1001
    assert database_id_of(".id", value) == 1001


@pytest.mark.parametrize("value", [1.5, True, Decimal("NaN"), [1]])
def test_what_is_no_id_is_told_without_the_names_of_types(value: object) -> None:
    with pytest.raises(RecordRejected) as caught:
        external_id_of(value)
    assert "Decimal(" not in caught.value.reason.message


@pytest.mark.parametrize("value", ["1_000", 0, 1.5, True, "x", None])
def test_what_is_no_database_id_is_rejected(value: object) -> None:
    with pytest.raises(RecordRejected, match="is no database id"):
        database_id_of(".id", value)
