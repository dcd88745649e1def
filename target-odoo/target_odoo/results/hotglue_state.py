"""The STATE of hosted jobs in hotglue's style: an entry a record, and a summary.

::

    {"bookmarks": {"BuyOrders": [
        {"success": true, "id": "7", "externalId": "PO-1", "hash": "<sha256 of the record>"},
        {"success": false, "error": "…", "externalId": "PO-2", "hash": "…"}]},
     "summary": {"BuyOrders": {"success": 1, "fail": 1, "existing": 0, "updated": 0}}}
"""

from __future__ import annotations

import hashlib
import json
import typing as t

import msgspec

from odoo_common.errors import Fatal
from target_odoo.settings.schema import HOTGLUE

if t.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from target_odoo.outcome import Outcome
    from target_odoo.records.item import InputRecord

#: The column with the record's id in its source.
EXTERNAL_ID = "externalId"
#: Our outcomes in the words of the summary.
WORDS: dict[Outcome, str] = {
    "created": "success",
    "updated": "updated",
    "unchanged": "existing",
    "skipped": "existing",
    "rejected": "fail",
}
Entry = dict[str, t.Any]

_sorted = msgspec.json.Encoder(decimal_format="number", order="sorted")


class HotglueState:
    """Knows which records succeeded in earlier runs, and says so of this one's.

    Args:
        previous: The state of the last run.
    """

    def __init__(self, previous: Mapping[str, t.Any] | None = None) -> None:
        #: By stream and name, a record's entry.
        self._entries: dict[str, dict[str, Entry]] = {}
        self._counts: dict[str, dict[str, int]] = {}
        #: By stream and name, the number of the newest record in this run.
        self._noted: dict[tuple[str, str], int] = {}
        #: Stream and id of records that are written in this run.
        self._to_write: set[tuple[str, str]] = set()
        for stream, entries in ((previous or {}).get("bookmarks") or {}).items():
            # A tap's bookmark is no list: it says nothing about records.
            if isinstance(entries, list):
                kept = self._entries.setdefault(str(stream), {})
                kept.update((_name_in(e), dict(e)) for e in entries if isinstance(e, dict))
        self._succeeded = {
            (stream, str(entry.get("hash")), _source_id(entry))
            for stream, entries in self._entries.items()
            for entry in entries.values()
            if entry.get("success") and entry.get("hash")
        }

    def is_done(self, item: InputRecord) -> bool:
        """Tell whether the same record succeeded in an earlier run, as the last one of its id.

        After one that has to be written, none of its id is done: it would be taken back.
        """
        if not self._succeeded:
            return False
        record = _record(item)
        name = item.stream, _source_id(record)
        is_done = (
            name not in self._to_write and (item.stream, _hash(record), name[1]) in self._succeeded
        )
        if not is_done and name[1]:
            self._to_write.add(name)
        return is_done

    def note(self, item: InputRecord) -> None:
        """Note what became of a record."""
        stream = item.stream
        counts = self._counts.setdefault(stream, dict.fromkeys(sorted(set(WORDS.values())), 0))
        counts[WORDS[t.cast("Outcome", item.outcome)]] += 1
        entries = self._entries.setdefault(stream, {})
        entry = _entry(item)
        name = _name_in(entry)
        if self._noted.get((stream, name), 0) > item.number:
            return  # it waited, and a newer one of its id was written before
        self._noted[stream, name] = item.number
        if item.outcome == "skipped" and not item.odoo_id and name in entries:
            return  # it was done before, and its entry says more
        entries[name] = entry

    def value(self) -> dict[str, t.Any]:
        """Return the STATE."""
        return {
            "bookmarks": {stream: list(found.values()) for stream, found in self._entries.items()},
            "summary": self._counts,
        }


def read_state(path: Path) -> dict[str, t.Any]:
    """Return the state in a file; an empty file holds none.

    Raises:
        Fatal: It can't be read, or isn't a JSON object.
    """
    try:
        text = path.read_text()
        state = json.loads(text) if text.strip() else {}
    except RecursionError:
        raise Fatal(f"--state {path} can't be read: it is nested too deeply") from None
    except (OSError, ValueError) as error:
        raise Fatal(f"--state {path} can't be read: {error}") from None
    if not isinstance(state, dict):
        raise Fatal(f"--state {path}: a state is a JSON object")
    return state


def for_format(state: dict[str, t.Any] | None, state_format: object) -> dict[str, t.Any] | None:
    """Return the last run's state, which only one format knows what to do with.

    Raises:
        Fatal: It isn't that one.
    """
    if state is not None and state_format != HOTGLUE:
        raise Fatal(
            f"--state does nothing without the setting state_format: {HOTGLUE}, whose state says "
            "which records succeeded; leave --state out, or set it"
        )
    return state


def without_external_id(record: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return a record whose `externalId` is its external id in Odoo, unless it has one."""
    if EXTERNAL_ID not in record:
        return record
    rest = {name: value for name, value in record.items() if name != EXTERNAL_ID}
    return rest if rest.get("id") or rest.get(".id") else {"id": record[EXTERNAL_ID], **rest}


def _entry(item: InputRecord) -> Entry:
    record = _record(item)
    entry: Entry = {"success": True}
    if item.outcome == "rejected" and item.reason:
        entry = {"success": False, "error": f"{item.reason.message} [{item.reason.code}]"}
    elif item.is_contested:
        fields = ", ".join(
            sorted({d.field for d in item.conflicts_found.values() if not d.decision})
        )
        entry = {"success": False, "error": f"changed in Odoo too, to be decided: {fields}"}
    elif item.odoo_id:
        entry["id"] = str(item.odoo_id)
    if _source_id(record):
        entry[EXTERNAL_ID] = _source_id(record)
    return entry | {"hash": _hash(record)}


def _record(item: InputRecord) -> Mapping[str, t.Any]:
    """Return a record as it came, before stream maps."""
    return t.cast("Mapping[str, t.Any]", item.message.get("record") or {})


def _source_id(record: Mapping[str, t.Any]) -> str:
    value = record.get(EXTERNAL_ID)
    if value in (None, "") and "hash" not in record:
        value = record.get("id")
    return "" if value in (None, "") else str(value)


def _hash(record: Mapping[str, t.Any]) -> str:
    return hashlib.sha256(_sorted.encode(record)).hexdigest()


def _name_in(entry: Mapping[str, t.Any]) -> str:
    """Return what tells an entry from others: a later one of the same record replaces it."""
    if entry.get(EXTERNAL_ID):
        return f"externalId {entry[EXTERNAL_ID]}"
    return f"hash {entry.get('hash')}"
