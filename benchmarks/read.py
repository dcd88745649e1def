"""The reading benchmark: which runs there are."""

from __future__ import annotations

import json
import tempfile
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.cases import (
    ALL_FIELDS,
    FLOOR,
    MOVES,
    PARTNERS,
    READ_CASES,
    READERS,
    ReadCase,
    Reader,
)
from benchmarks.counting_proxy import counting_proxy
from benchmarks.grown import NAME, grown, id_before_last, id_of_row
from benchmarks.measure import BenchmarkFailed, Program, measure
from benchmarks.own_server import server_for
from benchmarks.profiling import top_of_profile
from benchmarks.rounds import Figures, Job, Samples, by_turns
from benchmarks.tap import Tap
from tap_odoo.incremental.question import ASKED

if t.TYPE_CHECKING:
    from sandbox import Database, Sandbox

TAP = "**tap-odoo**"
MAPPED = f"{TAP}, through a mapping file"
START = "start-up: one stream of three records"
PACE = "pace of the 300,000 stock moves"
MEMORY = "the last 50,000 of the stock moves"
SELECTION = "partners, selection of fields"
UNCHANGED = "all streams, nothing changed"

MAPPING = Path(__file__).with_name("partners_mapped.yml")
MAPPED_STREAM = "Partners"

DEFAULT_ROWS, ALL_FIELDS_ROWS, SMALL_ROWS = 10_000, 500, 50_000


@dataclass
class ReadFigures:
    """What the reading benchmark found.

    Attributes:
        samples: The figures of each round.
        requests: Of a run over all streams without changes, the requests by Odoo method.
        repeated: The records that such a run brings nevertheless.
        streams: The number of streams.
        profile: Where the tap's main thread spends its time.
    """

    samples: Samples
    requests: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    streams: int = 0
    profile: str = ""


def run_read(box: Sandbox, rounds: int, *, only_goals: bool = False) -> ReadFigures:
    """Run the reading benchmark.

    Args:
        box: The sandbox, which runs.
        rounds: How often each contender runs, beside the warm-up.
        only_goals: Leave out what no goal compares.
    """
    grown(box)
    with tempfile.TemporaryDirectory() as folder, server_for(box, NAME) as database:
        tap = Tap(database, Path(folder))
        state = _state_of_all(tap)
        figures = ReadFigures({}, streams=len(tap.streams))
        figures.requests, figures.repeated = _requests(tap, database, state)
        jobs = [
            *_tap_jobs(tap, box),
            _mapped_job(database, Path(folder) / "mapped", _rows(box, PARTNERS)),
            *(
                _job(reader, case, database, box)
                for case in READ_CASES
                for reader in READERS
                if reader is FLOOR or not only_goals
            ),
            _all_fields_job(database),
            Job(UNCHANGED, TAP, _runs(tap.run_of_all(state)), warms_up=True),
        ]
        figures.samples = by_turns(jobs, rounds)
        figures.profile = _profile(tap, Path(folder) / "profile")
    return figures


def _runs(program: Program, **known: float) -> t.Callable[[int], Figures]:
    return lambda _round: {**known, **measure(program)}


def _tap_jobs(tap: Tap, box: Sandbox) -> list[Job]:
    first_of_few = id_before_last(box, MOVES.table, SMALL_ROWS)
    few = tap.program(MOVES.stream, MOVES.fields, after_id=first_of_few)
    first_of_default = id_before_last(box, PARTNERS.table, DEFAULT_ROWS)
    default = tap.program(PARTNERS.stream, after_id=first_of_default)
    paced = tap.program(MOVES.stream, MOVES.fields, paced=True)
    rows = {case: _rows(box, case) for case in READ_CASES}
    return [
        *(
            Job(
                case.name,
                TAP,
                _runs(tap.program(case.stream, case.fields), records=rows[case]),
                warms_up=True,
            )
            for case in READ_CASES
        ),
        Job(START, TAP, _runs(tap.program("companies", ("name",))), warms_up=True),
        Job(PACE, TAP, lambda _round: _paced(paced, rows[MOVES])),
        Job(MEMORY, TAP, _runs(few, records=SMALL_ROWS)),
        Job(SELECTION, f"{TAP}, default selection", _runs(default, records=DEFAULT_ROWS)),
    ]


def _mapped_job(database: Database, folder: Path, rows: int) -> Job:
    tap = Tap(database, folder, mapping=str(MAPPING))
    program = tap.program(MAPPED_STREAM)
    return Job(PARTNERS.name, MAPPED, _runs(program, records=rows), warms_up=True)


def _rows(box: Sandbox, case: ReadCase) -> int:
    return int(box.psql(NAME, f'SELECT count(*) FROM "{case.table}"')[0][0])  # noqa: S608


def _paced(program: Program, rows: int) -> Figures:
    found = measure(program)
    others = found["lines"] - rows  # SCHEMA and STATE
    if not 0 < others < rows / 50:
        raise BenchmarkFailed(f"the tap printed {found['lines']:.0f} lines for {rows} records")
    return found


def _job(reader: Reader, case: ReadCase, database: Database, box: Sandbox) -> Job:
    rows = _rows(box, case)
    limit = reader.most_rows if reader.most_rows < rows else 0
    more = {"version": box.version.key}
    last_id = id_of_row(box, case.table, limit or rows)
    program = reader.program(case, database, limit, {**more, "last_id": last_id})

    def run(_round: int) -> Figures:
        found = measure(program)
        if found["records"] != (limit or rows):
            raise BenchmarkFailed(f"{reader.name} read {found['records']} of {limit or rows}")
        return found

    return Job(case.name, reader.name, run, may_fail=bool(reader.peer))


def _all_fields_job(database: Database) -> Job:
    case = ReadCase(SELECTION, "", PARTNERS.model, (), ALL_FIELDS_ROWS)
    program = ALL_FIELDS.program(case, database, ALL_FIELDS_ROWS, {})
    return Job(SELECTION, ALL_FIELDS.name, _runs(program), warms_up=True)


def _state_of_all(tap: Tap) -> Path:
    """Return the state after a run over all streams."""
    few = ("write_date", "_sdc_deleted_at")  # what makes the state; the rest costs minutes
    last = b"{}"
    for line in tap.lines("--catalog", tap.catalog(dict.fromkeys(tap.streams, few))):
        if line.startswith(b'{"type":"STATE"'):
            last = line
    state = json.loads(last)["value"]
    for bookmark in state.get("bookmarks", {}).values():
        # It says that few fields were asked for: with more of them all would be read again.
        bookmark.pop(ASKED, None)
    return tap.file("state-of-all", state)


def _requests(tap: Tap, database: Database, state: Path) -> tuple[dict[str, int], int]:
    """Return the requests by method of a run without changes, and its records."""
    catalog = tap.whole_catalog()
    with counting_proxy(database.url) as (url, counts):
        lines = tap.lines("--catalog", catalog, "--state", state, url=url)
        records = sum(line.startswith(b'{"type":"RECORD"') for line in lines)
    by_method: dict[str, int] = {}
    for path, number in counts.items():
        method = path.rpartition("/")[2]
        by_method[method] = by_method.get(method, 0) + number
    return by_method, records


def _profile(tap: Tap, output: Path) -> str:
    measure(Program(tap.profiled(MOVES.stream, MOVES.fields, output)))
    return top_of_profile(output)
