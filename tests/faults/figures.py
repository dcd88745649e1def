"""What the tests did, counted: the table at the end of `./run test faults`."""

from __future__ import annotations

import collections
import dataclasses
import json
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

#: The key of a figure among what pytest carries from a test to its report.
PROPERTY = "figure"
HEADS = ("what", "by", "Odoo", "runs", "hits", "late", "lost", "doubled", "seconds")


@dataclasses.dataclass
class Figure:
    """One row, of a test or summed over tests.

    Attributes:
        what: What was under fire.
        by: What hit it: faults, or a signal.
        odoo: The version.
        runs: Runs that were compared with one that nothing happened to.
        hits: Faults injected, or signals that ended a run.
        late: Signals that came after the end.
        lost: Records of the undisturbed run that were not there.
        doubled: Records that were there beyond those.
        seconds: Of the tests.
    """

    what: str
    by: str
    odoo: str
    runs: int = 0
    hits: int = 0
    late: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float = 0.0

    @property
    def key(self) -> tuple[str, str, str]:
        return self.what, self.by, self.odoo

    def compare(self, found: t.Any, expected: t.Any) -> None:
        """Count a run, and what one of two collections of records has and the other hasn't."""
        there, wanted = _counted(found), _counted(expected)
        self.runs += 1
        self.lost += (wanted - there).total()
        self.doubled += (there - wanted).total()

    def add(self, other: Figure) -> None:
        for name in ("runs", "hits", "late", "lost", "doubled", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


#: Makes a row: what was under fire, and what hit it.
Maker = t.Callable[[str, str], Figure]


def _counted(records: t.Any) -> collections.Counter[str]:
    """Return how often each record is in a table of lists, or of records by key."""
    found: collections.Counter[str] = collections.Counter()
    for name, rows in records.items():
        for row in rows.values() if isinstance(rows, dict) else rows:
            found[f"{name} {json.dumps(row, sort_keys=True, default=str)}"] += 1
    return found


def of_reports(reports: Iterable[pytest.TestReport]) -> list[Figure]:
    """Sum up what tests have left in their reports."""
    sums: dict[tuple[str, str, str], Figure] = {}
    for report in reports:
        found = [
            Figure(**json.loads(str(value)))
            for name, value in report.user_properties
            if name == PROPERTY
        ]
        for figure in found:
            figure.seconds = report.duration / len(found)
            sums.setdefault(figure.key, Figure(*figure.key)).add(figure)
    return sorted(sums.values(), key=lambda figure: figure.key)


def lines(figures: list[Figure]) -> Iterator[str]:
    """Yield the table in Markdown."""
    yield f"| {' | '.join(HEADS)} |"
    yield "|---|---|---|" + "---:|" * (len(HEADS) - 3)
    for figure in [*figures, *_sums(figures)]:
        row = dataclasses.astuple(figure)
        cells = (f"{cell:,.0f}" if isinstance(cell, (int, float)) else cell for cell in row)
        yield f"| {' | '.join(cells)} |"


def _sums(figures: list[Figure]) -> list[Figure]:
    """Return a row for all faults, one for each signal, and so on."""
    sums: dict[str, Figure] = {}
    for figure in figures:
        sums.setdefault(figure.by, Figure("all", figure.by, "all")).add(figure)
    return [sums[by] for by in sorted(sums)]
