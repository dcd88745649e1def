"""The clock that stamps records: the database's, which no call shows but a login does.

The `Date` of an answer is the web server's clock, or a proxy's before it. Odoo stamps
`write_date` with the time of its database's transaction, and so it stamps each login of a user
(`res.users.login_date`), which the user may read.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import typing as t

from odoo_common.errors import OdooError
from odoo_common.odoo.identity import own_values

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection

#: Seconds by which two clocks may differ that are taken for the same; a login takes some.
TOLERANCE = 5.0
#: Logins that are made at most, and the seconds between two. Stamps are to the second: together
#: the pauses are longer than one, however quickly Odoo takes a login (14: in 0.06 s).
LOGINS, PAUSE = 5, 0.3

logger = logging.getLogger(__name__)


def use_database_clock(connection: Connection, login_date: str | None) -> None:
    """Have a connection tell the time of the database where the web server's differs.

    Args:
        connection: Tells the time (`Connection.server_now`).
        login_date: What Odoo stamped at the last login; `""`: there was none that is stamped;
            None: the user may not read it.
    """
    if login_date is None or connection.database_offset is not None:
        return
    stamped = _seconds(login_date)
    web = connection.logged_in_at + connection.web_offset
    if stamped is not None and abs(web - stamped) <= TOLERANCE:
        return
    # The login wasn't stamped (an API key's isn't on each transport), or the clocks differ.
    again = _next_stamp(connection, stamped)
    if again is None:
        return
    offset = again - time.time()
    ahead = connection.web_offset - offset
    if abs(ahead) <= TOLERANCE:
        return
    connection.database_offset = offset
    logger.warning(
        "the clock of the web server is %d s %s that of its database, which stamps records: the "
        "database's is used",
        abs(round(ahead)),
        "ahead of" if ahead > 0 else "behind",
    )


def _next_stamp(connection: Connection, before: float | None) -> float | None:
    """Log in until Odoo has stamped a login that wasn't stamped before; None: it doesn't."""
    for number in range(LOGINS):
        if number:
            connection.retry.sleep(PAUSE)
        try:
            connection.log_in_once_more()
        except OdooError as refused:
            logger.debug("the clock of the database stays unknown: %s", refused.message)
            return None
        found = _seconds(str(own_values(connection).get("login_date") or ""))
        if found is not None and found != before:
            return found
    return None


def _seconds(stamp: str) -> float | None:
    """Return a time of Odoo's in seconds since 1970."""
    try:
        return dt.datetime.fromisoformat(stamp).replace(tzinfo=dt.timezone.utc).timestamp()
    except ValueError:
        return None
