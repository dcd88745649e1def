"""Many ids in little room: ``1-5,7,9-20``, as a bookmark holds them."""

from __future__ import annotations

import heapq
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class IdRanges:
    """A set of ids that grows at its end.

    Args:
        text: Ranges as `str` gives them.
    """

    def __init__(self, text: str = "") -> None:
        self._ranges: list[list[int]] = []
        for part in text.split(",") if text else ():
            first, _, last = part.partition("-")
            self._ranges.append([int(first), int(last or first)])

    def add(self, number: int) -> None:
        """Add an id that is not smaller than those that are there."""
        if self._ranges and number <= self._ranges[-1][1] + 1:
            self._ranges[-1][1] = max(self._ranges[-1][1], number)
        else:
            self._ranges.append([number, number])

    def extend(self, numbers: Iterable[int]) -> None:
        """Add ids in their order."""
        for number in numbers:
            self.add(number)

    def joined(self, numbers: Iterable[int]) -> IdRanges:
        """Return these ids and others."""
        more = sorted(numbers)
        if not more:
            return self
        both = IdRanges()
        both.extend(heapq.merge(self, more))
        return both

    def __iter__(self) -> Iterator[int]:
        for first, last in self._ranges:
            yield from range(first, last + 1)

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The first and the last id of each, in their order."""
        return [(first, last) for first, last in self._ranges]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self._ranges)

    def __str__(self) -> str:
        return ",".join(f"{a}-{b}" if b > a else str(a) for a, b in self._ranges)

    def without(self, others: IdRanges) -> Iterator[int]:
        """Yield the ids that `others` does not hold, in order."""
        theirs = iter(others._ranges)
        current = next(theirs, None)
        for number in self:
            while current is not None and current[1] < number:
                current = next(theirs, None)
            if current is None or number < current[0]:
                yield number

    def has_lost(self, before: IdRanges) -> bool:
        """Tell whether an id of `before` is missing, or one that must have been given since.

        Ids are given one after the other: a hole above the last one known was a record that
        came and went in the meantime (or one whose creation failed).
        """
        if not before._ranges:
            return False
        last = before._ranges[-1][1]
        reached = self._ranges[-1][1] if self._ranges else 0
        everything = IdRanges()
        everything._ranges = [list(span) for span in before._ranges]
        if reached > last:
            everything._ranges.append([last + 1, reached])
        return next(everything.without(self), None) is not None
