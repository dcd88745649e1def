"""What a bookmark is about: the database, the user, and what was asked for.

A bookmark says that everything up to a time has been read. Of what: that stands beside it, in
short digests::

    {"asked": {"uuid": "5f0c81d2", "user": "2", "companies": "1-2", "domain": "97d170e1",
               "fields": "0c1f38ab2…", "start_date": "2026-01-01T00:00:00Z"}}

What joins a stream because the question changed has an old `write_date`: it would never come. A
bookmark without digests is an older release's: it is taken as it is.
"""

from __future__ import annotations

import hashlib
import json
import typing as t

from tap_odoo.incremental.deletions import KNOWN_IDS
from tap_odoo.incremental.hidden_records import EARLIER, HIDDEN_IDS
from tap_odoo.incremental.id_ranges import IdRanges
from tap_odoo.incremental.key_deletions import DELETED_KEYS, KEYS
from tap_odoo.incremental.list_deletions import LISTED
from tap_odoo.incremental.window import NEWEST, READ_AT, REPLICATION_VALUE, RESUME, to_utc

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from odoo_common.odoo.identity import Identity
    from tap_odoo.incremental.deletions import Bookmark

#: Where a bookmark holds what it is about.
ASKED = "asked"
Parts = dict[str, str]

#: Digits of the digest of a field: of sixty fields, one in fifteen thousand new ones goes unseen.
DIGITS = 5
#: Parts of which more is a change, and fewer is none: those are what the records already have.
COMPANIES, FIELDS = "companies", "fields"
START_DATE = "start_date"
OTHER_DATABASE = "the database"
#: The parts that say which database, and which user of it.
_WHERE = ("uuid", "db", "url", "user", "user_since")
#: What the log calls the parts; the others are called as they are.
_NAMES = {"db": "the name of the database", "user": "the user", "company": "the user's company"}


def digest(value: object, digits: int = 8) -> str:
    """Return a short text that is another one for another value."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def of_identity(identity: Identity) -> Parts:
    """Return the parts that say which database and user a bookmark is of."""
    companies = IdRanges()
    companies.extend(identity.companies)
    return {
        "uuid": identity.uuid and digest(identity.uuid),
        "db": digest(identity.db),
        "url": digest(identity.url),
        "user": str(identity.user),
        "user_since": identity.user_since and digest(identity.user_since),
        "company": str(identity.company or ""),
        COMPANIES: str(companies),
    }


def of_fields(fields: Iterable[str]) -> str:
    """Return the digests of fields, one after the other."""
    return "".join(sorted(digest(name, DIGITS) for name in fields))


def is_other_database(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Tell whether two questions were put to different databases.

    A database keeps its id when it is moved or renamed.
    """
    for certain in (("uuid",), ("user_since", "user")):
        old, new = [[parts.get(name) for name in certain] for parts in (before, now)]
        if all((*old, *new)) and (len(certain) == 1 or old[1] == new[1]):
            return old[0] != new[0]
    return any(before.get(name) != now.get(name) for name in ("db", "url"))


def changed_parts(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return what of a question has changed so that other records may come, in words.

    Args:
        before: The bookmark's parts.
        now: This run's.
    """
    if is_other_database(before, now):
        return [OTHER_DATABASE]
    found = [name for name in ("db", "user") if before.get(name) != now.get(name)]
    for name, value in now.items():
        old = before.get(name, "")
        if name not in _WHERE and old != value and not _is_contained(name, old, value):
            found.append(name)
    return [_NAMES.get(name, name) for name in found]


def _is_contained(part: str, before: str, now: str) -> bool:
    """Tell whether the records that were asked for before have all that is asked for now."""
    if part == FIELDS:
        return _digests(now) <= _digests(before)
    if part == COMPANIES:
        return not now or not before or set(IdRanges(now)) <= set(IdRanges(before))
    if part == START_DATE:
        # A later one only leaves out what has come already.
        return bool(now) and (not before or to_utc(now) >= to_utc(before))
    return part == "company" and not (before and now)


def added_fields(before: Mapping[str, str], fields: Iterable[str]) -> list[str]:
    """Return the fields that were not asked for before."""
    known = _digests(before.get(FIELDS, ""))
    return sorted(name for name in fields if digest(name, DIGITS) not in known)


def _digests(text: str) -> set[str]:
    return {text[start : start + DIGITS] for start in range(0, len(text), DIGITS)}


def forget_position(bookmark: Bookmark) -> None:
    """Have the next run of a stream read it whole; what was there is still known."""
    for name in (RESUME, REPLICATION_VALUE, READ_AT, NEWEST):
        bookmark.pop(name, None)


def forget_ids(bookmark: Bookmark, *, is_other: bool) -> None:
    """Have nothing count as deleted that an earlier question found and this one doesn't.

    Args:
        bookmark: The stream's part of the state; it is changed.
        is_other: The ids are those of another database: they say nothing here.
    """
    if is_other:
        for name in (KNOWN_IDS, HIDDEN_IDS, KEYS, DELETED_KEYS, LISTED):
            bookmark.pop(name, None)
    elif KNOWN_IDS in bookmark or KEYS in bookmark:
        bookmark[EARLIER] = True
