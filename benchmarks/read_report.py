"""What the figures of the reading benchmark say."""

from __future__ import annotations

import typing as t

from benchmarks.cases import ALL_FIELDS, COPY, FLOOR, MOVES, OFFSET, PARTNERS, READ_CASES, READERS
from benchmarks.read import MAPPED, MEMORY, PACE, SELECTION, START, TAP, UNCHANGED, ReadFigures
from benchmarks.report import Goal, goals_table, table
from benchmarks.rounds import medians

if t.TYPE_CHECKING:
    from benchmarks.cases import ReadCase
    from benchmarks.rounds import Figures

_Medians: t.TypeAlias = "dict[tuple[str, str], Figures]"
_NOT_STREAMS = ("fields_get", "check_access_rights", "has_access", "authenticate", "version_info")
#: Streams that look for deletions by default.
WITH_DELETIONS = 6
#: Which database it is, who the user is there, and whether the last change is still there.
OF_THE_RUN = 3


def read_goals(found: _Medians, requests: dict[str, int], streams: int) -> list[Goal]:
    """Return issue 3's goals with what was found."""
    moves = found[MOVES.name, TAP]
    by_floor = moves["wall"] / found[MOVES.name, FLOOR.name]["wall"]
    partners = found[PARTNERS.name, TAP]["wall"] / found[PARTNERS.name, FLOOR.name]["wall"]
    mapped = found[PARTNERS.name, MAPPED]["wall"] / found[PARTNERS.name, TAP]["wall"]
    start = found[START, TAP]
    cpu = (moves["cpu"] - start["cpu"]) / moves["records"] * 1e6
    pace = found[PACE, TAP]["last_page"] / found[PACE, TAP]["first_page"]
    small, large = found[MEMORY, TAP]["peak_mb"], moves["peak_mb"]
    default = _rate(found[SELECTION, f"{TAP}, default selection"])
    everything = _rate(found[SELECTION, ALL_FIELDS.name])
    reads = sum(n for method, n in requests.items() if method not in _NOT_STREAMS)
    return [
        Goal("300,000 stock moves: wall ≤ 0.75 × the floor", f"{by_floor:.2f} ×", by_floor <= 0.75),
        Goal("50,000 partners: wall ≤ 1.0 × the floor", f"{partners:.2f} ×", partners <= 1),
        Goal("a mapping file: wall ≤ 1.3 × the same raw fields", f"{mapped:.2f} ×", mapped <= 1.3),
        Goal("client CPU ≤ 25 µs a record, start-up apart", f"{cpu:.1f} µs", cpu <= 25),
        Goal("a page at the end ≤ 1.2 × one at the start", f"{pace:.2f} ×", pace <= 1.2),
        Goal(
            "peak memory < 150 MB, and ≤ 10 % more for 300,000 rows than for 50,000",
            f"{small:.0f} MB, {large:.0f} MB ({large / small - 1:+.0%})",
            large < 150 and large <= 1.1 * small,
        ),
        Goal(
            "default selection ≥ 5 × faster than all fields",
            f"{default / everything:.1f} × ({default:,.0f} and {everything:,.0f} records/s)",
            default >= 5 * everything,
        ),
        Goal(
            "nothing changed: one request a stream, one for the id check of six, three for the run",
            f"{reads} requests for {streams} streams, {found[UNCHANGED, TAP]['wall']:.1f} s",
            reads <= streams + WITH_DELETIONS + OF_THE_RUN,
        ),
    ]


def _rate(figures: Figures) -> float:
    return figures["records"] / figures.get("seconds", figures["wall"])


def read_section(figures: ReadFigures) -> str:
    """Return the figures as Markdown."""
    found = medians(figures.samples)
    parts = [goals_table(read_goals(found, figures.requests, figures.streams))]
    parts += [_case_table(case, found) for case in READ_CASES]
    parts += [_others(found, figures), f"```\n{figures.profile}\n```"]
    return "\n\n".join(parts)


def _case_table(case: ReadCase, found: _Medians) -> str:
    floor = found[case.name, FLOOR.name]["wall"]
    start = found[START, TAP]["wall"]
    rows = []
    some = False
    whole = found[case.name, FLOOR.name]["records"]
    mapped = (MAPPED,) * ((case.name, MAPPED) in found)
    for name in (TAP, *mapped, *(reader.name for reader in READERS)):
        if (case.name, name) not in found:
            rows.append((name, "not measured", "", "", "", ""))
            continue
        one = dict(found[case.name, name])
        one.setdefault("seconds", one["wall"] - start)
        factor = whole / one["records"]
        some |= factor > 1.01
        # What start-up costs isn't paid once more for more rows.
        wall = one["wall"] + (factor - 1) * one["seconds"]
        rows.append(
            (
                name,
                f"{'~' if factor > 1.01 else ''}{wall:.1f}",
                f"{wall / floor:.2f}",
                f"{one['records'] / one['seconds']:,.0f}",
                "" if name == COPY.name else f"{one['cpu'] / one['records'] * 1e6:.0f}",
                "" if name == COPY.name else f"{one['peak_mb']:.0f}",
            )
        )
    headers = (
        case.name,
        "wall, s",
        "× the floor",
        "records/s without start-up",
        "client CPU, µs/record",
        "peak, MB",
    )
    note = "\n\n~ extrapolated from the first 50,000 rows." if some else ""
    return table(headers, rows) + note


def _others(found: _Medians, figures: ReadFigures) -> str:
    start, unchanged = found[START, TAP], found[UNCHANGED, TAP]
    pages = {
        TAP: found[PACE, TAP],
        "the floor": found[MOVES.name, FLOOR.name],
        "by offset": found.get((MOVES.name, OFFSET.name), {}),
    }
    calls = ", ".join(f"{name} {number}" for name, number in sorted(figures.requests.items()))
    rows = [
        ("start-up of the tap", f"{start['wall']:.2f} s, {start['cpu']:.2f} s of CPU"),
        *(
            (
                f"1,000 stock moves at the start and at the end, {who}",
                f"{one['first_page'] * 1000:.0f} ms, {one['last_page'] * 1000:.0f} ms",
            )
            for who, one in pages.items()
            if one
        ),
        (
            f"all {figures.streams} streams, nothing changed",
            (
                f"{unchanged['wall']:.1f} s, {unchanged['cpu']:.1f} s of CPU, "
                f"{figures.repeated} records; requests: {calls}"
            ),
        ),
    ]
    return table(("beside", ""), rows)
