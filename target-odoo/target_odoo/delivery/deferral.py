"""Records that may pass later than they came: written again, without what is older by then.

One refers to a record that came after it; another wants a value that the record which had it gave
up after it, or in the other half of a batch.
"""

from __future__ import annotations

import itertools
import typing as t

from target_odoo.delivery.superseded import SupersededColumns
from target_odoo.odoo.parallel import one_at_a_time
from target_odoo.records.item import waits_for_reference, wants_taken_value

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from target_odoo.records.item import InputRecord

    Write = Callable[[Sequence[InputRecord]], None]

#: Times that records are written again for a value which another one has.
MAX_CLASHES = 3
#: Records that wait at most; they hold STATE back and cost memory.
MAX_WAITING = 1000


def write_with_retries(
    write: Write, items: Sequence[InputRecord], first: Callable[[], None] | None = None
) -> None:
    """Write records, those again that another of them has let pass.

    Args:
        write: Writes some.
        items: The records.
        first: Takes the place of the first `write`.
    """
    if first:
        first()
    else:
        for item in items:
            item.reopened()
        write(items)
    _repeat(write, items, before=len(items))
    _retry_taken_values(write, items)


def _retry_taken_values(write: Write, items: Sequence[InputRecord]) -> None:
    """Write again what wants a value that another record may have given up, one after the other.

    As they came, and then the last one first: of those that hand a value on, it gives its own up.
    """
    before = len(items) + 1
    for turn in range(MAX_CLASHES):
        wanting = _retriable_now(items)
        if not 0 < len(wanting) < before:
            return
        before = len(wanting)
        with one_at_a_time():
            _write_again(write, items, wanting, backwards=bool(turn % 2))


class DeferredRecords:
    """Records that wait for the end of the input, with the way to write them."""

    def __init__(self) -> None:
        self._items: list[tuple[Write, InputRecord]] = []
        self._names: set[Hashable] = set()
        self._newer = SupersededColumns()

    def take(self, write: Write, items: Sequence[InputRecord]) -> list[InputRecord]:
        """Keep those that may pass later; return the others, which are settled."""
        settled = []
        for item in items:
            if waits_for_reference(item) and len(self._items) < MAX_WAITING:
                self._items.append((write, item))
                self._names |= item.names
            else:
                settled.append(item)
                if self._names and not self._names.isdisjoint(item.names):
                    self._newer.note(item)
                    self._names |= item.names
        return settled

    def write_all(self) -> list[InputRecord]:
        """Write what waits, again and again while that brings one in; return all of it."""
        waiting, newer = sorted(self._items, key=lambda entry: entry[1].number), self._newer
        self._items, self._names, self._newer = [], set(), SupersededColumns()
        items = [item for _, item in waiting]
        ways = {item.number: way for way, item in waiting}

        def write(some: Sequence[InputRecord]) -> None:
            for way, group in itertools.groupby(some, lambda item: ways[item.number]):
                write_with_retries(way, list(group))

        _write_again(write, items, items, newer=newer)
        _repeat(write, items, before=len(items))
        return items


def _repeat(write: Write, items: Sequence[InputRecord], before: int) -> None:
    """Write again those that were early, as long as fewer are each time."""
    while 0 < len(early := [item for item in items if waits_for_reference(item)]) < before:
        before = len(early)
        _write_again(write, items, early)


def _retriable_now(items: Sequence[InputRecord]) -> list[InputRecord]:
    """Return those that want a value of which these records may have given one up."""
    if not any(wants_taken_value(item) for item in items):
        return []
    updated = {item.odoo_id for item in items if item.outcome == "updated"}
    may_give = updated | {item.odoo_id for item in items if wants_taken_value(item)}
    return [
        item
        for item in items
        if wants_taken_value(item)
        and item.reason
        and (item.reason.existing_id in may_give if item.reason.existing_id else updated)
    ]


def _write_again(
    write: Write,
    items: Sequence[InputRecord],
    refused: Sequence[InputRecord],
    *,
    newer: SupersededColumns | None = None,
    backwards: bool = False,
) -> None:
    """Write the refused ones of some records, without what newer ones said."""
    newer = newer or SupersededColumns.of(items)
    for item in refused:
        item.reopened()
        newer.take_off(item)
    left = [item for item in refused if item.outcome is None]
    if left:
        write(left[::-1] if backwards and _are_others(left) else left)


def _are_others(items: Sequence[InputRecord]) -> bool:
    """Tell whether each is known to be another record."""
    names = [name for item in items for name in item.names]
    return all(item.names for item in items) and len(set(names)) == len(names)
