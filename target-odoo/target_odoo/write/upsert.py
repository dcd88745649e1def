"""A batch of records of one model: which exist, what differs, create and update."""

from __future__ import annotations

import dataclasses
import itertools
import typing as t
from functools import cached_property

from odoo_common.errors import NoSuchModel, OdooError
from target_odoo.changes.verification import Verification
from target_odoo.lookup.assemble import draft_of, references_in, without_extras
from target_odoo.lookup.identity import identify, identity_columns
from target_odoo.lookup.reference_scopes import narrow
from target_odoo.outcome import Reason, RecordRejected, unexpected
from target_odoo.records.item import waits_for_reference
from target_odoo.records.parsed_record import DATABASE_ID
from target_odoo.workflow.raw_states import RawStates
from target_odoo.workflow.transitions import WORKFLOWS
from target_odoo.write.attachments import check_files, write_files
from target_odoo.write.batch_writer import BatchFootprint, PreparedBatch
from target_odoo.write.batching import (
    first_of_each,
    footprint,
    names_of,
    parted,
    rules_of,
    stretches,
    waves,
)
from target_odoo.write.create import create
from target_odoo.write.delete import Deletion
from target_odoo.write.find_existing import find_existing
from target_odoo.write.pass_over import pass_over
from target_odoo.write.translations import check_languages, write_translations
from target_odoo.write.update import Updater
from target_odoo.write.withdraw import withdraw

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import ColumnRules, InputRecord
    from target_odoo.records.parsed_record import ParsedRecord, Reference
    from target_odoo.services import Services


