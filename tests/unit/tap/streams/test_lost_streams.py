"""A selected stream that can't be read fails the run, after the others have been read."""

from __future__ import annotations

import typing as t

import pytest

from tap_odoo.report.progress import Incomplete
from tests.fake_odoo import FakeOdoo
from tests.fake_odoo.faults import Fault
from tests.unit.tap.running import Output, Reader, TapOnFake

PARTNERS, UNITS = "partners", "units"
WANTED: dict[str, list[str] | None] = {PARTNERS: ["name", "ref"], UNITS: ["name"]}


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> t.Callable[[], Output]:
    return lambda: Output(capsys.readouterr().out.splitlines())


def test_the_others_are_read_when_a_right_is_taken_while_the_run_is_under_way(
    read: Reader,
    odoo: FakeOdoo,
    caplog: pytest.LogCaptureFixture,
    printed: t.Callable[[], Output],
) -> None:
    odoo.failures.meanwhile("search", lambda: odoo.deny("res.partner", "read"), "res.partner")
    with pytest.raises(Incomplete, match=r"^partners could not be read.*optional_streams"):
        read(WANTED)
    out = printed()
    assert (out.ids(PARTNERS), out.ids(UNITS)) == ([], [1])
    assert "partners is left out: res.partner.search" in caplog.text
    assert '"stream":"partners","pid"' in caplog.text
    statuses = [line for line in caplog.messages if "sync_duration" in line]
    assert ["failed" in line for line in statuses] == [True, False]
    assert "read_at" not in out.state["bookmarks"][PARTNERS], "it is read whole when it can be"


def test_a_model_whose_search_fails_ends_its_own_stream_only(
    read: Reader, odoo: FakeOdoo, printed: t.Callable[[], Output]
) -> None:
    odoo.failures.answer("search", Fault("builtins.TypeError", "no search"), "res.partner")
    with pytest.raises(Incomplete, match=r"^partners could not be read"):
        read(WANTED)
    assert printed().ids(UNITS) == [1]


def test_a_model_that_is_no_longer_there_fails_the_run_that_selects_it(
    read: Reader, odoo: FakeOdoo, printed: t.Callable[[], Output]
) -> None:
    catalog = read.catalog(WANTED)
    odoo.db.remove_model("uom.uom")
    with pytest.raises(Incomplete, match=r"^units could not be read"):
        TapOnFake(odoo, {}, None, catalog).sync_all()
    assert printed().ids(PARTNERS)
    TapOnFake(odoo, {"optional_streams": [UNITS], "strict": True}, None, catalog).sync_all()
    assert printed().ids(PARTNERS)


def test_a_stream_that_was_read_before_is_missed_without_a_catalog() -> None:
    odoo = FakeOdoo("14")
    before = {"bookmarks": {UNITS: {"replication_key_value": "2026-03-01T00:00:00+00:00"}}}
    odoo.db.remove_model("uom.uom")
    TapOnFake(odoo, {"only": {PARTNERS: []}}, before).sync_all()
    with pytest.raises(Incomplete, match=r"^units could not be read"):
        TapOnFake(odoo, {}, before).sync_all()


def test_a_stream_of_the_catalog_that_no_release_has_is_missed(
    read: Reader, odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    catalog = read.catalog({"res_partner_category": None}, models=["res.partner.category"])
    with pytest.raises(Incomplete, match=r"^res_partner_category could not be read"):
        TapOnFake(odoo, {}, None, catalog).sync_all()
    assert "there is no such stream; models names more of them" in caplog.text


def test_a_property_that_odoo_no_longer_has_fails_the_run(
    read: Reader, odoo: FakeOdoo, printed: t.Callable[[], Output]
) -> None:
    catalog = read.catalog(WANTED)
    del odoo.db.fields("res.partner")["ref"]
    with pytest.raises(Incomplete, match=r"^partners could not be read, or not all"):
        TapOnFake(odoo, {}, None, catalog).sync_all()
    assert printed().ids(PARTNERS), "what is left of it is read"


def test_strict_counts_a_stream_that_the_user_may_not_read() -> None:
    odoo = FakeOdoo("14")
    odoo.deny("uom.uom", "read")
    TapOnFake(odoo, {}).sync_all()
    with pytest.raises(Incomplete, match="strict: fields or records of units"):
        TapOnFake(odoo, {"strict": True}).sync_all()
    TapOnFake(odoo, {"strict": True, "optional_streams": [UNITS]}).sync_all()
