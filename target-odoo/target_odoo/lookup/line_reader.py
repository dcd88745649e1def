"""The lines of existing records: which of them Odoo has, and what they hold."""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import Rejected
from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.odoo.record_ref import Holder
from target_odoo.outcome import Reason, RecordRejected
from target_odoo.records.compare import differences, to_write
from target_odoo.records.stream_models import ADDED_BY_WRITE_BEFORE, LINE_KEYS
from target_odoo.write.line_changes import LineChanges, _elsewhere, _make_sure_it_is_new

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.draft import Draft
    from target_odoo.services import Tools


logger = logging.getLogger(__name__)


#: Who changed a line last, and when.
AUDIT = ("write_date", "write_uid")


class Lines:
    """Compares the lines of a batch's existing records with those in Odoo.

    Args:
        tools: What to work with.
        model: The model of the records, not of their lines.
        keep_missing: Leave lines alone that the record doesn't mention; else remove them.
    """

    def __init__(self, tools: Tools, model: str, *, keep_missing: bool) -> None:
        self._tools = tools
        self._relations = tools.fields.of(model)
        self._keep_missing = keep_missing
        self._by_write = tools.connection.version < ADDED_BY_WRITE_BEFORE.get(model, (0,))
        #: By field and record, the ids of its lines.
        self._owned: dict[tuple[str, int], list[int]] = {}
        self._adopted: dict[str, Holder] = {}
        #: By model of the lines, the lines in Odoo by database id.
        self._current: dict[str, dict[int, dict[str, t.Any]]] = {}

    def read(self, drafts: Sequence[Draft]) -> None:
        """Find the lines of these records: one look-up by external id and one read a field.

        Afterwards each line that Odoo has knows its database id.
        """
        for field in sorted({field for draft in drafts for field in draft.lines}):
            owners = [draft for draft in drafts if field in draft.lines]
            lines = [line for draft in owners for line in draft.lines[field]]
            self._find(self._relations[field].relation, lines)
            unknown = [draft for draft in owners if any(not line.id for line in draft.lines[field])]
            self._read_owned(field, owners if not self._keep_missing else unknown)
            self._read_current(field, lines)
            for draft in unknown:
                self._match(field, draft)
            self._attach(self._relations[field].relation)

    def _read_owned(self, field: str, owners: Sequence[Draft]) -> None:
        """Note which lines the records have.

        The field itself is read, not the lines that point back: an invoice's
        `invoice_line_ids` are some of its lines, and the rest are Odoo's own.
        """
        ids = sorted({draft.id for draft in owners})
        if ids:
            model = owners[0].model
            rows = self._tools.connection.call(
                model, "read", ids, [field], load="", context=ALSO_ARCHIVED
            )
            self._owned.update(((field, row["id"]), row[field]) for row in rows)

    def _read_current(self, field: str, lines: Sequence[Draft]) -> None:
        relation = self._relations[field]
        fields = self._tools.fields.of(relation.relation)
        ids = {line.id for line in lines if line.id}
        for (name, _), owned in self._owned.items():
            if name == field:
                ids.update(owned)
        if not ids:
            return
        names = {name for line in lines for name in line.values} | {relation.relation_field}
        names.update(name for name in LINE_KEYS if name in fields)
        names.update(name for name in AUDIT if name in fields)
        names.update(self._tools.money.currency_fields(relation.relation, names).values())
        rows = self._read_lines(relation.relation, sorted(ids), sorted(names))
        self._current.setdefault(relation.relation, {}).update((row["id"], row) for row in rows)

    def _read_lines(self, model: str, ids: list[int], names: list[str]) -> list[dict[str, t.Any]]:
        """Return those of the lines that there are and that the user may see."""
        fields = self._tools.fields.of(model)
        rows = self._tools.arrays.of_records(model, ids, {name: fields.get(name) for name in names})
        if rows is None:
            connection = self._tools.connection
            existing = connection.call(model, "search", [("id", "in", ids)], context=ALSO_ARCHIVED)
            rows = connection.call(model, "read", existing, names, load="")
        return t.cast("list[dict[str, t.Any]]", rows)

    def _match(self, field: str, draft: Draft) -> None:
        """Find lines by their key that have no external id: adopted ones, or an invoice's.

        A line with an id of its own is looked for in this way only where no line of the
        record is known by its id: else it is a new one, and what looks like it was put there
        by somebody. Not so where Odoo drops the external ids of lines: there it would be
        added again and again.
        """
        lines = draft.lines[field]
        some_known = any(line.id for line in lines) and not self._by_write
        model = self._relations[field].relation
        rows = self._current.get(model, {})
        taken = {line.id for line in lines}
        free = [row for row in self._owned.get((field, draft.id), []) if row not in taken]
        names = (line.external_id for line in lines)
        named = self._tools.external_ids.of_records(model, free, names) if free else {}
        free = [record_id for record_id in free if record_id not in named and record_id in rows]
        for line in lines:
            if line.id or line.key is None or (some_known and not line.named_by_key):
                continue
            name, value = line.key
            found = next((i for i in free if rows[i].get(name) == value), None)
            if found is not None:
                free.remove(found)
                line.id = found
                self._adopted[line.external_id] = Holder(model, found)

    def _attach(self, model: str) -> None:
        adopted, self._adopted = self._adopted, {}
        if not adopted or self._tools.dry_run:
            return
        try:
            self._tools.external_ids.attach(adopted)
        except Rejected as error:
            # They are found by their key again, the next time.
            logger.info("lines of %s can't be given external ids: %s", model, error)

    def compare(self, draft: Draft) -> LineChanges:
        """Tell what is to be done with a record's lines.

        Raises:
            RecordRejected: A line belongs to another record, or its `.id` to none.
        """
        changes = LineChanges()
        for field, lines in draft.lines.items():
            relation = self._relations[field]
            fields = self._tools.fields.of(relation.relation)
            rows = self._current.get(relation.relation, {})
            commands: list[t.Any] = []
            for line in lines:
                current = rows.get(line.id)
                if current is None:
                    _make_sure_it_is_new(field, line)
                    if self._by_write:
                        commands.append([0, 0, to_write(fields, line.values)])
                        changes.unnamed = True
                    else:
                        changes.added.setdefault(field, []).append(line)
                    continue
                owner = id_of(current.get(relation.relation_field))
                if owner != draft.id:
                    raise RecordRejected(_elsewhere(field, line, draft.model, owner))
                decimals = self._tools.money.decimals(relation.relation, current)
                values = self._tools.conflicts.weigh(
                    self._tools,
                    line,
                    line.values,
                    differences(fields, line.values, current, decimals),
                    current,
                    decimals=decimals,
                    owner=draft,
                    within=field,
                )
                if values:
                    commands.append([1, line.id, to_write(fields, values)])
            if not self._keep_missing:
                named = {line.id for line in lines}
                owned = self._owned.get((field, draft.id), [])
                commands += [[2, line_id] for line_id in owned if line_id not in named]
            if commands:
                changes.commands[field] = commands
        return changes

    def row(self, line: Draft) -> dict[str, t.Any] | None:
        """Return what Odoo holds of a line that was read, if it has it."""
        return self._current.get(line.model, {}).get(line.id)

    def _find(self, model: str, lines: Sequence[Draft]) -> None:
        holders = self._tools.external_ids.find(line.external_id for line in lines if not line.id)
        for line in lines:
            holder = holders.get(line.external_id)
            if holder is None or line.id:
                continue
            if holder.model != model:
                line.item.rejected(wrong_model(line, holder.model))
            line.id = holder.id


def wrong_model(draft: Draft, model: str) -> Reason:
    """Say that an external id is taken by a record of another model."""
    return Reason(
        "identity",
        f"the external id {draft.external_id} belongs to a {model}, not a {draft.model}",
        field="id",
        value=draft.external_id,
    )
