"""Figures as tables: on the terminal, in a JSON file, in docs/performance.md."""

from __future__ import annotations

import datetime as dt
import json
import os
import typing as t
from dataclasses import dataclass

from benchmarks.measure import ROOT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.rounds import Samples

OUTPUT = ROOT / "output" / "bench"
DOCS = ROOT / "docs" / "performance.md"


@dataclass(frozen=True)
class Goal:
    """Something that the figures are to show.

    Attributes:
        text: What is to be shown, with its bound.
        figure: The figure found, ready to print.
        reached: Whether it keeps to the bound.
    """

    text: str
    figure: str
    reached: bool


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table: the first column is text, the others are figures."""
    lines = [headers, ["---", *["---:"] * (len(headers) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def goals_table(goals: Sequence[Goal]) -> str:
    """Return the goals as a table."""
    rows = [(goal.text, goal.figure, "yes" if goal.reached else "**no**") for goal in goals]
    return table(("goal", "found", "reached"), rows)


def circumstances(version: str, rounds: int, load_before: float) -> str:
    """Return the machine and its load in a sentence."""
    today = dt.datetime.now(tz=dt.timezone.utc).date()
    return (
        f"{today}; {os.cpu_count()} cores for client, Odoo {version} and PostgreSQL together; "
        f"medians of {rounds} rounds by turns, after a warm-up; load average of the machine before "
        f"the run {load_before:.1f} (a quiet machine: 0 to 0.3)."
    )


def write_json(name: str, samples: Samples, about: Mapping[str, object]) -> str:
    """Write all rounds' figures below output/ and return the file's path."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    runs = [
        {"case": case, "contender": who, "rounds": figures}
        for (case, who), figures in samples.items()
    ]
    moment = dt.datetime.now(tz=dt.timezone.utc)
    path = OUTPUT / f"{name}-{moment:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps({"at": moment.isoformat(), **about, "runs": runs}, indent=1))
    return str(path)


def write_docs(section: str, text: str) -> None:
    """Put `text` in place of a marked section of docs/performance.md.

    Raises:
        ValueError: The document has no such section.
    """
    begin, end = f"<!-- figures of {section} -->\n", f"<!-- end of {section} -->"
    before, found, rest = DOCS.read_text().partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise ValueError(f"{DOCS.name} has no section {section}")
    DOCS.write_text(f"{before}{begin}\n{text.strip()}\n\n{end}{after}")
