"""What is to become of a record or line, in digests: for weighing it, and for remembering it."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.ledger.written_values import Key
from target_odoo.records.compare import MONEY_DECIMALS, digest

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord

#: Who changed a record last, and when.
WRITER = "write_uid"
WRITE_DATE = "write_date"


@dataclasses.dataclass
class RecordDigests:
    """One record or line of the batch. Names are those of `variants.Variants`.

    Attributes:
        owner: The record, of a line the one that it belongs to.
        part: The record or line itself.
        own: By field, the names of the values that the record's own write has.
        ours: By name, the digest of what it is to be.
        kept: Names of what is left as Odoo has it.
        stored: By name, the digest of what Odoo has by now; of what is written after the record.
        replaced: By name, the digest of what Odoo has in the place of what it was given; nothing
            is written there.
    """

    owner: ResolvedRecord
    part: ResolvedRecord
    own: dict[str, str] = dataclasses.field(default_factory=dict)
    ours: dict[str, str] = dataclasses.field(default_factory=dict)
    kept: set[str] = dataclasses.field(default_factory=set)
    stored: dict[str, str] = dataclasses.field(default_factory=dict)
    replaced: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def announced(self) -> dict[str, str]:
        """What is about to be written."""
        left = self.kept | self.replaced.keys()
        return {name: value for name, value in self.ours.items() if name not in left}

    def target_states(
        self,
        session: OdooSession,
        values: Mapping[str, t.Any],
        decimals: Mapping[str, int],
        language: str = "",
    ) -> dict[str, str]:
        """Note what values are to be; return their names by field."""
        model = self.part.model
        fields = session.fields.of(model)
        names = {field: session.field_keys.name(model, fields[field], language) for field in values}
        self.ours.update(digests(session, model, values, names, decimals))
        return names

    def note_replaced(
        self,
        names: Mapping[str, str],
        differing: Collection[str],
        theirs: Mapping[str, str],
        known: Mapping[str, Sequence[str]],
    ) -> None:
        """Note what Odoo holds in another form than it is stated, and what stays so.

        Args:
            names: By field, the name of its value.
            differing: The fields whose values differ.
            theirs: By name, the digest of what Odoo holds.
            known: What the ledger knows of such values.
        """
        for field, name in names.items():
            sides = [self.ours[name], theirs[name]]
            if sides[0] != sides[1] and (field not in differing or known.get(name) == sides):
                self.replaced[name] = theirs[name]

    def agreed(self, session: OdooSession, row: Mapping[str, t.Any] | None) -> dict[str, str]:
        """Return the digests of what both sides have by now.

        Args:
            session: The Odoo that is written into.
            row: What Odoo has of its own values, where they were read again.
        """
        names = {f: name for f, name in self.own.items() if name not in self.kept}
        ours = {name: self.replaced.get(name, self.ours[name]) for name in names.values()}
        if row is None:
            return ours | self.stored
        model = self.part.model
        held = digests(session, model, row, names, session.currencies.decimals(model, row))
        if self.owner.is_rejected:
            # What Odoo refused is not there; its values may be, when only its state was refused.
            return {n: value for n, value in ours.items() if held[n] == value} | self.stored
        # Where somebody else wrote since, what differs is theirs.
        return (held if is_ours(session, row) else ours) | self.stored


def digests(
    session: OdooSession,
    model: str,
    values: Mapping[str, t.Any],
    names: Mapping[str, str],
    decimals: Mapping[str, int],
) -> dict[str, str]:
    """Return the digests of values under their names."""
    fields = session.fields.of(model)
    return {
        name: digest(fields[field], values.get(field, False), decimals.get(field, MONEY_DECIMALS))
        for field, name in names.items()
    }


def replaced_values(
    ours: Mapping[str, str], both: Mapping[str, str], known: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Return what the ledger is to know of values that Odoo holds otherwise than stated.

    Args:
        ours: By name, the digest of what was stated.
        both: By name, the digest of what Odoo holds.
        known: What the ledger knew; a name that is so no longer gets nothing.
    """
    replaced: dict[str, Sequence[str]] = {}
    for name, held in both.items():
        if held != ours[name]:
            replaced[name] = [ours[name], held]
        elif known.get(name):
            replaced[name] = []
    return replaced


def is_ours(session: OdooSession, row: Mapping[str, t.Any]) -> bool:
    """Tell whether nobody else changed a record since we wrote it."""
    return row.get(WRITER) in (session.connection.uid, None)


def key_of(part: ResolvedRecord) -> Key:
    """Return the name of a record or line in the ledger."""
    return Key(part.model, part.external_id or f".id={part.id}")
