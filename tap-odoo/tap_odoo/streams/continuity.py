"""Whether the bookmarks of a state are about what this run asks, before anything is read."""

from __future__ import annotations

import collections
import datetime as dt
import logging
import typing as t

from odoo_common.errors import Fatal
from tap_odoo.catalog.columns import REPLICATION_KEY
from tap_odoo.incremental.question import (
    ASKED,
    FIELDS,
    OTHER_DATABASE,
    added_fields,
    changed_parts,
    forget_ids,
    forget_position,
)
from tap_odoo.incremental.restored import Witness, clamp, is_in_the_future, sign_of_restoring
from tap_odoo.incremental.window import NEWEST, REPLICATION_VALUE, RESUME
from tap_odoo.settings.tap_settings import ON_CHANGED_QUESTION

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odoo_common.client.connection import Connection
    from tap_odoo.settings.tap_settings import TapSettings
    from tap_odoo.streams.model_stream import ModelStream

RESYNC, WARN, FAIL = ON_CHANGED_QUESTION
#: A bookmark may be this far ahead: clocks are read to the second, and a run's takes some.
AHEAD = dt.timedelta(minutes=1)

logger = logging.getLogger(__name__)


def check_bookmarks(
    streams: Sequence[ModelStream], settings: TapSettings, connection: Connection
) -> None:
    """Find the bookmarks that are in doubt, and do with them as the settings say.

    Args:
        streams: Those that this run reads.
        settings: The tap's.
        connection: Where the records are.

    Raises:
        Fatal: One is in doubt, and `on_changed_question` is `fail`.
    """
    known = [stream for stream in streams if stream.has_bookmark]
    reasons = {stream: _doubts(stream) for stream in known}
    in_time = [stream for stream in known if OTHER_DATABASE not in reasons[stream]]
    sign = sign_of_restoring(connection, REPLICATION_KEY, _witnesses(in_time))
    now = connection.server_now()
    for stream in in_time:
        bookmark = stream.bookmark
        if is_in_the_future(bookmark, now, AHEAD):
            reasons[stream].append(f"the time (the bookmark is later than now, {now:%c} UTC)")
        elif sign and _has_position(bookmark):
            reasons[stream].append(f"the database's past (a backup was restored: {sign})")
    doubtful = {stream: found for stream, found in reasons.items() if found}
    _say(doubtful, settings.on_changed_question)
    for stream, found in doubtful.items():
        _settle(stream, found, settings.on_changed_question, now)


def _doubts(stream: ModelStream) -> list[str]:
    before = stream.bookmark.get(ASKED)
    if not before:
        return []
    found = changed_parts(before, stream.question)
    added = ", ".join(added_fields(before, stream.asked_fields))
    return [f"fields ({added})" if part == FIELDS else part for part in found]


def _witnesses(streams: Iterable[ModelStream]) -> list[Witness]:
    return [
        Witness(stream.model, int(number), stamp)
        for stream in streams
        for number, stamp in (stream.bookmark.get(NEWEST) or {}).items()
    ]


def _has_position(bookmark: dict[str, t.Any]) -> bool:
    return RESUME in bookmark or REPLICATION_VALUE in bookmark


def _say(doubtful: dict[ModelStream, list[str]], choice: str) -> None:
    """Write one line for all the streams of which the same has changed."""
    together: dict[str, list[str]] = collections.defaultdict(list)
    for stream, found in doubtful.items():
        if choice == FAIL or _has_position(stream.bookmark):
            together[", ".join(found)].append(stream.name)
    lines = [
        f"{', '.join(names)}: since the last run {what} changed" for what, names in together.items()
    ]
    if lines and choice == FAIL:
        raise Fatal(
            f"{'; '.join(lines)}. on_changed_question is fail: begin without a state, or set it "
            "to resync to read these streams whole"
        )
    for line in lines:
        if choice == RESYNC:
            logger.warning("%s: read whole again", line)
        else:
            logger.warning("%s: on_changed_question is warn, and the bookmark counts", line)


def _settle(stream: ModelStream, found: list[str], choice: str, now: dt.datetime) -> None:
    bookmark = stream.bookmark
    is_other = OTHER_DATABASE in found
    forget_ids(bookmark, is_other=is_other)
    if choice == RESYNC:
        forget_position(bookmark)
    else:
        bookmark.pop(NEWEST, None)
        clamp(bookmark, now)
