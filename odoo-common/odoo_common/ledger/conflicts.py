"""Conflicts in the ledger: values that were at odds, and who decided what."""

from __future__ import annotations

import dataclasses
import hashlib
import typing as t

import sqlalchemy as sa

from odoo_common.errors import Fatal
from odoo_common.ledger.runs import now
from odoo_common.ledger.tables import conflicts
from odoo_common.ledger.written_values import Key, in_parts

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from odoo_common.ledger.database import Store

POLICY = "policy"
PERSON = "person"
#: Nobody decided: both sides have the same value by now.
AGREEMENT = "agreement"
#: What a person can decide.
CHOICES = ("source", "odoo")


@dataclasses.dataclass(frozen=True)
class Conflict:
    """One field whose values are at odds.

    Attributes:
        key: The record or line.
        stream: The stream that it came with.
        odoo_id: Its database id.
        field: The field.
        policy: What `on_conflict` says of it.
        decision: ``source``, ``odoo``, or ``""`` while it is open.
        by_person: A person decided, not the policy.
        ours: The source's value.
        theirs: Odoo's value.
        ours_digest: Of the source's value.
        theirs_digest: Of Odoo's value.
        base_digest: Of the value that both last had.
        theirs_at: Odoo's `write_date` when this value of Odoo's was first seen.
    """

    key: Key
    stream: str
    odoo_id: int
    field: str
    policy: str
    decision: str
    by_person: bool
    ours: t.Any
    theirs: t.Any
    ours_digest: str
    theirs_digest: str
    base_digest: str
    theirs_at: str

    def fingerprint(self, place: str) -> str:
        """Return what tells it from others: meeting it again makes no second row."""
        parts = (place, *self.key, self.field, self.ours_digest, self.theirs_digest)
        text = "\0".join((*parts, self.base_digest))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclasses.dataclass(frozen=True)
class Seen:
    """The latest dispute about a field, as the ledger has it."""

    ours_digest: str
    theirs_digest: str
    base_digest: str
    theirs_at: str
    decision: str
    by_person: bool


class ConflictStore:
    """The conflicts of one Odoo database.

    Args:
        store: The ledger.
        place: The database and its server.
    """

    def __init__(self, store: Store, place: str) -> None:
        self._store = store
        self._place = place

    def of(self, keys: Iterable[Key]) -> dict[tuple[Key, str], Seen]:
        """Return the latest dispute about each field of these records."""
        found: dict[tuple[Key, str], Seen] = {}
        with self._store.transaction() as connection:
            for model, records in in_parts(keys):
                rows = connection.execute(
                    sa.select(conflicts)
                    .where(
                        conflicts.c.place == self._place,
                        conflicts.c.model == model,
                        conflicts.c.record.in_(records),
                    )
                    .order_by(conflicts.c.last_at, conflicts.c.id)
                )
                for row in rows.mappings():
                    found[Key(model, row["record"]), row["field"]] = _seen(row)
        return found

    def record(self, run: str, disputes: Sequence[Conflict]) -> None:
        """Note disputes; one that is known already is seen again."""
        at = now()
        rows = {
            dispute.fingerprint(self._place): self._row(dispute, run, at) for dispute in disputes
        }
        if not rows:
            return
        insert = self._store.insert(conflicts)
        new = insert.excluded
        # What a person decided stays.
        kept = {
            name: sa.case((conflicts.c.decided_by == PERSON, conflicts.c[name]), else_=new[name])
            for name in ("status", "policy", "decision", "decided_by", "decided_at")
        }
        upsert = insert.on_conflict_do_update(
            index_elements=["fingerprint"],
            set_={"last_run": new.last_run, "last_at": new.last_at, **kept},
        )
        with self._store.transaction() as connection:
            self._store.execute_for_each(
                connection, upsert, [row for _, row in sorted(rows.items())]
            )

    def _row(self, dispute: Conflict, run: str, at: t.Any) -> dict[str, t.Any]:
        row = dataclasses.asdict(dispute)
        del row["key"], row["by_person"]
        decided = bool(dispute.decision)
        return row | {
            "fingerprint": dispute.fingerprint(self._place),
            "place": self._place,
            "model": dispute.key.model,
            "record": dispute.key.record,
            "status": "resolved" if decided else "open",
            "decision": dispute.decision or None,
            "decided_by": (PERSON if dispute.by_person else POLICY) if decided else None,
            "decided_at": at if decided else None,
            "first_run": run,
            "last_run": run,
            "first_at": at,
            "last_at": at,
        }


def close_settled(store: Store, place: str, agreed: Mapping[Key, Iterable[str]]) -> None:
    """Close open conflicts about fields in which both sides have the same value by now."""
    of_field = sa.and_(
        conflicts.c.place == place,
        conflicts.c.status == "open",
        conflicts.c.model == sa.bindparam("a_model"),
        conflicts.c.record == sa.bindparam("a_record"),
        conflicts.c.field == sa.bindparam("a_field"),
    )
    with store.transaction() as connection:
        some_open = connection.execute(
            sa.select(conflicts.c.model, conflicts.c.record, conflicts.c.field).where(
                conflicts.c.place == place, conflicts.c.status == "open"
            )
        )
        rows = [
            {"a_model": model, "a_record": record, "a_field": field}
            for model, record, field in some_open
            if field in agreed.get(Key(model, record), ())
        ]
        if rows:
            closed = conflicts.update().where(of_field)
            values = {"status": "resolved", "decided_by": AGREEMENT, "decided_at": now()}
            connection.execute(closed.values(**values), rows)


def resolve(store: Store, conflict: int, *, take: str) -> None:
    """Decide an open conflict; the next run of the target acts on it.

    Args:
        store: The ledger.
        conflict: Its id.
        take: One of `CHOICES`.

    Raises:
        Fatal: There is none with that id, it is decided already, or `take` is something else.
    """
    if take not in CHOICES:
        raise Fatal(f"a conflict is decided for {' or '.join(CHOICES)}, not for {take!r}")
    with store.transaction() as connection:
        done = connection.execute(
            conflicts.update()
            .where(conflicts.c.id == conflict, conflicts.c.status == "open")
            .values(status="resolved", decision=take, decided_by=PERSON, decided_at=now())
        )
        if done.rowcount:
            return
        found = connection.execute(sa.select(conflicts).where(conflicts.c.id == conflict))
        row = found.mappings().one_or_none()
    if row is None:
        raise Fatal(f"the ledger has no conflict {conflict}")
    how = f"{row['decided_by']}, for {row['decision']}" if row["decision"] else row["decided_by"]
    at = f"{row['decided_at']:%Y-%m-%d %H:%M:%S} UTC"
    raise Fatal(f"conflict {conflict} was settled already, {at} (by {how})")


def _seen(row: Mapping[t.Any, t.Any]) -> Seen:
    return Seen(
        row["ours_digest"],
        row["theirs_digest"],
        row["base_digest"],
        row["theirs_at"],
        row["decision"] or "",
        row["decided_by"] == PERSON,
    )
