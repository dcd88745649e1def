"""A stream of which each record becomes several in Odoo: its own first, then what follows."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.mapping.stream_mapping import WRITTEN_ID
from target_odoo.outcome import RecordRejected
from target_odoo.records.item import InputRecord, may_pass_later
from target_odoo.write.batch_writer import BatchFootprint, PreparedBatch

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.mapping.button_mapping import ButtonMapping
    from target_odoo.mapping.model_mapping import ModelMapping
    from target_odoo.outcome import Outcome, Reason
    from target_odoo.settings.target_settings import TargetSettings
    from target_odoo.streams.button_writer import ButtonWriter
    from target_odoo.write.by_company import ByCompany


@dataclasses.dataclass(frozen=True)
class Step:
    """What is written after a record.

    Attributes:
        name: What the file calls it.
        mapping: What it is.
        writer: What writes it.
    """

    name: str
    mapping: ModelMapping | ButtonMapping
    writer: ByCompany | ButtonWriter


class FollowUpWriter:
    """Writes the records of a stream, and after each what the mapping file says of it.

    A record has one outcome: it is rejected if any part of it is (what was written before
    stays; the same record again finds it), and updated if only a later part was written.

    Args:
        first: Writes the records.
        steps: What comes after, in order.
    """

    def __init__(self, first: ByCompany, steps: Sequence[Step]) -> None:
        self._first = first
        self._steps = steps
        #: By number, how a record ended of which a later part is tried again.
        self._written: dict[int, Outcome] = {}

    def write(self, items: Sequence[InputRecord]) -> None:
        """Write the records; afterwards each item has its outcome."""
        self._first.write([item for item in items if item.number not in self._written])
        for item in items:
            if item.number in self._written:
                item.reopened(self._written.pop(item.number))
            item.rules = item.rules._replace(has_steps=True)
        outcomes = {item.number: item.outcome for item in items}
        for step in self._steps:
            there = [item for item in items if _is_there(item)]
            # Not after an older record what was done after a newer one.
            self._follow(step, [item for item in there if step.name not in item.followed_newer])
        for item in items:
            outcome = outcomes[item.number]
            if may_pass_later(item) and outcome and outcome != "rejected":
                self._written[item.number] = outcome

    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        """Leave all to the writing: what follows may be what the next batch looks for."""
        return PreparedBatch(lambda: self.write(items))

    def is_apart(self, _ours: BatchFootprint, _theirs: BatchFootprint) -> bool:
        """Tell that nothing is looked up while other records are written."""
        return False

    def footprint(self, items: Sequence[InputRecord]) -> BatchFootprint:
        """Return which models these records, and what follows them, touch."""
        found = self._first.footprint(items)
        found.referred.update(*(step.mapping.relations for step in self._steps))
        return found

    def _follow(self, step: Step, items: Sequence[InputRecord]) -> None:
        parts: list[tuple[InputRecord, InputRecord]] = []
        for item in items:
            source = {**item.source, WRITTEN_ID: item.odoo_id}
            try:
                shaped = step.mapping.shaped(source)
            except RecordRejected as error:
                item.rejected(_of_step(step, error.reason))
                continue
            if shaped is not None:
                model = step.mapping.model
                part = InputRecord(item.number, item.stream, shaped, item.message, model=model)
                parts.append((item, part))
        if parts:
            step.writer.write([part for _, part in parts])
        for item, part in parts:
            _merge(step, item, part)


def _is_there(item: InputRecord) -> bool:
    """Tell whether a record is in Odoo: not rejected, not deleted, not made up by a dry run."""
    is_written = item.outcome != "rejected" and not item.is_passed_over
    return is_written and not item.is_deletion and item.odoo_id > 0


def _merge(step: Step, item: InputRecord, part: InputRecord) -> None:
    item.conflicts_found.update(part.conflicts_found)
    if part.outcome != "rejected":
        item.followed.add(step.name)
    if part.outcome == "rejected" and part.reason:
        item.rejected(_of_step(step, part.reason))
    elif part.outcome in ("created", "updated"):
        fields = tuple(f"{step.name}/{field}" for field in part.fields)
        item.changed_further(*(fields or (step.name,)))


def _of_step(step: Step, reason: Reason) -> Reason:
    field = f"{step.name}/{reason.field}" if reason.field else step.name
    return dataclasses.replace(reason, message=f"{step.name}: {reason.message}", field=field)


def settings_of(mapping: ModelMapping, settings: TargetSettings, stream: str) -> dict[str, t.Any]:
    """Return the settings that the file says otherwise for what it maps."""
    said, model = mapping.said, mapping.model
    changes: dict[str, t.Any] = {}
    if "match" in said:
        changes["match"] = {**settings.match, model: mapping.match}
    if "delete" in said:
        changes["on_delete"] = {**settings.on_delete, model: said["delete"]}
    if "external_id_namespace" in said:
        namespaces = {**settings.external_id_namespace, stream: said["external_id_namespace"]}
        changes["external_id_namespace"] = namespaces
    if "write_mode" in said:
        changes["write_mode"] = {**settings.write_modes, model: said["write_mode"]}
    if "lines_missing" in said:
        changes["lines_missing"] = said["lines_missing"]
    if "create_missing" in said:
        changes["create_missing"] = mapping.completes
    return changes
