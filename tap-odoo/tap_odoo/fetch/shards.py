"""Which records of a big stream this run reads, where several workers share it.

Ids are dealt out in stripes of a fixed width, in turn: of three workers the first has ids 1 to
999, 3000 to 3999, ..., the second 1000 to 1999, 4000 to 4999, ... An id alone says whose it
is, now and in every later run, so the shards are disjoint and complete without the workers
knowing of each other (docs/decisions/0036-shards.md).
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Ids a stripe. Bookmarks rest on it: another width deals the records to other workers.
STRIPE = 1000
#: Stripes a search, and in the first one, so that the first rows are under way soon.
TOGETHER, FIRST_TOGETHER = 50, 10

_FORM = re.compile(r"([0-9]+)/([0-9]+)")


@dataclasses.dataclass(frozen=True)
class Shard:
    """One worker's share.

    Attributes:
        number: From 1 to `count`.
        count: How many workers share the stream.
    """

    number: int
    count: int

    @classmethod
    def parse(cls, text: str | None) -> Shard | None:
        """Return what the setting `shard` says; None where it says nothing.

        Raises:
            Fatal: It isn't of the form ``2/8``, or there is no such worker.
        """
        if not text:
            return None
        match = _FORM.fullmatch(text.strip())
        number, count = (int(match[1]), int(match[2])) if match else (0, 0)
        if not 1 <= number <= count:
            raise Fatal(
                f"shard {text!r}: say which shard of how many, from 1/8 to 8/8 for eight workers"
            )
        return cls(number, count)

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def holds(self, number: int) -> bool:
        """Tell whether the record with this id is this worker's."""
        return max(0, number // STRIPE) % self.count == self.number - 1

    def own(self, numbers: Iterable[int]) -> Iterator[int]:
        """Yield those ids that are this worker's."""
        return (number for number in numbers if self.holds(number))

    def domains(self, after_id: int, last_id: int) -> Iterator[list[t.Any]]:
        """Yield domains of the own ids in their order, a number of stripes each.

        The last domain has no upper end, and holds the others' ids, too: `last_id` is what a
        search with a limit says, which is no proof.

        Args:
            after_id: Ids up to this one need not be held; 0 for all of them.
            last_id: The last id that is known.
        """
        first, last = max(0, after_id // STRIPE), max(0, last_id // STRIPE)
        first += (self.number - 1 - first) % self.count
        stripes = list(range(first, last + 1, self.count))
        start, size = 0, FIRST_TOGETHER
        while start < len(stripes):
            yield _any_of(stripes[start : start + size])
            start, size = start + size, TOGETHER
        yield [("id", ">=", (last + 1) * STRIPE)]


def _any_of(stripes: list[int]) -> list[t.Any]:
    """Return the domain of the ids in some stripes."""
    domain: list[t.Any] = ["|"] * (len(stripes) - 1)
    for stripe in stripes:
        if stripe:  # A view of the database may have ids below zero: they are in the first one.
            domain += ["&", ("id", ">=", stripe * STRIPE)]
        domain.append(("id", "<", (stripe + 1) * STRIPE))
    return domain
