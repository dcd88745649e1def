"""How the records of a batch are taken apart before they are written."""

from __future__ import annotations

import contextlib
import logging
import typing as t

from odoo_common.errors import NoSuchModel
from target_odoo.records.item import ColumnRules
from target_odoo.write.batch_writer import BatchFootprint

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from odoo_common.odoo.model_fields import ModelFields
    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services

logger = logging.getLogger(__name__)


def parted(items: Sequence[InputRecord]) -> tuple[list[InputRecord], list[InputRecord]]:
    """Return those that are gone in the source, and the others."""
    gone: list[InputRecord] = []
    there: list[InputRecord] = []
    for item in items:
        (gone if item.is_deletion else there).append(item)
    return gone, there


def stretches(items: Sequence[InputRecord]) -> list[Sequence[InputRecord]]:
    """Split a batch where a record is deleted that it has mentioned before.

    Of each part, deletions can be done first.
    """
    if not any(item.is_deletion for item in items):
        return [items]
    parts: list[list[InputRecord]] = [[]]
    seen: set[Hashable] = set()
    by_name = by_id = False
    for item in items:
        # By an id and a .id it may be the same record.
        may_be_seen = by_id if item.external_id else by_name
        if item.is_deletion and (may_be_seen or not seen.isdisjoint(item.names)):
            parts.append([])
            seen.clear()
            by_name = by_id = False
        parts[-1].append(item)
        seen |= item.names
        by_name |= bool(item.external_id)
        by_id |= not item.external_id
    return list(parts)


def names_of(draft: ResolvedRecord) -> list[Hashable]:
    """Return what a record and its lines are known by.

    `load` makes two records of an external id that it is given twice.
    """
    names: list[Hashable] = list(draft.external_ids())
    if draft.id:
        names.append(draft.id)
    return names


def waves(
    drafts: Sequence[ResolvedRecord],
    names_of: Callable[[ResolvedRecord], Sequence[Hashable]] = names_of,
) -> list[list[ResolvedRecord]]:
    """Split a batch so that no name is in a wave twice, in the order given.

    Args:
        drafts: The records.
        names_of: Returns what must not come twice.
    """
    waves: list[list[ResolvedRecord]] = []
    last: dict[Hashable, int] = {}
    for draft in drafts:
        names = names_of(draft)
        number = max((last[name] + 1 for name in names if name in last), default=0)
        for name in names:
            last[name] = number
        if number == len(waves):
            waves.append([])
        waves[number].append(draft)
    return waves


def first_of_each(
    drafts: Sequence[ResolvedRecord],
) -> tuple[list[ResolvedRecord], list[ResolvedRecord]]:
    """Split records that were looked up: no record of Odoo is in the first part twice."""
    first: list[ResolvedRecord] = []
    others: list[ResolvedRecord] = []
    seen: dict[int, ResolvedRecord] = {}
    for draft in drafts:
        if draft.id > 0 and not draft.is_rejected and seen.setdefault(draft.id, draft) is not draft:
            logger.warning(
                "%s and %s are one record in Odoo, %s with database id %d: the later one counts",
                seen[draft.id].external_id or ".id",
                draft.external_id or ".id",
                draft.model,
                draft.id,
            )
            draft.external_id = draft.external_id or seen[draft.id].external_id
            others.append(draft)
        else:
            first.append(draft)
    return first, others


def footprint(fields: ModelFields, model: str, items: Sequence[InputRecord]) -> BatchFootprint:
    """Return which models records of a model touch, by their columns."""
    found = BatchFootprint(set(), set(), any(item.is_deletion for item in items))
    try:
        own = fields.of(model)
    except NoSuchModel:
        return found
    for column in columns_of(items):
        field = column.partition("/")[0]
        relation = own[field].relation if field in own else ""
        if not relation:
            continue
        inner = _columns_of_lines(items, column)
        if inner:
            of_lines = fields.of(relation)
            found.referred.update(of_lines[name].relation for name in inner if name in of_lines)
            found.lines.add(relation)
        else:
            found.referred.add(relation)
    found.referred.discard("")
    return found


def columns_of(items: Sequence[InputRecord]) -> set[str]:
    """Return the columns that records mention."""
    return set().union(*(item.record for item in items))


def _columns_of_lines(items: Sequence[InputRecord], column: str) -> set[str]:
    """Return the fields that the lines in a column mention."""
    return {
        name.partition("/")[0]
        for item in items
        if isinstance(value := item.record.get(column), list)
        for line in value
        if isinstance(line, dict)
        for name in line
    }


def rules_of(services: Services, model: str) -> ColumnRules:
    """Return what the columns of a model's records mean."""
    lines = frozenset[str]()
    if services.settings.keeps_missing_lines:
        with contextlib.suppress(NoSuchModel):
            fields = services.session.fields.of(model).values()
            lines = frozenset(field.name for field in fields if field.type == "one2many")
    return ColumnRules(lines, services.conflicts.policies.timestamps)
