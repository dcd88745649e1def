"""What a run did for one stream."""

from __future__ import annotations

import dataclasses
import json
import typing as t

if t.TYPE_CHECKING:
    from tap_odoo.fetch.partial_reads import ReadProblems


@dataclasses.dataclass
class StreamReport:
    """What a run did for one stream.

    Attributes:
        stream: Its name.
        records: Records written, without tombstones.
        deletions: Tombstones written.
        pages: Pages read.
        requests: Requests sent to Odoo, repetitions included.
        retries: Requests that were repeated.
        dropped: Fields that could not be read.
        skipped: Records that could not be read.
        incomplete: Records that came without some field.
        removed: Properties that the catalog selects and Odoo no longer has.
        failed: Why the stream could not be read to its end; `""`: it was.
        seconds: How long it took.
        total: Records to be expected, where that was asked.
    """

    stream: str
    records: int = 0
    deletions: int = 0
    pages: int = 0
    requests: int = 0
    retries: int = 0
    dropped: list[str] = dataclasses.field(default_factory=list)
    skipped: int = 0
    incomplete: int = 0
    removed: list[str] = dataclasses.field(default_factory=list)
    failed: str = ""
    seconds: float = 0.0
    total: int | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that was asked for has come."""
        return not (self.dropped or self.skipped or self.incomplete or self.is_lost)

    @property
    def is_lost(self) -> bool:
        """Tell whether something that is selected can't be read at all any more."""
        return bool(self.failed or self.removed)

    def add_problems(self, problems: ReadProblems) -> None:
        """Take over what could not be read."""
        every = [problems, *problems.by_model.values()]
        self.dropped = problems.all_dropped()
        self.skipped = sum(len(one.skipped) for one in every)
        self.incomplete = sum(len(one.incomplete) for one in every)

    def as_log(self, *, finished: bool) -> str:
        """Return the figures as JSON, without what is zero."""
        rate = round(self.records / self.seconds) if self.seconds else 0
        left = None
        if self.total and rate and not finished:
            left = round(max(0, self.total - self.records) / rate)
        figures = {
            **dataclasses.asdict(self),
            "seconds": round(self.seconds, 1),
            "records_per_second": rate,
            "seconds_left": left,
        }
        kept = {name: value for name, value in figures.items() if value or name == "records"}
        return json.dumps({**kept, "finished": finished}, separators=(",", ":"))
