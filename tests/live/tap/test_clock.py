"""The clock of bookmarks is the database's on each version and transport, not the web server's."""

from __future__ import annotations

import datetime as dt
import typing as t

import pytest

from odoo_common.client.connection import Connection
from odoo_common.odoo.database_clock import use_database_clock
from odoo_common.odoo.identity import identity_of
from odoo_common.settings.connection import ConnectionSettings
from tests.live.tap.upheavals import OtherClock

if t.TYPE_CHECKING:
    from sandbox import Database, Sandbox

pytestmark = pytest.mark.live

NOW = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"


@pytest.mark.parametrize("ahead", [3600.0, -3600.0])
@pytest.mark.parametrize(
    ("transport", "secret"),
    [
        ("web_session", "password"),
        ("json_rpc", "password"),
        ("xml_rpc", "password"),
        ("auto", "api_key"),
    ],
)
def test_an_hour_of_the_web_clock_is_none_of_the_databases(
    odoo: Database, box: Sandbox, transport: str, secret: str, ahead: float
) -> None:
    one = odoo.as_user("buyer")
    settings = {
        "url": one.url,
        "db": one.name,
        "username": one.username,
        secret: getattr(one, secret),
        "transport": transport,
    }
    connection = Connection(ConnectionSettings.from_config(settings), adapter=OtherClock(ahead))
    web = connection.server_now()
    use_database_clock(connection, identity_of(connection).login_date)
    told = connection.server_now()
    [[text]] = box.psql(odoo.name, NOW)
    now = dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone.utc)
    # Never ahead of it: what is stamped after a bookmark would not be read.
    assert dt.timedelta(seconds=-1) <= now - told < dt.timedelta(minutes=1)
    assert abs((web - now).total_seconds() - ahead) < 120
