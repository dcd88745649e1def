"""The benchmarks' tables fit together; what they measure is shown by running them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import contenders, read, report, write
from benchmarks.cases import ALL_FIELDS, FLOOR, PARTNERS, READ_CASES, READERS
from benchmarks.contenders.write_data import CHANGING, partner
from benchmarks.contenders.write_raw import WAYS
from benchmarks.peers import OWN, PACKAGES
from benchmarks.read_report import read_section
from benchmarks.rounds import Figures, Job, Samples, by_turns, medians
from benchmarks.tap import resumed
from benchmarks.write_cases import FOR_GOALS, TARGET, TARGET_THREADS, WRITERS
from benchmarks.write_report import write_section
from tap_odoo.catalog.builtin_streams import STREAMS_BY_NAME
from tap_odoo.incremental.window import Window

CONTENDERS = [*READERS, ALL_FIELDS, *WRITERS]


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda one: one.name)
def test_a_contender_has_a_program_and_an_environment(contender: object) -> None:
    folder = Path(contenders.__path__[0])
    assert (folder / f"{contender.module}.py").is_file()  # type: ignore[attr-defined]
    assert contender.peer in (OWN, *PACKAGES)  # type: ignore[attr-defined]


def test_contenders_of_a_case_have_names_of_their_own() -> None:
    names = [(writer.case.name, writer.name) for writer in WRITERS]
    names += [(case.name, reader.name) for case in READ_CASES for reader in READERS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", READ_CASES, ids=lambda case: case.stream)
def test_the_tap_and_the_others_read_the_same_model(case: object) -> None:
    assert case.model in STREAMS_BY_NAME[case.stream].models  # type: ignore[attr-defined]
    assert len(set(case.fields)) == len(case.fields)  # type: ignore[attr-defined]


def test_each_raw_writer_names_a_way_that_there_is() -> None:
    assert {writer.way for writer in WRITERS if writer.module == "write_raw"} <= set(WAYS)


def test_the_target_writes_every_case_at_its_default_of_two_requests() -> None:
    assert all(numbers[0] == 2 for numbers in TARGET_THREADS.values())


def test_changed_partners_differ_in_three_of_eight_values() -> None:
    before, after = partner("p", 7), partner("p", 7, "round 1")
    assert len(before) == 8
    assert [name for name in before if before[name] != after[name]] == list(CHANGING)


def test_the_tap_understands_the_state_of_an_interrupted_run() -> None:
    window = Window(**resumed("partners", 41)["bookmarks"]["partners"]["resume"])
    assert (window.since, window.after_id) == (None, 41)


def test_contenders_take_turns_and_the_warm_up_does_not_count() -> None:
    order: list[tuple[str, int]] = []

    def run(who: str, number: int) -> Figures:
        order.append((who, number))
        return {"wall": 100.0 if number == 0 else number}

    jobs = [
        Job("case", who, lambda number, who=who: run(who, number), warms_up=who == "a")  # type: ignore[misc]
        for who in "ab"
    ]
    found = medians(by_turns(jobs, 3))
    assert order == [
        ("a", 0),
        *[(who, n) for n, turn in enumerate(("ab", "ba", "ab"), 1) for who in turn],
    ]
    assert found == {("case", "a"): {"wall": 2}, ("case", "b"): {"wall": 2}}


@pytest.mark.parametrize("section", ["read", "write"])
def test_the_figures_in_the_docs_can_be_replaced(
    section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "performance.md"
    copy.write_text(report.DOCS.read_text())
    monkeypatch.setattr(report, "DOCS", copy)
    report.write_docs(section, "first figures")
    report.write_docs(section, "second figures")
    text = copy.read_text()
    assert "second figures" in text
    assert "first figures" not in text
    assert text.count("<!-- figures of") == text.count("<!-- end of") == 2


def test_figures_of_the_goals_alone_make_the_tables_of_reading() -> None:
    one = {
        "wall": 4.0,
        "cpu": 2.0,
        "peak_mb": 70.0,
        "records": 1000,
        "first_page": 1,
        "last_page": 1,
    }
    start = {"wall": 1.0, "cpu": 1.0, "peak_mb": 60.0}
    found: Samples = {
        **{(case.name, read.TAP): [one] for case in READ_CASES},
        **{(case.name, FLOOR.name): [{**one, "seconds": 3.0}] for case in READ_CASES},
        **{(case, read.TAP): [one] for case in (read.PACE, read.MEMORY, read.UNCHANGED)},
        (PARTNERS.name, read.MAPPED): [{**one, "wall": 5.0}],
        (read.START, read.TAP): [start],
        (read.SELECTION, f"{read.TAP}, default selection"): [one],
        (read.SELECTION, ALL_FIELDS.name): [{**one, "records": 50}],
    }
    text = read_section(read.ReadFigures(found, requests={"search": 43}, streams=43))
    assert "wall ≤ 0.75 × the floor | 1.00 × | **no** |" in text
    assert "wall ≤ 1.3 × the same raw fields | 1.25 × | yes |" in text
    assert "20.0 × (250 and 12 records/s) | yes |" in text
    assert "| odoorpc | not measured |" in text


def test_fewer_records_are_extrapolated_in_the_tables_of_writing() -> None:
    start = {"wall": 1.0, "cpu": 1.0, "peak_mb": 60.0, "records": 1}
    ours = {"wall": 3.0, "cpu": 1.0, "peak_mb": 60.0, "records": 200}
    raw = {"wall": 11.0, "cpu": 1.0, "peak_mb": 40.0, "seconds": 10.0}
    found: Samples = {
        **{(case.name, write.target_name(2)): [ours] for case in TARGET_THREADS},
        **{
            (other.case.name, other.name): [{**raw, "records": other.amount}] for other in FOR_GOALS
        },
        (write.START, TARGET): [start],
        (write.FAR_START, TARGET): [start],
        (write.PIPED, TARGET): [{**ours, "peak_mb": 90.0}],
    }
    text = write_section(found)
    assert "≥ 5 × hotglue's pattern | 66.7 × | yes |" in text  # 200 in 2 s, 15 in 10 s
    assert "hotglue's pattern: line by line | ~134.3 | 1.5 |" in text
