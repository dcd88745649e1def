"""What the files of `--state` and `--catalog` hold, and the error where one doesn't."""

from __future__ import annotations

import typing as t

import fastjsonschema
from singer_sdk.singerlib.catalog import Catalog

from odoo_common.errors import Fatal
from tap_odoo.incremental.deletions import KNOWN_IDS
from tap_odoo.incremental.hidden_records import HIDDEN_IDS
from tap_odoo.incremental.question import ASKED
from tap_odoo.incremental.unstamped_rows import UNSTAMPED
from tap_odoo.incremental.window import NEWEST, READ_AT, REPLICATION_VALUE, RESUME, to_utc

_TEXT = {"type": ["string", "null"]}
_OBJECT = {"type": "object"}
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
#: Ranges of ids (`incremental/id_ranges.py`).
_IDS = {"type": "string", "pattern": r"^(\d+(-\d+)?(,\d+(-\d+)?)*)?$"}
_NAMES = {"type": ["array", "null"], "items": {"type": "string"}}

#: What a state may lie in: a STATE message, Meltano's export, what Meltano keeps.
WRAPPINGS = ("value", "singer_state", "completed")
#: What a state may have before anything was read.
NO_BOOKMARKS = frozenset({"currently_syncing"})
#: A STATE's value. What isn't ours (another tap's partitions) is passed over.
STATE: dict[str, t.Any] = {
    **_OBJECT,
    "properties": {
        "bookmarks": {
            **_OBJECT,
            "additionalProperties": {
                **_OBJECT,
                "properties": {
                    "replication_key": _TEXT,
                    REPLICATION_VALUE: _TEXT,
                    READ_AT: _TEXT,
                    ASKED: _TEXTS,
                    NEWEST: _TEXTS,
                    KNOWN_IDS: _IDS,
                    HIDDEN_IDS: _IDS,
                    UNSTAMPED: _IDS,
                    RESUME: {
                        "type": ["object", "null"],
                        "properties": {
                            "since": _TEXT,
                            "ceiling": {"type": "string"},
                            "after_id": {"type": "integer", "minimum": 0},
                            "largest": _TEXT,
                            "emitted": {"type": "string"},
                            "newest": _TEXTS,
                            UNSTAMPED: _IDS,
                        },
                        "required": ["since", "ceiling"],
                        "additionalProperties": False,
                    },
                },
            },
        },
    },
}
_FIELD = {"type": ["object", "boolean"]}
CATALOG: dict[str, t.Any] = {
    **_OBJECT,
    "properties": {
        "streams": {
            "type": "array",
            "items": {
                **_OBJECT,
                "properties": {
                    "tap_stream_id": {"type": "string"},
                    "stream": _TEXT,
                    "replication_key": _TEXT,
                    "replication_method": _TEXT,
                    "key_properties": _NAMES,
                    "schema": {
                        **_OBJECT,
                        "properties": {
                            "properties": {**_OBJECT, "additionalProperties": _FIELD},
                        },
                    },
                    "metadata": {
                        "type": "array",
                        "items": {
                            **_OBJECT,
                            "properties": {
                                "breadcrumb": {"type": "array", "items": {"type": "string"}},
                                "metadata": _OBJECT,
                            },
                            "required": ["breadcrumb", "metadata"],
                        },
                    },
                },
                "required": ["tap_stream_id"],
            },
        },
    },
    "required": ["streams"],
}
#: A window goes back behind its bookmark, so that the calendar's ends are out of reach.
_FIRST_YEAR, _LAST_YEAR = 2, 9998


def checked_state(state: t.Any) -> t.Any:
    """Return a state that can be continued: also one that is still in its wrapping.

    That is a whole STATE message, or what Meltano keeps and exports (`singer_state`).

    Raises:
        Fatal: It can't be continued: it says where and why.
    """
    while isinstance(state, dict):
        wrapping = next((name for name in WRAPPINGS if isinstance(state.get(name), dict)), None)
        if wrapping is None or "bookmarks" in state:
            break
        state = state[wrapping]
    if state is None:
        return None
    _check("state", STATE, state)
    if not state.keys() <= NO_BOOKMARKS and "bookmarks" not in state:
        raise Fatal(
            f"state has no bookmarks, but {', '.join(sorted(state))}: a run with it would read "
            "everything again. Give the state as this tap printed it, or none"
        )
    for stream, bookmark in state.get("bookmarks", {}).items():
        resume = bookmark.get(RESUME) or {}
        times = {name: bookmark.get(name) for name in (REPLICATION_VALUE, READ_AT)}
        times |= {
            f"{NEWEST}.{number}": stamp for number, stamp in (bookmark.get(NEWEST) or {}).items()
        }
        times |= {f"{RESUME}.{name}": resume.get(name) for name in ("since", "ceiling", "largest")}
        for name, text in times.items():
            if text:
                _check_time(f"state.bookmarks.{stream}.{name}", text)
    return state


def check_catalog(catalog: t.Any) -> None:
    """Make sure that a catalog is one.

    Raises:
        Fatal: It isn't: it says where and why.
    """
    if catalog is not None and not isinstance(catalog, Catalog):
        _check("catalog", CATALOG, catalog)


def _check(name: str, schema: dict[str, t.Any], document: t.Any) -> None:
    try:
        fastjsonschema.compile(schema)(document)
    except fastjsonschema.JsonSchemaValueException as error:
        place = f"{name}{str(error.name).removeprefix('data')}"
        what = str(error.message).removeprefix(str(error.name)).strip()
        raise Fatal(f"{place} {what}: give the {name} as this tap printed it") from None


def _check_time(place: str, text: str) -> None:
    try:
        year = to_utc(text).year
    except (ValueError, OverflowError):
        year = 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Fatal(f"{place} {text[:50]!r} is no time such as 2026-01-01T00:00:00+00:00")
