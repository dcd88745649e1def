"""A stream of which each record becomes several in Odoo: its own first, then what follows."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.mapping.stream_mapping import WRITTEN_ID
from target_odoo.outcome import RecordRejected
from target_odoo.records.item import Item, may_pass_later

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.delivery.pipeline import Steps
    from target_odoo.mapping.model_mapping import ModelMapping
    from target_odoo.outcome import Outcome, Reason
    from target_odoo.write.batch_writer import About
    from target_odoo.write.by_company import ByCompany


@dataclasses.dataclass(frozen=True)
class Step:
    """What is written after a record.

    Attributes:
        name: What the file calls it.
        mapping: What it is.
        way: What writes it.
    """

    name: str
    mapping: ModelMapping
    way: ByCompany


class InSteps:
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

    def write(self, items: Sequence[Item]) -> None:
        """Write the records; afterwards each item has its outcome."""
        self._first.write([item for item in items if item.number not in self._written])
        for item in items:
            item.outcome = self._written.pop(item.number, item.outcome)
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

    def steps(self, items: Sequence[Item]) -> Steps:
        """Do the same in one step: what follows may be what the next batch looks for."""
        yield None
        self.write(items)

    def is_apart(self, _ours: About, _theirs: About) -> bool:
        """Tell that nothing is looked up while other records are written."""
        return False

    def about(self, items: Sequence[Item]) -> About:
        """Return what these records, and what follows them, have to do with."""
        found = self._first.about(items)
        found.referred.update(*(step.mapping.relations for step in self._steps))
        return found

    def _follow(self, step: Step, items: Sequence[Item]) -> None:
        parts: list[tuple[Item, Item]] = []
        for item in items:
            source = {**item.source, WRITTEN_ID: item.odoo_id}
            try:
                shaped = step.mapping.shaped(source)
            except RecordRejected as error:
                item.rejected(_of_step(step, error.reason))
                continue
            if shaped is not None:
                model = step.mapping.model
                part = Item(item.number, item.stream, shaped, item.message, model=model)
                parts.append((item, part))
        if parts:
            step.way.write([part for _, part in parts])
        for item, part in parts:
            _merge(step, item, part)


def _is_there(item: Item) -> bool:
    """Tell whether a record is in Odoo: not rejected, not gone, not pretended by a dry run."""
    return item.outcome != "rejected" and not item.is_deletion and item.odoo_id > 0


def _merge(step: Step, item: Item, part: Item) -> None:
    item.disputes.update(part.disputes)
    if part.outcome != "rejected":
        item.followed.add(step.name)
    if part.outcome == "rejected" and part.reason:
        item.rejected(_of_step(step, part.reason))
    elif part.outcome in ("created", "updated"):
        item.fields += tuple(f"{step.name}/{field}" for field in part.fields) or (step.name,)
        if item.outcome in ("unchanged", "skipped"):
            item.outcome = "updated"


def _of_step(step: Step, reason: Reason) -> Reason:
    field = f"{step.name}/{reason.field}" if reason.field else step.name
    return dataclasses.replace(reason, message=f"{step.name}: {reason.message}", field=field)


def settings_of(mapping: ModelMapping, config: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return the settings that the file says otherwise for what it maps."""
    said, model = mapping.said, mapping.model
    changes: dict[str, t.Any] = {}
    if "match" in said:
        changes["match"] = {**(config.get("match") or {}), model: mapping.match}
    if "delete" in said:
        changes["on_delete"] = {**(config.get("on_delete") or {}), model: said["delete"]}
    if "lines_missing" in said:
        changes["lines_missing"] = said["lines_missing"]
    if "create_missing" in said:
        changes["create_missing"] = mapping.completes
    return changes
