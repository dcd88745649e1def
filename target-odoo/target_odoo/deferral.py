"""Records whose reference came later in the input than they did: tried again."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from target_odoo.drafts import Item

    Write = Callable[[Sequence[Item]], None]

#: Records that wait at most; they hold STATE back and cost memory.
MOST_WAITING = 1000


def is_early(item: Item) -> bool:
    """Tell whether a record was rejected for a reference that may still come."""
    reason = item.reason
    return item.outcome == "rejected" and bool(
        reason and reason.code == "reference" and reason.can_retry
    )


def write_with_retries(
    write: Write, items: Sequence[Item], first: Callable[[], None] | None = None
) -> None:
    """Write records, those again whose reference another of them brought.

    Args:
        write: Writes some.
        items: The records.
        first: Takes the place of the first `write`.
    """
    left = list(items)
    while left:
        if first:
            first()
            first = None
        else:
            for item in left:
                item.outcome = item.reason = None
            write(left)
        early = [item for item in left if is_early(item)]
        left = early if len(early) < len(left) else []


class Waiting:
    """Records that wait for the end of the input, with the way to write them."""

    def __init__(self) -> None:
        self._items: list[tuple[Write, Item]] = []

    def take(self, write: Write, items: Sequence[Item]) -> list[Item]:
        """Keep those that may pass later; return the others, which are settled."""
        settled = []
        for item in items:
            if is_early(item) and len(self._items) < MOST_WAITING:
                self._items.append((write, item))
            else:
                settled.append(item)
        return settled

    def write_all(self) -> list[Item]:
        """Write what waits, again and again while that brings one in; return all of it."""
        waiting, self._items = self._items, []
        left = waiting
        while left:
            groups: dict[Write, list[Item]] = {}
            for write, item in left:
                groups.setdefault(write, []).append(item)
            for write, items in groups.items():
                write_with_retries(write, items)
            early = [(write, item) for write, item in left if is_early(item)]
            left = early if len(early) < len(left) else []
        return [item for _, item in waiting]
