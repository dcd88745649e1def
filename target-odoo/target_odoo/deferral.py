"""Records that may pass later than they came: tried again, in the order given.

One refers to a record that came after it, another wants a value that the one which had it gave up
after it. Records of the same name that came later are written once more after it: else it would
take back what they say.
"""

from __future__ import annotations

import typing as t

from target_odoo.parallel import one_at_a_time

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from target_odoo.drafts import Item

    Write = Callable[[Sequence[Item]], None]

#: Times that records are written again for a value which another one has.
MOST_CLASHES = 3
#: Records that wait at most; they hold STATE back and cost memory.
MOST_WAITING = 1000


def is_early(item: Item) -> bool:
    """Tell whether a record was rejected for a reference that may still come."""
    reason = item.reason
    return item.outcome == "rejected" and bool(
        reason and reason.code == "reference" and reason.can_retry
    )


def clashes(item: Item) -> bool:
    """Tell whether a record was rejected for a value that another one has."""
    return item.outcome == "rejected" and bool(item.reason and item.reason.code == "unique")


def may_pass_later(item: Item) -> bool:
    """Tell whether a record was rejected for what another record of its batch may change."""
    return is_early(item) or clashes(item)


def with_later(items: Sequence[Item], is_meant: Callable[[Item], bool]) -> list[Item]:
    """Return the meant ones, and those after each that have its name: they are written after it."""
    names: set[Hashable] = set()
    found = []
    for item in items:
        if is_meant(item) or not names.isdisjoint(_names_of(item)):
            found.append(item)
            names |= _names_of(item)
    return found


def write_with_retries(
    write: Write, items: Sequence[Item], first: Callable[[], None] | None = None
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
        _write_again(write, items)
    _repeat(write, items, is_early, before=len(items))
    _hand_on(write, items)


class Waiting:
    """Records that wait for the end of the input, with the way to write them."""

    def __init__(self) -> None:
        self._items: list[tuple[Write, Item]] = []
        self._names: set[Hashable] = set()

    def take(self, write: Write, items: Sequence[Item]) -> list[Item]:
        """Keep those that may pass later, and later ones of the same name.

        Returns:
            The others, which are settled.
        """
        settled = []
        for item in items:
            names = _names_of(item)
            waits = is_early(item) and len(self._items) < MOST_WAITING
            if waits or not self._names.isdisjoint(names):
                self._items.append((write, item))
                self._names.update(names)
            else:
                settled.append(item)
        return settled

    def write_all(self) -> list[Item]:
        """Write what waits, again and again while that brings one in; return all of it."""
        waiting, self._items = self._items, []
        self._names.clear()
        items = [item for _, item in waiting]
        ways = {item.number: write for write, item in waiting}

        def write(some: Sequence[Item]) -> None:
            groups: dict[Write, list[Item]] = {}
            for item in some:
                groups.setdefault(ways[item.number], []).append(item)
            for way, group in groups.items():
                write_with_retries(way, group)

        before = _refused(items, is_early)
        write(items)
        _repeat(write, items, is_early, before=before)
        return items


def _repeat(
    write: Write, items: Sequence[Item], is_meant: Callable[[Item], bool], before: int
) -> None:
    """Write again what was refused, as long as fewer are each time."""
    while 0 < (refused := _refused(items, is_meant)) < before:
        _write_again(write, with_later(items, is_meant))
        before = refused


def _hand_on(write: Write, items: Sequence[Item]) -> None:
    """Write again what wants a value that another one had, one after the other.

    As they came, and then the last one first: of those that hand a value on, it gives its own up.
    """
    before = len(items)
    for turn in range(MOST_CLASHES):
        refused = _refused(items, clashes)
        if not 0 < refused < before:
            return
        again = with_later(items, clashes)
        with one_at_a_time():
            _write_again(write, again[::-1] if turn % 2 and _are_others(again) else again)
        before = refused


def _refused(items: Sequence[Item], is_meant: Callable[[Item], bool]) -> int:
    return sum(map(is_meant, items))


def _names_of(item: Item) -> set[Hashable]:
    names: tuple[Hashable, ...] = (item.external_id, item.odoo_id)
    return {(item.model, name) for name in names if name}


def _are_others(items: Sequence[Item]) -> bool:
    """Tell whether each is known to be another record."""
    names = [name for item in items for name in _names_of(item)]
    return all(map(_names_of, items)) and len(set(names)) == len(names)


def _write_again(write: Write, items: Sequence[Item]) -> None:
    """Write records of which some were written before: what that did counts, too."""
    before = [(item, item.outcome, item.fields) for item in items]
    for item in items:
        item.outcome = item.reason = None
    write(items)
    for item, outcome, fields in before:
        if outcome in ("created", "updated") and item.outcome not in ("created", "rejected"):
            item.outcome = outcome
            item.fields = tuple(dict.fromkeys((*fields, *item.fields)))
