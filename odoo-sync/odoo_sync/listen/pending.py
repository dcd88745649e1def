"""What is to be read: which streams, and of which of them only some records."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable

#: Streams with the ids of records; no ids: all that has changed. The tap's setting `only`.
Only = dict[str, list[int]]


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

    def take(self) -> Only:
        """Return what there is, and begin anew."""
        streams, self._streams = self._streams, {}
        return {stream: sorted(ids or ()) for stream, ids in sorted(streams.items())}
