"""Which STATE is true by now: one whose records are all written or dead-lettered."""

from __future__ import annotations

import collections
import typing as t


class StateGate:
    """Holds each STATE back until every record read before it has an outcome.

    Args:
        emit: Puts a STATE's value out.
    """

    def __init__(self, emit: t.Callable[[dict[str, t.Any]], None]) -> None:
        self._emit = emit
        self._read = 0
        self._open: set[int] = set()
        self._held: collections.deque[tuple[int, dict[str, t.Any]]] = collections.deque()

    def record_read(self) -> int:
        """Give a record its number: they count from 1 in the order of the input."""
        self._read += 1
        self._open.add(self._read)
        return self._read

    def record_ended(self, number: int) -> None:
        """Note that a record has its outcome for good."""
        self._open.discard(number)

    def state_read(self, state: dict[str, t.Any]) -> None:
        """Keep a STATE that covers everything read so far."""
        self._held.append((self._read, state))

    def release(self) -> None:
        """Emit the latest STATE that is true, if there is a new one."""
        first_open = min(self._open, default=self._read + 1)
        latest = None
        while self._held and self._held[0][0] < first_open:
            latest = self._held.popleft()[1]
        if latest is not None:
            self._emit(latest)
