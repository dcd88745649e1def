"""Names that two streams of the input give: one record in Odoo, which is meant or reported."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import typing as t

from target_odoo.outcome import Reason

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.records.item import InputRecord

logger = logging.getLogger(__name__)

_FIND = "SELECT name, owner FROM names WHERE name IN (SELECT value FROM json_each(?))"


class StreamNames:
    """Knows which stream of the input first gave which external id.

    They are as many as the input has records, so that they lie in a file of SQLite's own.
    """

    def __init__(self) -> None:
        self._owners: dict[str, set[str]] = {}
        self._reported: set[frozenset[str]] = set()
        self._file: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def separate(
        self, model: str, items: Sequence[InputRecord], namespaces: Mapping[str, str]
    ) -> list[InputRecord]:
        """Return the records whose name no other stream has; reject the others or report them.

        A name that is made of a key or a number means a record of that stream, and the second
        stream's record is rejected. An `id` of text is what the source itself calls the record:
        a warning says that two streams do. With the same namespace two streams mean the same.

        Args:
            model: Where they go.
            items: The records, identified.
            namespaces: The setting `external_id_namespace`.
        """
        # One that names its module is whole: whoever gives it means that record.
        named = [item for item in items if item.external_id and _is_claimed(item)]
        if not named:
            return list(items)
        owner_of = {item.number: _owner(item, namespaces) for item in named}
        first = self._claim(
            model, {item.external_id: owner_of[item.number] for item in reversed(named)}
        )
        for item in named:
            owner = owner_of[item.number]
            other = first.get(item.external_id, owner)
            if other != owner and item.is_name_made:
                item.rejected(_reason(item, other))
            elif other != owner:
                self._report(item, other)
        return [item for item in items if item.outcome is None]

    def _claim(self, model: str, names: Mapping[str, str]) -> dict[str, str]:
        """Note who gives names, unless they are known; return who does."""
        owners = self._owners.setdefault(model, set())
        owners.update(names.values())
        with self._lock:
            if self._file is None:
                self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
                self._file.execute(
                    "CREATE TABLE names (name TEXT PRIMARY KEY, owner) WITHOUT ROWID"
                )
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", names.items())
            self._file.execute("COMMIT")
            if len(owners) == 1:
                return dict(names)
            return dict(self._file.execute(_FIND, [json.dumps(list(names))]).fetchall())

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def _report(self, item: InputRecord, other: str) -> None:
        pair = frozenset({item.stream, other})
        if pair not in self._reported:
            self._reported.add(pair)
            logger.warning(
                "%s and %s both bring %s, and perhaps more: each is one record in Odoo, and the "
                "later one counts; external_id_namespace tells them apart",
                other,
                item.stream,
                item.external_id,
            )


def _is_claimed(item: InputRecord) -> bool:
    return item.is_name_made or "." not in str(item.record.get("id", "")).strip(".")


def _owner(item: InputRecord, namespaces: Mapping[str, str]) -> str:
    namespace = namespaces.get(item.stream)
    return item.stream if namespace is None else f"namespace {namespace!r}"


def _reason(item: InputRecord, other: str) -> Reason:
    return Reason(
        "identity",
        f"{other} and {item.stream} both bring {item.external_id}: it would be one record in "
        f"Odoo; external_id_namespace, e.g. "
        f"{json.dumps({item.stream: item.stream})}, tells them apart, the same one for both "
        "makes them one",
        field="id",
        value=item.external_id,
    )
