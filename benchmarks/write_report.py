"""What the figures of the writing benchmark say."""

from __future__ import annotations

import typing as t

from benchmarks.report import Goal, goals_table, table
from benchmarks.rounds import medians
from benchmarks.write import FAR_START, PIPED, START, target_name
from benchmarks.write_cases import (
    CHANGED,
    GOAL_THREADS,
    HOTGLUE_ORDERS,
    NEW,
    ORDERS,
    RAW_CHANGED,
    RAW_NEW,
    TARGET,
    TARGET_THREADS,
    UNCHANGED,
    WRITERS,
    WriteCase,
)

if t.TYPE_CHECKING:
    from benchmarks.rounds import Figures, Samples

_Medians: t.TypeAlias = "dict[tuple[str, str], Figures]"


def write_section(samples: Samples) -> str:
    """Return the figures as Markdown."""
    found = medians(samples)
    start, piped = found[START, TARGET], found[PIPED, TARGET]
    beside = [
        ("start-up of the target", f"{start['wall']:.2f} s, {start['cpu']:.2f} s of CPU"),
        (
            PIPED,
            (
                f"{piped['wall']:.0f} s, {piped['cpu'] / piped['records'] * 1e6:.0f} µs of CPU a "
                f"record, peak {piped['peak_mb']:.0f} MB"
            ),
        ),
    ]
    return "\n\n".join(
        [
            goals_table(write_goals(found)),
            *(_case_table(case, found) for case in TARGET_THREADS),
            "~ extrapolated from fewer records.",
            table(("beside", ""), beside),
        ]
    )


def write_goals(found: _Medians) -> list[Goal]:
    """Return issue 4's goals with what was found, by records/s without start-up."""

    def rate(case: WriteCase, who: str) -> float:
        one = found[case.name, who]
        return one["records"] / _seconds(case, one, found)

    ours = {case: rate(case, target_name(GOAL_THREADS)) for case in TARGET_THREADS}
    new = ours[NEW] / rate(NEW, RAW_NEW[GOAL_THREADS].name)
    changed = ours[CHANGED] / rate(CHANGED, RAW_CHANGED[GOAL_THREADS].name)
    unchanged = ours[UNCHANGED] / ours[NEW]
    orders = ours[ORDERS] / rate(ORDERS, HOTGLUE_ORDERS.name)
    peak = found[PIPED, TARGET]["peak_mb"]
    return [
        Goal(
            "new: ≥ 0.9 × the raw loop with as many threads, external ids included",
            f"{new:.2f} ×",
            new >= 0.9,
        ),
        Goal(
            "changed: ≥ 0.9 × the best raw way with as many threads",
            f"{changed:.2f} ×",
            changed >= 0.9,
        ),
        Goal("unchanged: ≥ 10 × the rate of new", f"{unchanged:.1f} ×", unchanged >= 10),
        Goal("confirmed orders: ≥ 5 × hotglue's pattern", f"{orders:.1f} ×", orders >= 5),
        Goal("100,000 records piped in: peak < 200 MB", f"{peak:.0f} MB", peak < 200),
    ]


def _seconds(case: WriteCase, one: Figures, found: _Medians) -> float:
    """Return the seconds without start-up; the target's is known from a run of one record."""
    start = found[FAR_START if case.delay else START, TARGET]
    return one.get("seconds") or max(one["wall"] - start["wall"], 1e-3)


def _case_table(case: WriteCase, found: _Medians) -> str:
    names = [target_name(threads) for threads in TARGET_THREADS[case]]
    names += [writer.name for writer in WRITERS if writer.case is case]
    rows = []
    for name in names:
        if (case.name, name) not in found:
            rows.append((name, "not measured", "", "", ""))
            continue
        one = found[case.name, name]
        seconds = _seconds(case, one, found)
        factor = case.records / one["records"]
        wall = one["wall"] + (factor - 1) * seconds
        rate = one["records"] / seconds
        rows.append(
            (
                name,
                f"{'~' if factor > 1 else ''}{wall:.1f}",
                f"{rate:,.1f}" if rate < 100 else f"{rate:,.0f}",
                f"{one['cpu'] / one['records'] * 1e6:,.0f}",
                f"{one['peak_mb']:.0f}",
            )
        )
    headers = (
        case.name,
        "wall, s",
        "records/s without start-up",
        "client CPU, µs/record",
        "peak, MB",
    )
    return table(headers, rows)