class Upsert:
    """Writes batches of records of one model.

    Args:
        services: What to write with.
        model: The model.
        key_properties: The stream's key.
    """

    #: Columns that are no fields mean something here.
    TAKES_EXTRAS = False
    #: A batch may be looked up while the one before is written.
    LOOKS_AHEAD = True

    def __init__(self, services: Services, model: str, key_properties: Sequence[str]) -> None:
        self._services = services
        self._model = model
        self._key_properties = key_properties
        self._raw_states = RawStates(services.session)
        self._updating = Updater(services, model)
        self._verification = Verification(services, model)

    def write(self, items: Sequence[InputRecord]) -> None:
        """Write the records; afterwards each item has its outcome."""
        self.prepare(items).write()

    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        """Look the records up; where one is deleted after it was mentioned, write them in turn."""
        self.identify(items)
        first, *rest = stretches(items)
        if not rest:
            return self._prepare(first)

        def write() -> None:
            for stretch in (first, *rest):
                self._prepare(stretch).write()

        return PreparedBatch(write)

    def identify(self, items: Sequence[InputRecord]) -> None:
        """Note what names each record, and what its columns mean."""
        rules, services = self._rules, self._services
        namespaces = services.settings.external_id_namespace
        for item in items:
            identify(
                item, self._model, services.session.external_ids, self._key_properties, namespaces
            )
            item.rules = rules

    @cached_property
    def _rules(self) -> ColumnRules:
        return rules_of(self._services, self._model)

    def _prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        namespaces = self._services.settings.external_id_namespace
        items = self._services.stream_names.separate(self._model, items, namespaces)
        gone, there = parted(items)
        if gone:
            self._delete(gone)
        drafts = self._read(there)
        first, *rest = waves(drafts) or [[]]
        early = [item for item in there if waits_for_reference(item)]
        self._find(first, early)
        first, again = first_of_each(first)
        names = frozenset(name for draft in drafts for name in names_of(draft))

        def write() -> None:
            self._write(first)
            self._write_in_turn([*again, *itertools.chain.from_iterable(rest)])

        return PreparedBatch(write, names)

    def _write_in_turn(self, left: list[ResolvedRecord]) -> None:
        """Look up and write records, each after those before it that are the same one in Odoo."""
        while left:
            first, *rest = waves(sorted(left, key=lambda draft: draft.item.number))
            for draft in first:
                if draft.external_id and not draft.item.record.get(DATABASE_ID):
                    draft.id = 0
            self._find(first)
            first, again = first_of_each(first)
            self._write(first)
            left = [*again, *itertools.chain.from_iterable(rest)]

    def _write(self, drafts: Sequence[ResolvedRecord]) -> None:
        drafts = pass_over(self._services, self._model, drafts)
        self._services.workflow.refuse_unknown(self._model, drafts)
        new = [draft for draft in drafts if not draft.id and not draft.is_rejected]
        self._create(new)
        self._update([draft for draft in drafts if draft.id > 0 and draft.item.outcome is None])
        for draft in drafts:
            draft.item.is_written = draft.id > 0 and not draft.is_rejected
        self._complete([draft for draft in drafts if draft.id > 0 and not draft.is_rejected])
        there = [draft for draft in drafts if draft.id > 0 and not draft.is_rejected]
        self._verification.restore([d for d in there if d.is_at_risk and d.target_state])
        self._reach_states(there)
        if self._model in WORKFLOWS:
            withdraw(self._services, self._model, [d for d in new if d in there])
        self._note_written(drafts)
        rows = self._verification.check(drafts)
        self._services.conflicts.remember(self._services.session, drafts, rows)
        for draft in drafts:
            if draft.id < 0 and draft.item.outcome is None:
                draft.item.updated()  # a dry run knows no more of it
            draft.note_names()

    def _note_written(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Note whose records others may be found by otherwise than before."""
        if self._services.session.dry_run:
            return
        # Of one that was rejected in the end, a part may have been written.
        changed = [d for d in drafts if d.item.outcome in ("created", "updated", "rejected")]
        if changed:
            lines = {line.model for d in changed for group in d.lines.values() for line in group}
            self._services.written.wrote({self._model, *lines})

    def footprint(self, items: Sequence[InputRecord]) -> BatchFootprint:
        """Return which models these records touch."""
        return footprint(self._services.session.fields, self._model, items)

    def is_apart(self, ours: BatchFootprint, theirs: BatchFootprint) -> bool:
        """Tell whether a batch can be looked up while another one is written.

        Not where the writing makes what the look-up is for: records that are found by their
        values, a parent of the same model, a record that is made because it is missing.
        """
        services = self._services
        if not self.LOOKS_AHEAD or services.conflicts.need_order or ours.deletes or theirs.deletes:
            return False
        if services.settings.match.get(self._model) or services.settings.create_missing:
            return False
        return not ours.referred & {self._model, *ours.lines, *theirs.lines}

    def _delete(self, items: Sequence[InputRecord]) -> None:
        bare = [
            dataclasses.replace(item, record=identity_columns(item, self._key_properties))
            for item in items
        ]
        drafts = self._read(bare)
        self._find(drafts, adopt=False)
        Deletion(self._services, self._model).delete(drafts)
        gone = [draft for draft in drafts if draft.item.outcome == "updated"]
        self._services.conflicts.forget(gone)
        if gone:
            self._services.written.deleted(self._model)
        for draft in drafts:
            draft.note_names()
        for item, copy in zip(items, bare, strict=True):
            item.ended_as(copy)

    def _read(self, items: Sequence[InputRecord]) -> list[ResolvedRecord]:
        try:
            self._services.session.fields.of(self._model)
        except NoSuchModel as error:
            for item in items:
                item.rejected(
                    Reason("stream", f"stream {item.stream}: {error.message}; see stream_models")
                )
            return []
        shapes = []
        for item in items:
            item.not_held.clear()
            try:
                record = self._services.conflicts.policies.without_timestamp(
                    item.record, self._services.session.fields.of(self._model)
                )
                shape = self._services.parser.read(self._model, record)
                check_files(self._services.files, shape)
                check_languages(self._services, shape)
                narrow(shape)
                shapes.append((item, self._services.purchasing.adjust(shape)))
            except RecordRejected as error:
                item.rejected(error.reason)
            except OdooError:
                raise
            except Exception as error:  # noqa: BLE001 - one record's values, whatever they do
                item.rejected(unexpected(error))
        wanted = [reference for _, shape in shapes for reference in references_in(shape)]
        found = self._services.references.resolve(wanted)
        drafts = []
        for item, shape in shapes:
            try:
                drafts.append(self._draft(item, shape, found))
            except RecordRejected as error:
                item.rejected(error.reason)
        return drafts

    def _draft(
        self, item: InputRecord, shape: ParsedRecord, found: Mapping[Reference, int | Reason]
    ) -> ResolvedRecord:
        draft = draft_of(
            item, shape, found, self._services.session.external_ids, self._key_properties
        )
        return draft if self.TAKES_EXTRAS else without_extras(draft)

    def _find(
        self,
        drafts: Sequence[ResolvedRecord],
        early: Sequence[InputRecord] = (),
        *,
        adopt: bool = True,
    ) -> None:
        find_existing(
            self._services, self._model, drafts, self._key_properties, early=early, adopt=adopt
        )

    def _create(self, drafts: Sequence[ResolvedRecord]) -> None:
        self._raw_states.refuse_new([draft for draft in drafts if not draft.is_rejected])
        create(self._services, self._model, drafts)

    def _update(self, drafts: Sequence[ResolvedRecord]) -> None:
        self._updating.update(drafts)

    def _complete(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Write what can't be a part of the record's own write."""
        write_translations(self._services, self._model, drafts)
        write_files(self._services, [draft for draft in drafts if not draft.is_rejected])

    def _reach_states(self, drafts: Sequence[ResolvedRecord]) -> None:
        # What a person has to decide about goes no further until then.
        target_states = {
            draft.id: draft.target_state
            for draft in drafts
            if draft.target_state and not draft.item.is_contested
        }
        if not target_states or self._model not in WORKFLOWS:
            return
        results = self._services.workflow.reach(self._model, target_states)
        for draft in drafts:
            result = results.get(draft.id)
            if isinstance(result, Reason):
                draft.item.rejected(result)
            elif result:
                draft.item.changed_further("state")
