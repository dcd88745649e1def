"""The window of a run: from where, up to where, and how an interruption is taken up."""

from __future__ import annotations

import datetime as dt
import typing as t

import pytest

from tap_odoo.incremental.window import RESUME, open_window, to_utc

NOW = dt.datetime(2026, 11, 21, 10, 0, 0, tzinfo=dt.timezone.utc)


def window(bookmark: dict[str, t.Any], start_date: str | None = None, lookback: int = 600) -> t.Any:
    return open_window(bookmark, start_date=start_date, lookback=lookback, now=NOW)


def test_the_first_run_reads_everything() -> None:
    assert window({}).domain("write_date") == []


def test_a_later_run_goes_back_behind_its_bookmark() -> None:
    opened = window({"replication_key_value": "2026-11-21T09:00:00+00:00"})
    assert opened.domain("write_date") == [
        "|",
        ("write_date", ">=", "2026-11-21 08:50:00"),
        ("write_date", "=", False),
    ]


def test_what_the_last_run_has_read_is_not_read_again() -> None:
    state = {
        "replication_key_value": "2026-11-01T00:00:00+00:00",
        "read_at": "2026-11-21T09:30:00+00:00",
    }
    assert window(state).since == "2026-11-21 09:20:00"


@pytest.mark.parametrize(
    ("bookmark", "start_date", "since"),
    [
        (None, "2026-11-01T00:00:00Z", "2026-11-01 00:00:00"),
        ("2026-11-21T09:00:00+00:00", "2026-11-01T00:00:00Z", "2026-11-21 08:50:00"),
        ("2026-11-01T09:00:00+00:00", "2026-11-20T00:00:00Z", "2026-11-20 00:00:00"),
        (None, "2026-11-01T02:00:00+02:00", "2026-11-01 00:00:00"),
        (None, "2026-11-01", "2026-11-01 00:00:00"),
    ],
)
def test_the_later_of_bookmark_and_start_date_counts(
    bookmark: str | None, start_date: str, since: str
) -> None:
    state = {"replication_key_value": bookmark} if bookmark else {}
    assert window(state, start_date).since == since


def test_the_bookmark_is_the_largest_change_seen() -> None:
    opened = window({})
    for moment in ("2026-11-20T00:00:00+00:00", "2026-11-21T00:00:00+00:00", None):
        opened.note([{"id": 1, "write_date": moment}], "write_date")
    assert opened.bookmark(None) == "2026-11-21T00:00:00+00:00"


def test_the_bookmark_never_passes_the_servers_clock_at_the_start() -> None:
    opened = window({})
    opened.note([{"id": 1, "write_date": "2026-11-21T11:00:00+00:00"}], "write_date")
    assert opened.bookmark(None) == NOW.isoformat()


def test_the_bookmark_never_moves_back() -> None:
    opened = window({"replication_key_value": "2026-11-21T09:00:00+00:00"})
    opened.note([{"id": 1, "write_date": "2026-11-21T08:55:00+00:00"}], "write_date")
    previous = "2026-11-21T09:00:00+00:00"
    assert opened.bookmark(previous) == previous


def test_an_interrupted_run_goes_on_with_the_same_window() -> None:
    first = window({"replication_key_value": "2026-11-21T09:00:00+00:00"})
    rows = [{"id": 1, "write_date": "2026-11-21T09:30:00+00:00"}, {"id": 2, "write_date": None}]
    first.note(rows, "write_date")
    state = {"replication_key_value": "2026-11-21T09:00:00+00:00", RESUME: first.resume_point(77)}
    later = open_window(state, start_date=None, lookback=600, now=NOW + dt.timedelta(hours=5))
    assert later == first
    assert (later.after_id, later.unstamped) == (77, "2")


def test_a_moment_without_an_offset_is_in_utc() -> None:
    assert to_utc("2026-11-21 10:00:00") == NOW


def test_a_day_that_came_or_passed_is_a_change() -> None:
    opened = window({"replication_key_value": "2026-11-19T09:00:00+00:00"})
    assert opened.domain("write_date", joined=[4], dates=["date_end"]) == [
        "|",
        "|",
        "|",
        ("write_date", ">=", "2026-11-19 08:50:00"),
        ("write_date", "=", False),
        ("id", "in", [4]),
        "&",
        ("date_end", ">=", "2026-11-18"),
        ("date_end", "<=", "2026-11-21"),
    ]
    assert window({}).domain("write_date", joined=[4], dates=["date_end"]) == []
