"""What `on_conflict` may call a field or a stream, and how times of change are read."""

from __future__ import annotations

import datetime as dt
import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.live.target.conftest import Name, Runner, records
from tests.live.target.test_conflicts import HUMAN, NEW, OLD, MakePartner, ledger, of, partner

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from odoo_common.client.connection import Connection

__all__ = ["ledger", "partner"]  # fixtures

pytestmark = pytest.mark.live


def test_a_column_counts_as_its_field(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> None:
    settings = {"ledger_url": ledger, "on_conflict": {"country_id/code": "odoo"}}
    row = {"id": name("p"), "name": name("p"), "country_id/code": "NL"}
    run(records("res.partner", [row]), **settings)
    [there] = connection.call("res.partner", "search", [("name", "=", name("p"))])
    [france] = connection.call("res.country", "search", [("code", "=", "FR")])
    connection.call("res.partner", "write", [there], {"country_id": france})

    feed = records("res.partner", [row | {"country_id/code": "DE"}])
    assert run(feed, **settings).ended("res.partner") == {"skipped": 1}
    [now] = connection.call("res.partner", "read", [there], ["country_id"])
    assert now["country_id"][0] == france


def test_a_table_under_the_name_of_a_model_counts_for_its_streams(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> None:
    settings = {"ledger_url": ledger, "on_conflict": {"res.partner": {"*": "odoo"}}}
    row = {"id": name("p"), "name": name("p"), "street": OLD}
    run(records("Vendors", [row]), **settings)
    [there] = connection.call("res.partner", "search", [("name", "=", name("p"))])
    connection.call("res.partner", "write", [there], {"street": HUMAN})

    assert run(records("Vendors", [row | {"street": NEW}]), **settings).ended("Vendors") == {
        "skipped": 1
    }


def test_a_table_that_names_no_field_stops_the_run_before_anything_is_written(
    run: Runner, connection: Connection, name: Name, ledger: str
) -> None:
    row = {"id": name("p"), "name": name("p")}
    for table in ("Vendors", "res.partner"):
        policies = {table: {"stret": "odoo"}}
        with pytest.raises(Fatal, match=f"on_conflict, {table}: .* no field stret; did you mean"):
            run(records("Vendors", [row]), ledger_url=ledger, on_conflict=policies)
    domain = [("name", "=", name("p"))]
    assert connection.call("res.partner", "search_count", domain) == 0


def test_what_named_nothing_is_told(
    run: Runner, name: Name, ledger: str, caplog: pytest.LogCaptureFixture
) -> None:
    row = {"id": name("p"), "name": name("p")}
    policies = {"stret": "odoo", "res.partnr": {"*": "odoo"}}
    run(records("Vendors", [row]), ledger_url=ledger, on_conflict=policies)
    assert "no stream that came has a field stret" in caplog.text
    assert "no stream res.partnr came" in caplog.text


@pytest.fixture
def elsewhere(connection: Connection) -> Iterator[None]:
    """The user lives far east of Greenwich."""
    [user] = connection.call("res.users", "read", [connection.uid], ["tz"])
    connection.call("res.users", "write", [connection.uid], {"tz": "Asia/Tokyo"})
    yield
    connection.call("res.users", "write", [connection.uid], {"tz": user["tz"]})


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("minutes", [-40, 40])
@pytest.mark.parametrize("form", ["east", "west", "seconds", "milliseconds", "mail", "UTC"])
def test_the_newest_wins_within_the_hour(
    partner: MakePartner, connection: Connection, form: str, minutes: int
) -> None:
    one = partner("newest")
    one.edit(street=HUMAN)
    [row] = connection.call("res.partner", "read", [one.id], ["write_date"])
    theirs = dt.datetime.fromisoformat(row["write_date"]).replace(tzinfo=dt.timezone.utc)
    ours = theirs + dt.timedelta(minutes=minutes)
    forms: dict[str, t.Any] = {
        "east": ours.astimezone(dt.timezone(dt.timedelta(hours=9))).isoformat(),
        "west": ours.astimezone(dt.timezone(dt.timedelta(hours=-10))).isoformat(" "),
        "seconds": int(ours.timestamp()),
        "milliseconds": int(ours.timestamp() * 1000),
        "mail": f"{ours:%a, %d %b %Y %H:%M:%S} GMT",
        "UTC": f"{ours:%Y-%m-%d %H:%M:%S} UTC",
    }

    assert one.send(street=NEW, city="Delft", updated_at=forms[form]) == {
        "skipped" if minutes < 0 else "updated": 1
    }
    assert one.now() == (HUMAN if minutes < 0 else NEW)


def test_a_time_that_can_not_be_read_is_told_once(
    partner: MakePartner, ledger: str, caplog: pytest.LogCaptureFixture
) -> None:
    one = partner("newest")
    one.edit(street=HUMAN)
    assert one.send(street=NEW, updated_at="01/06/2025 10:00") == {"skipped": 1}
    assert caplog.text.count("updated_at '01/06/2025 10:00' can't be read as a time") == 1
    [conflict] = of(ledger, one)
    assert conflict["status"] == "open"


def test_a_column_with_the_time_of_change_is_no_field_and_what_takes_it_is_told(
    run: Runner, name: Name
) -> None:
    rows = [{"id": name(n), "name": "P", n: "2026-05-01"} for n in ("updated_at", "lastModified")]
    result = run(records("res.partner", rows))
    for letter in result.rejects:
        assert "setting timestamp_field names a column" in letter["rejection"]["message"]
    assert result.ended("res.partner") == {"rejected": 2}
    again = run(records("res.partner", rows[:1]), timestamp_field="updated_at")
    assert again.ended("res.partner") == {"created": 1}
