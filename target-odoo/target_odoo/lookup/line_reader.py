"""The lines of existing records: which of them Odoo has, and what they hold."""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import Rejected
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.record_ref import RecordRef
from target_odoo.outcome import Reason
from target_odoo.records.stream_models import ADDED_BY_WRITE_BEFORE, LINE_KEYS

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.records.draft import ResolvedRecord


logger = logging.getLogger(__name__)


#: Who changed a line last, and when.
AUDIT = ("write_date", "write_uid")


class LineReader:
    """Finds and reads the lines that a batch's existing records have in Odoo.

    Args:
        session: The Odoo that is written into.
        model: The model of the records, not of their lines.
        keep_missing: Leave lines alone that the record doesn't mention; else remove them.

    Attributes:
        relations: The fields of the model.
        keeps_missing: As given.
        adds_by_write: Lines are added by `write`, without external ids of their own.
    """

    def __init__(self, session: OdooSession, model: str, *, keep_missing: bool) -> None:
        self._session = session
        self.relations = session.fields.of(model)
        self.keeps_missing = keep_missing
        self.adds_by_write = session.connection.version < ADDED_BY_WRITE_BEFORE.get(model, (0,))
        #: By field and record, the ids of its lines.
        self._owned: dict[tuple[str, int], list[int]] = {}
        self._adopted: dict[str, RecordRef] = {}
        #: By model of the lines, the lines in Odoo by database id.
        self._current: dict[str, dict[int, dict[str, t.Any]]] = {}

    def read(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Find the lines of these records: one look-up by external id and one read a field.

        Afterwards each line that Odoo has knows its database id.
        """
        for field in sorted({field for draft in drafts for field in draft.lines}):
            owners = [draft for draft in drafts if field in draft.lines]
            lines = [line for draft in owners for line in draft.lines[field]]
            self._find(self.relations[field].relation, lines)
            unknown = [draft for draft in owners if any(not line.id for line in draft.lines[field])]
            # Of lines that it has through its parent record, nothing else says whose they are.
            is_inherited = not self.relations[field].relation_field
            needs_all = is_inherited or not self.keeps_missing
            self._read_owned(field, owners if needs_all else unknown)
            self._read_current(field, lines)
            for draft in unknown:
                self._match(field, draft)
            self._attach(self.relations[field].relation)

    def _read_owned(self, field: str, owners: Sequence[ResolvedRecord]) -> None:
        """Note which lines the records have.

        The field itself is read, not the lines that point back: an invoice's
        `invoice_line_ids` are some of its lines, and the rest are Odoo's own.
        """
        ids = sorted({draft.id for draft in owners})
        if ids:
            model = owners[0].model
            rows = self._session.connection.call(
                model, "read", ids, [field], load="", context=ALSO_ARCHIVED
            )
            self._owned.update(((field, row["id"]), row[field]) for row in rows)

    def _read_current(self, field: str, lines: Sequence[ResolvedRecord]) -> None:
        relation = self.relations[field]
        fields = self._session.fields.of(relation.relation)
        ids = {line.id for line in lines if line.id}
        for (name, _), owned in self._owned.items():
            if name == field:
                ids.update(owned)
        if not ids:
            return
        names = {name for line in lines for name in line.values}
        if relation.relation_field:
            names.add(relation.relation_field)
        names.update(name for name in LINE_KEYS if name in fields)
        names.update(name for name in AUDIT if name in fields)
        names.update(self._session.currencies.currency_fields(relation.relation, names).values())
        rows = self._read_lines(relation.relation, sorted(ids), sorted(names))
        self._current.setdefault(relation.relation, {}).update((row["id"], row) for row in rows)

    def _read_lines(self, model: str, ids: list[int], names: list[str]) -> list[dict[str, t.Any]]:
        """Return those of the lines that there are and that the user may see."""
        fields = self._session.fields.of(model)
        rows = self._session.columns.of_records(
            model, ids, {name: fields.get(name) for name in names}
        )
        if rows is None:
            connection = self._session.connection
            existing = connection.call(model, "search", [("id", "in", ids)], context=ALSO_ARCHIVED)
            rows = connection.call(model, "read", existing, names, load="")
        return t.cast("list[dict[str, t.Any]]", rows)

    def _match(self, field: str, draft: ResolvedRecord) -> None:
        """Find lines by their key that have no external id: adopted ones, or an invoice's.

        A line with an id of its own is looked for in this way only where no line of the
        record is known by its id: else it is a new one, and what looks like it was put there
        by somebody. Not so where Odoo drops the external ids of lines: there it would be
        added again and again.
        """
        lines = draft.lines[field]
        some_known = any(line.id for line in lines) and not self.adds_by_write
        model = self.relations[field].relation
        rows = self._current.get(model, {})
        taken = {line.id for line in lines}
        free = [row for row in self._owned.get((field, draft.id), []) if row not in taken]
        names = (line.external_id for line in lines)
        named = self._session.external_ids.of_records(model, free, names) if free else {}
        free = [record_id for record_id in free if record_id not in named and record_id in rows]
        for line in lines:
            if line.id or line.key is None or (some_known and not line.named_by_key):
                continue
            name, value = line.key
            found = next((i for i in free if rows[i].get(name) == value), None)
            if found is not None:
                free.remove(found)
                line.id = found
                self._adopted[line.external_id] = RecordRef(model, found)

    def _attach(self, model: str) -> None:
        adopted, self._adopted = self._adopted, {}
        if not adopted or self._session.dry_run:
            return
        try:
            self._session.external_ids.attach(adopted)
        except Rejected as error:
            # They are found by their key again, the next time.
            logger.info("lines of %s can't be given external ids: %s", model, error)

    def owned(self, field: str, owner: int) -> list[int]:
        """Return the database ids of a record's lines, as far as they were read."""
        return self._owned.get((field, owner), [])

    def row(self, line: ResolvedRecord) -> dict[str, t.Any] | None:
        """Return what Odoo holds of a line that was read, if it has it."""
        return self._current.get(line.model, {}).get(line.id)

    def _find(self, model: str, lines: Sequence[ResolvedRecord]) -> None:
        holders = self._session.external_ids.find(line.external_id for line in lines if not line.id)
        for line in lines:
            holder = holders.get(line.external_id)
            if holder is None or line.id:
                continue
            if holder.model != model:
                line.item.rejected(wrong_model(line, holder.model))
            line.id = holder.id


def wrong_model(draft: ResolvedRecord, model: str) -> Reason:
    """Say that an external id is taken by a record of another model."""
    return Reason(
        "identity",
        f"the external id {draft.external_id} belongs to a {model}, not a {draft.model}",
        field="id",
        value=draft.external_id,
    )
