"""What the target last wrote into which field, as digests.

Every write is announced before it happens (`intend`) and confirmed afterwards (`remember`):
after a kill in between, both the value before and the one announced are known as ours.
"""

from __future__ import annotations

import dataclasses
import typing as t

import sqlalchemy as sa

from odoo_common.ledger.database import MAX_KEYS
from odoo_common.ledger.runs import now
from odoo_common.ledger.tables import memory

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from odoo_common.ledger.database import Store


class Key(t.NamedTuple):
    """Names a record or line: its model, and its external id (else ``.id=7``)."""

    model: str
    record: str


@dataclasses.dataclass(frozen=True)
class Known:
    """What is known of one record.

    Attributes:
        agreed: By field, the digest of the value that the source and Odoo last had both.
        intended: By field, the digest of a value whose write was announced, not confirmed.
        write_date: Odoo's, after that write, or ``""``.
        replaced: By field that Odoo holds otherwise than it was stated, the digests of the stated
            value and of Odoo's; nothing in a field's list says that it is no longer so.
    """

    agreed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    intended: Mapping[str, str] = dataclasses.field(default_factory=dict)
    write_date: str = ""
    replaced: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)


class WrittenValues:
    """The memory of one Odoo database.

    Args:
        store: The ledger.
        place: The database and its server.
    """

    def __init__(self, store: Store, place: str) -> None:
        self._store = store
        self._place = place

    def recall(self, keys: Iterable[Key]) -> dict[Key, Known]:
        """Return what is known of these records."""
        found: dict[Key, Known] = {}
        columns = ("record", "agreed", "intended", "write_date", "replaced")
        with self._store.transaction() as connection:
            for model, records in in_parts(keys):
                rows = connection.execute(
                    sa.select(*(memory.c[name] for name in columns)).where(
                        self._of(model), memory.c.record.in_(records)
                    )
                )
                found.update(
                    (Key(model, row[0]), Known(row[1], row[2], row[3], row[4] or {}))
                    for row in rows
                )
        return found

    def intend(self, values: Mapping[Key, Mapping[str, str]]) -> None:
        """Announce digests that are about to be written, by field."""
        rows = [self._row(key, intended=dict(digests)) for key, digests in sorted(values.items())]
        insert = self._store.insert(memory)
        merged = self._store.merge(memory.c.intended, insert.excluded.intended)
        self._save(rows, insert, {"intended": merged})

    def remember(self, known: Mapping[Key, Known]) -> None:
        """Confirm what both sides have now; nothing of these records is announced any more."""
        rows = [
            self._row(
                key,
                agreed=dict(entry.agreed),
                write_date=entry.write_date,
                replaced={name: list(pair) for name, pair in entry.replaced.items()},
            )
            for key, entry in sorted(known.items(), key=lambda pair: pair[0])
        ]
        insert = self._store.insert(memory)
        changes = {
            "agreed": self._store.merge(memory.c.agreed, insert.excluded.agreed),
            "intended": insert.excluded.intended,
            "write_date": insert.excluded.write_date,
            # A ledger of an earlier version has none.
            "replaced": self._store.merge(
                sa.func.coalesce(memory.c.replaced, self._store.empty_document()),
                insert.excluded.replaced,
            ),
        }
        self._save(rows, insert, changes)

    def forget(self, keys: Iterable[Key]) -> None:
        """Know nothing more of these records."""
        with self._store.transaction() as connection:
            for model, records in in_parts(keys):
                connection.execute(
                    memory.delete().where(self._of(model), memory.c.record.in_(records))
                )

    def _of(self, model: str) -> sa.ColumnElement[bool]:
        return sa.and_(memory.c.place == self._place, memory.c.model == model)

    def _row(self, key: Key, **more: t.Any) -> dict[str, t.Any]:
        empty: dict[str, t.Any] = {"agreed": {}, "intended": {}, "write_date": "", "replaced": {}}
        return {"place": self._place, **key._asdict(), **empty, "at": now(), **more}

    def _save(
        self, rows: Sequence[dict[str, t.Any]], insert: t.Any, changes: dict[str, t.Any]
    ) -> None:
        if not rows:
            return
        # Sorted rows: two processes lock them in the same order.
        upsert = insert.on_conflict_do_update(
            index_elements=["place", "model", "record"],
            set_={**changes, "at": insert.excluded.at},
        )
        with self._store.transaction() as connection:
            self._store.execute_for_each(connection, upsert, rows)


def in_parts(keys: Iterable[Key]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield a model and some of the records of it, until all were there."""
    by_model: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        by_model.setdefault(key.model, []).append(key.record)
    for model, records in by_model.items():
        for start in range(0, len(records), MAX_KEYS):
            yield model, records[start : start + MAX_KEYS]
