"""The database's clock is asked where the web server's differs."""

from __future__ import annotations

import datetime as dt
import time
import typing as t

import pytest

from odoo_common.client.retry import RetryPolicy
from odoo_common.errors import LoginRefused, Rejected
from odoo_common.odoo.database_clock import LOGINS, use_database_clock

HOUR = 3600.0


def stamp(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


class Odoo:
    """One whose two clocks are apart.

    Args:
        web: Seconds by which the web server's clock is ahead of this machine's.
        database: The same of the database's.
        stamps_logins: A login shows in `login_date`.
        takes_logins: It can be logged in to once more.
        seconds_a_login: How long one takes: stamps are to the second.
    """

    uid = 2

    def __init__(
        self,
        *,
        web: float,
        database: float,
        stamps_logins: bool = True,
        takes_logins: bool = True,
        seconds_a_login: float = 1,
    ) -> None:
        self.web_offset = web
        self.database_offset: float | None = None
        self.logged_in_at = float(int(time.time()))
        self.logins = 0
        self.slept = 0.0
        self.retry = RetryPolicy(sleep=self._sleep)
        self._seconds = seconds_a_login
        self._database = database
        self._stamps = stamps_logins
        self._takes = takes_logins
        self.login_date = stamp(self.logged_in_at + database - (0 if stamps_logins else 86400))

    def _sleep(self, seconds: float) -> None:
        self.slept += seconds

    def log_in_once_more(self) -> None:
        self.logins += 1
        if not self._takes:
            raise LoginRefused("no")
        if self._stamps:
            later = self.logged_in_at + self.logins * self._seconds + self.slept
            self.login_date = stamp(later + self._database)

    def call(self, _model: str, _method: str, _ids: list[int], names: list[str]) -> t.Any:
        if "login_date" not in names:
            raise Rejected("not asked for")
        return [{"login_date": self.login_date}]


def seen(odoo: Odoo, login_date: str | None = None) -> float | None:
    given = odoo.login_date if login_date is None else login_date
    use_database_clock(t.cast("t.Any", odoo), given)
    return odoo.database_offset


@pytest.mark.parametrize("web", [HOUR, -HOUR, 60.0])
def test_a_web_clock_that_is_off_is_not_used(web: float, caplog: pytest.LogCaptureFixture) -> None:
    found = seen(Odoo(web=web, database=0))
    assert found == pytest.approx(0, abs=2.5)
    side = "ahead of" if web > 0 else "behind"
    assert f"s {side} that of its database" in caplog.text


def test_a_machine_of_our_own_that_is_off_matters_nothing() -> None:
    odoo = Odoo(web=HOUR, database=HOUR)
    assert seen(odoo) is None
    assert odoo.logins == 0


def test_a_login_that_is_not_stamped_is_made_once_more() -> None:
    odoo = Odoo(web=0, database=0)
    assert seen(odoo, stamp(time.time() - 86400)) is None, "the clocks agree"
    assert odoo.logins == 1


def test_a_database_that_is_off_shows_although_the_first_login_was_not_stamped() -> None:
    odoo = Odoo(web=0, database=-HOUR)
    assert seen(odoo, stamp(time.time() - 86400)) == pytest.approx(-HOUR, abs=2.5)


@pytest.mark.parametrize("off", [{"stamps_logins": False}, {"takes_logins": False}], ids=str)
def test_without_a_stamp_the_web_clock_counts(off: dict[str, bool]) -> None:
    odoo = Odoo(web=HOUR, database=0, **off)
    assert seen(odoo) is None
    assert odoo.logins == (1 if "takes_logins" in off else LOGINS)


def test_logins_within_a_second_are_repeated_until_the_stamp_moves() -> None:
    odoo = Odoo(web=HOUR, database=0, seconds_a_login=0.34)
    assert seen(odoo) == pytest.approx(0, abs=2.5)
    assert 1 < odoo.logins < LOGINS


def test_logins_that_take_no_time_wait_for_the_next_second() -> None:
    odoo = Odoo(web=HOUR, database=0, seconds_a_login=0.01)
    assert seen(odoo) == pytest.approx(0, abs=2.5)
    assert odoo.slept >= 1


def test_a_user_who_never_logged_in_is_logged_in_once() -> None:
    odoo = Odoo(web=HOUR, database=0)
    assert seen(odoo, "") == pytest.approx(0, abs=2.5)
    assert odoo.logins == 1


def test_where_it_may_not_be_read_no_login_is_made() -> None:
    odoo = Odoo(web=HOUR, database=0)
    use_database_clock(t.cast("t.Any", odoo), None)
    assert (odoo.database_offset, odoo.logins) == (None, 0)
