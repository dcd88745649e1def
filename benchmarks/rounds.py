"""Contenders by turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import statistics
import sys
import typing as t
from dataclasses import dataclass

from benchmarks.measure import BenchmarkFailed

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Figures: t.TypeAlias = "dict[str, float]"


@dataclass(frozen=True)
class Job:
    """One contender at one case.

    Attributes:
        case: The case.
        who: The contender.
        run: Does it once and returns its figures; is told the round's number, 0 to warm up.
        warms_up: Whether the warm-up runs it: it does for what the server must have done once
            (caches, registries), and needn't for each contender that asks the same.
        most_rounds: Rounds at most, for what takes very long.
        for_goals: A goal compares its figures.
        may_fail: Its failure is told, and leaves the others' figures alone.
    """

    case: str
    who: str
    run: Callable[[int], Figures]
    warms_up: bool = False
    most_rounds: int = sys.maxsize
    for_goals: bool = False
    may_fail: bool = False


Samples: t.TypeAlias = "dict[tuple[str, str], list[Figures]]"


def by_turns(jobs: Sequence[Job], rounds: int) -> Samples:
    """Run all jobs, round by round, after a warm-up that doesn't count."""
    samples: Samples = {(job.case, job.who): [] for job in jobs}
    for number in range(rounds + 1):
        turn = [job for job in jobs if (job.most_rounds >= number if number else job.warms_up)]
        # Every other round runs backwards: nobody always comes after the same neighbour.
        for job in turn if number % 2 else reversed(turn):
            try:
                figures = job.run(number)
            except BenchmarkFailed as failed:
                if not job.may_fail:
                    raise
                print(f"[round {number}] {failed}", file=sys.stderr, flush=True)
                continue
            told = "  ".join(f"{name} {value:.4g}" for name, value in figures.items())
            print(f"[round {number}] {job.case} · {job.who}: {told}", file=sys.stderr, flush=True)
            if number:
                samples[job.case, job.who].append(figures)
    return samples


def medians(samples: Samples) -> dict[tuple[str, str], Figures]:
    """Return the median of each figure of each job."""
    return {
        key: {name: statistics.median(run[name] for run in runs if name in run) for name in runs[0]}
        for key, runs in samples.items()
        if runs
    }
