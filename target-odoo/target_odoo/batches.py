"""How the records of a batch are taken apart before they are written."""

from __future__ import annotations

import typing as t

from odoo_common.errors import NoSuchModel

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from odoo_common.model_fields import ModelFields
    from target_odoo.drafts import Draft, Item


def parted(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return those that are gone in the source, and the others."""
    gone: list[Item] = []
    there: list[Item] = []
    for item in items:
        (gone if item.is_deletion else there).append(item)
    return gone, there


def names_of(draft: Draft) -> list[Hashable]:
    """Return what a record and its lines are known by.

    `load` makes two records of an external id that it is given twice.
    """
    names: list[Hashable] = list(draft.external_ids())
    if draft.id:
        names.append(draft.id)
    return names


def waves(
    drafts: Sequence[Draft], names_of: Callable[[Draft], Sequence[Hashable]] = names_of
) -> list[list[Draft]]:
    """Split a batch so that no name is in a wave twice, in the order given.

    Args:
        drafts: The records.
        names_of: Returns what must not come twice.
    """
    waves: list[list[Draft]] = []
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


class About(t.NamedTuple):
    """What a batch has to do with.

    Attributes:
        referred: The models that its records, or their lines, refer to.
        lines: The models of their lines.
        deletes: Some of its records are gone in the source.
    """

    referred: set[str]
    lines: set[str]
    deletes: bool


def about(fields: ModelFields, model: str, items: Sequence[Item]) -> About:
    """Return what records of a model have to do with, by their columns."""
    found = About(set(), set(), any(item.is_deletion for item in items))
    try:
        own = fields.of(model)
    except NoSuchModel:
        return found
    for field, lines in _columns_of(items).items():
        relation = own[field].relation if field in own else ""
        if relation and lines:
            inner = fields.of(relation)
            found.referred.update(inner[name].relation for name in lines if name in inner)
            found.lines.add(relation)
        elif relation:
            found.referred.add(relation)
    found.referred.discard("")
    return found


def _columns_of(items: Sequence[Item]) -> dict[str, set[str]]:
    """Return the fields that records mention; for one with lines, those of the lines."""
    found: dict[str, set[str]] = {}
    columns: set[str] = set()
    for item in items:
        columns.update(item.record)
        for column, value in item.record.items():
            if isinstance(value, list):
                inner = found.setdefault(column.partition("/")[0], set())
                lines = (line for line in value if isinstance(line, dict))
                inner.update(name.partition("/")[0] for line in lines for name in line)
    for column in columns:
        found.setdefault(column.partition("/")[0], set())
    return found
