"""The external ids of what a dry run would have made, in a file that nobody sees.

Records that come later refer to them. They are as many as the input has records, too many to
keep in memory.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
import typing as t

from target_odoo.odoo.record_ref import RecordRef

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FIND = "SELECT name, model, id FROM ids WHERE name IN (SELECT value FROM json_each(?))"


class DryRunIds:
    """External ids with the records that would have them; their database ids are below zero."""

    def __init__(self) -> None:
        #: For the records that would be made, whatever company they are of.
        self.new_ids: Iterator[int] = itertools.count(-1, -1)
        self._file: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def add(self, holders: Iterable[tuple[str, RecordRef]]) -> None:
        """Remember external ids and their records."""
        with self._lock:
            if self._file is None:
                # A name of no letters is a file of SQLite's own, gone when it is closed.
                self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
                self._file.execute(
                    "CREATE TABLE ids (name TEXT PRIMARY KEY, model, id) WITHOUT ROWID"
                )
            rows = [(name, holder.model, holder.id) for name, holder in holders]
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR REPLACE INTO ids VALUES (?, ?, ?)", rows)
            self._file.execute("COMMIT")

    def find(self, external_ids: list[str]) -> dict[str, RecordRef]:
        """Return the records of those external ids that are remembered."""
        with self._lock:
            if self._file is None:
                return {}
            rows = self._file.execute(_FIND, [json.dumps(external_ids)]).fetchall()
        return {name: RecordRef(model, record) for name, model, record in rows}

    def close(self) -> None:
        """Forget them all."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.close()
