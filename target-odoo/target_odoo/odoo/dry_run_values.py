"""What the records that a dry run would have written would hold, in a file that nobody sees.

Others refer to them by name or code, as in the real run.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.odoo.model_fields import Field, ModelFields

#: Characters of a value that somebody may refer to.
MOST = 200
_TABLE = """
CREATE TABLE held (model TEXT, field TEXT, id INTEGER, value TEXT, PRIMARY KEY (model, field, id));
CREATE INDEX held_by_value ON held (model, field, value);
"""
_FIND = """
SELECT value, id FROM held WHERE model = ? AND field = ?
AND value IN (SELECT value FROM json_each(?)) ORDER BY id DESC
"""
_ANOTHER = """
SELECT id FROM held WHERE model = ? AND field = ? AND id IN (SELECT value FROM json_each(?))
"""
_OF_RECORD = "SELECT value FROM held WHERE model = ? AND field = ? AND id = ?"


class DryRunValues:
    """The plain values of records, by model, field and value."""

    def __init__(self) -> None:
        self._file: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def note(self, model: str, records: Iterable[tuple[int, Mapping[str, t.Any]]]) -> None:
        """Remember what records would hold.

        Args:
            model: Their model.
            records: The database id of each (below zero where it would be new), and values by
                field, or by column of `load`.
        """
        rows = [
            (model, name.removesuffix("/.id"), record_id, _text(value))
            for record_id, values in records
            for name, value in values.items()
            if isinstance(value, (str, int, float)) and len(str(value)) <= MOST and name != "id"
        ]
        with self._lock:
            if self._file is None:
                self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
                self._file.executescript(_TABLE)
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", rows)
            self._file.execute("COMMIT")

    def find(
        self,
        model: str,
        field: str,
        values: Sequence[t.Any],
        scope: Sequence[tuple[str, str, t.Any]],
        fields: ModelFields,
    ) -> dict[t.Any, list[dict[str, t.Any]]]:
        """Return records that would have one of some values, by value, each as a row of `read`.

        Args:
            model: Their model, also that of records which would be made together with others: a
                product with its template.
            field: The field.
            values: The values of it.
            scope: What else they have, as a domain; what isn't known of a record may fit.
            fields: The fields of models.
        """
        if self._file is None:
            return {}
        found: dict[t.Any, list[dict[str, t.Any]]] = {}
        by_text = {_text(value): value for value in values}
        for other in [model, *made_with(fields, model, field)]:
            with self._lock:
                wanted = (other, field, json.dumps(list(by_text)))
                rows = self._file.execute(_FIND, wanted).fetchall()
            for text, record_id in rows:
                if all(self._fits(other, record_id, path, value) for path, _, value in scope):
                    active = self._held(other, record_id, "active") != _text(False)  # noqa: FBT003
                    row = {"id": record_id, field: by_text[text], "active": active}
                    found.setdefault(by_text[text], []).append(row)
        return found

    def changed(self, model: str, field: str, ids: Iterable[int]) -> set[int]:
        """Return those of some records that would have another value of a field by now."""
        if self._file is None:
            return set()
        with self._lock:
            rows = self._file.execute(_ANOTHER, (model, field, json.dumps(list(ids)))).fetchall()
        return {record_id for (record_id,) in rows}

    def _fits(self, model: str, record_id: int, path: str, value: t.Any) -> bool:
        held = self._held(model, record_id, path)
        return held is None or held == _text(value)

    def _held(self, model: str, record_id: int, field: str) -> str | None:
        with self._lock:
            file = t.cast("sqlite3.Connection", self._file)
            row = file.execute(_OF_RECORD, (model, field, record_id)).fetchone()
        return str(row[0]) if row else None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


def made_with(fields: ModelFields, model: str, name: str) -> list[str]:
    """Return the models whose records are made together with those of a model, of this value.

    A template takes its product's name and gives it its code: Odoo says so of the fields.
    """
    own = fields.of(model)
    return [
        other
        for other, theirs in fields.known().items()
        if other != model and (_is_of(own, name, other) or _is_of(theirs, name, model))
    ]


def _is_of(fields: Mapping[str, Field], name: str, other: str) -> bool:
    """Tell whether a field mirrors, or is made of, the field of that name of another model."""
    field = fields.get(name)
    for path in (field.related, *field.depends) if field else ():
        relation, _, end = path.partition(".")
        if end == name and relation in fields and fields[relation].relation == other:
            return True
    return False


def _text(value: t.Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value)
