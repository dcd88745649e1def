"""When a record changed in its source: every form that is read, and what is none."""

from __future__ import annotations

import decimal

import pytest

from target_odoo.records.timestamps import time_of

TEN = "2025-06-01 10:00:00"


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2025-06-01T10:00:00Z", TEN),
        ("2025-06-01T10:00:00.999Z", TEN),
        ("2025-06-01 10:00:00", TEN),
        ("2025-06-01T12:00:00+02:00", TEN),
        ("2025-06-01 12:00:00 +02:00", TEN),
        ("2025-06-01T12:00:00+0200", TEN),
        ("2025-06-01 10:00:00 UTC", TEN),
        (" 2025-06-01T10:00:00Z ", TEN),
        ("2025-06-01t10:00:00z", TEN),
        ("20250601T100000Z", TEN),
        ("2025-06-01", "2025-06-01 00:00:00"),
        ("20250601", "2025-06-01 00:00:00"),
        (20250601, "2025-06-01 00:00:00"),
        ("2025-05-31T24:00:00Z", "2025-06-01 00:00:00"),
        ("Sun, 01 Jun 2025 10:00:00 GMT", TEN),
        ("Sun, 01 Jun 2025 12:00:00 +0200", TEN),
        ("1 Jun 2025 10:00:00", TEN),
        (1748772000, TEN),
        (1748772000000, TEN),
        (1748772000.5, TEN),
        (decimal.Decimal(1748772000), TEN),
        ("1748772000", TEN),
        ("1748772000000", TEN),
        ("0999-01-01T00:00:00Z", "0999-01-01 00:00:00"),
    ],
)
def test_a_time_is_read(value: object, time: str) -> None:
    assert time_of(value) == time


@pytest.mark.parametrize(
    "value",
    [
        "no time",
        "01/06/2025 10:00",
        "2025-13-01",
        "2025-06-01 10:00:00 Europe/Amsterdam",
        "2025-06-01/2025-06-02",
        "Sun, 99 Jun 2025 10:00:00 GMT",
        "9999-12-31T23:59:59-05:00",
        "",
        7,
        1e300,
        float("nan"),
        True,
        None,
        [],
    ],
)
def test_what_is_no_time_is_none(value: object) -> None:
    assert not time_of(value)


def test_times_are_compared_as_text() -> None:
    times = ["0009-01-01", "0999-01-01", "1999-01-01", 1748772000]
    assert sorted(map(time_of, times)) == list(map(time_of, times))
