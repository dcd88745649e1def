"""Whether time ran backwards: a backup was restored, or a clock was set back.

The bookmarks remember the last changes that were seen, by id (`newest`). In a database that only
goes forward such a record is there with that `write_date` or a later one, or it was deleted. After
a backup was restored it has an earlier one, or isn't there yet.
"""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import NoSuchModel, Rejected
from tap_odoo.incremental.window import ODOO_FORMAT, READ_AT, REPLICATION_VALUE, RESUME, to_utc

if t.TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from odoo_common.client.odoo_client import OdooClient
    from tap_odoo.incremental.deletions import Bookmark

#: Records that are asked for at most; the first that is as it was proves that nothing is lost.
MOST = 5


@dataclasses.dataclass(frozen=True)
class Witness:
    """A change that an earlier run saw.

    Attributes:
        model: Of which model.
        number: The record's id.
        write_date: When it was changed, RFC 3339.
    """

    model: str
    number: int
    write_date: str


def sign_of_restoring(odoo: OdooClient, replication_key: str, seen: Iterable[Witness]) -> str:
    """Return why it looks as if a backup was restored, or ``""``.

    Args:
        odoo: Where to ask.
        replication_key: The field with the time of a change.
        seen: What earlier runs saw.
    """
    latest = sorted(seen, key=lambda one: (one.write_date, one.number), reverse=True)[:MOST]
    missing: list[Witness] = []
    for one in latest:
        try:
            rows = odoo.call(one.model, "read", [one.number], [replication_key])
        except NoSuchModel:
            continue
        except Rejected as refused:
            if refused.code == "missing":
                missing.append(one)
            continue
        if not rows:
            missing.append(one)
            continue
        now = rows[0][replication_key]
        if now and to_utc(now) >= to_utc(one.write_date):
            return ""
        return (
            f"{one.model} {one.number} was changed at {one.write_date}, and Odoo now says "
            f"{now or 'never'}"
        )
    if not missing:
        return ""
    names = ", ".join(f"{one.model} {one.number}" for one in missing)
    return f"the last records that were changed are all missing ({names})"


def is_in_the_future(bookmark: Bookmark, now: dt.datetime, tolerance: dt.timedelta) -> bool:
    """Tell whether a bookmark names a time that has not come yet.

    Args:
        bookmark: The stream's part of the state.
        now: The time by the clock that stamps records.
        tolerance: How far ahead a clock may be.
    """
    resume = bookmark.get(RESUME) or {}
    times = (bookmark.get(REPLICATION_VALUE), bookmark.get(READ_AT), resume.get("ceiling"))
    return any(to_utc(text) > now + tolerance for text in times if text)


def clamp(bookmark: Bookmark, now: dt.datetime) -> None:
    """Have a bookmark name no time after `now`."""
    for name in (REPLICATION_VALUE, READ_AT):
        if bookmark.get(name) and to_utc(bookmark[name]) > now:
            bookmark[name] = now.isoformat()
    resume = bookmark.get(RESUME)
    if resume and resume.get("since") and to_utc(resume["since"]) > now:
        resume["since"] = now.strftime(ODOO_FORMAT)
