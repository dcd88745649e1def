"""What is to be read: which streams, and of which of them only some records."""

from __future__ import annotations

import json
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable

#: Streams with the ids of records; no ids: all that has changed. The tap's setting `only`.
Only = dict[str, list[int]]
#: Bytes of what one run is given as JSON. It is given in its environment, where Linux takes
#: 131,072 bytes a variable.
MAX_BYTES = 100_000


class Pending:
    """Collects what is to be read in the next run.

    A stream that is to be read for all its changes needs no records named any more.
    """

    def __init__(self) -> None:
        self._streams: dict[str, set[int] | None] = {}

    def __bool__(self) -> bool:
        return bool(self._streams)

    def __len__(self) -> int:
        return len(self._streams)

    def add_streams(self, streams: Iterable[str]) -> None:
        """Add streams with all that has changed."""
        self._streams.update(dict.fromkeys(streams))

    def add_record(self, stream: str, number: int) -> None:
        """Add a record of a stream."""
        ids = self._streams.setdefault(stream, set())
        if ids is not None:
            ids.add(number)

    def add(self, only: Only) -> None:
        """Add what `take` gave: it is to be read once more."""
        for stream, ids in only.items():
            if not ids:
                self.add_streams([stream])
            for number in ids:
                self.add_record(stream, number)

    def take(self, max_bytes: int = MAX_BYTES) -> Only:
        """Return what there is, as much of it as one run can be given; the rest stays.

        Args:
            max_bytes: Of it as JSON.
        """
        # Streams without ids have little to say, and go first.
        found: Only = {stream: [] for stream, ids in self._streams.items() if ids is None}
        room = max_bytes - len(json.dumps(found))
        for stream, ids in sorted(self._streams.items()):
            if ids is not None:
                room -= len(json.dumps(stream)) + len(": [], ")
                some = _that_fit(sorted(ids), room)
                room -= _size(some)
                if some:
                    found[stream] = some
        if not found and self._streams:
            stream, ids = next(iter(sorted(self._streams.items())))
            found[stream] = sorted(ids or ())[:1]
        for stream, taken in found.items():
            self._remove(stream, taken)
        return dict(sorted(found.items()))

    def _remove(self, stream: str, taken: list[int]) -> None:
        ids = self._streams[stream]
        left = ids.difference(taken) if ids is not None else set()
        if left:
            self._streams[stream] = left
        else:
            del self._streams[stream]


def _that_fit(ids: list[int], room: int) -> list[int]:
    for index, number in enumerate(ids):
        room -= len(f"{number}, ")
        if room < 0:
            return ids[:index]
    return ids


def _size(ids: list[int]) -> int:
    return sum(len(f"{number}, ") for number in ids)
