"""Rows without a stamp come once, and what no run can see is said."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    import pytest

    from tests.fake_odoo import FakeOdoo
    from tests.unit.tap.running import Reader

PARTNERS = "partners"
NAMES = ["name", "parent_id", "category_id"]


def insert(odoo: FakeOdoo, name: str) -> int:
    """Put a row into the table as SQL does, without a stamp."""
    number = int(odoo.do("res.partner", "create", {"name": name}))
    odoo.db.table("res.partner")[number]["write_date"] = False
    return number


def test_a_row_without_a_stamp_comes_once(read: Reader, odoo: FakeOdoo) -> None:
    old = insert(odoo, "Old")
    odoo.db.tick(3600)
    first = read({PARTNERS: NAMES}, lookback_seconds=0)
    assert old in first.ids(PARTNERS)
    new = [insert(odoo, "New"), insert(odoo, "Newer")]
    odoo.db.tick(3600)
    second = read({PARTNERS: NAMES}, state=first.state, lookback_seconds=0)
    assert second.ids(PARTNERS) == new
    third = read({PARTNERS: NAMES}, state=second.state, lookback_seconds=0)
    assert third.ids(PARTNERS) == []
    assert third.state["bookmarks"][PARTNERS]["unstamped"] == f"{old}-{new[-1]}"


def test_a_state_that_knows_of_no_rows_without_a_stamp_brings_them(
    read: Reader, odoo: FakeOdoo
) -> None:
    old = insert(odoo, "Old")
    odoo.db.tick(3600)
    state = read({PARTNERS: NAMES}, lookback_seconds=0).state
    del state["bookmarks"][PARTNERS]["unstamped"]
    assert read({PARTNERS: NAMES}, state=state, lookback_seconds=0).ids(PARTNERS) == [old]


def test_a_row_that_is_stamped_later_comes_again(read: Reader, odoo: FakeOdoo) -> None:
    old = insert(odoo, "Old")
    odoo.db.tick(3600)
    first = read({PARTNERS: NAMES}, lookback_seconds=0)
    odoo.do("res.partner", "write", [old], {"name": "Stamped"})
    odoo.db.tick(3600)
    assert read({PARTNERS: NAMES}, state=first.state, lookback_seconds=0).ids(PARTNERS) == [old]


def test_what_incremental_runs_cannot_see_is_said_once_with_the_remedy(
    read: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    wanted: dict[str, list[str] | None] = {PARTNERS: NAMES, "units": ["name"]}
    first = read(wanted)
    assert "full_sync_streams" not in caplog.text
    read(wanted, state=first.state)
    [line] = [r.getMessage() for r in caplog.records if "full_sync_streams" in r.getMessage()]
    assert "(partners.category_id, partners.parent_id)" in line or (
        "(partners.parent_id, partners.category_id)" in line
    )
    caplog.clear()
    read(wanted, state=first.state, full_sync_streams=[PARTNERS])
    assert "full_sync_streams" not in caplog.text
