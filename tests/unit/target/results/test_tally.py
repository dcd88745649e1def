"""Every record read has one outcome."""

from __future__ import annotations

import pytest

from target_odoo.results.summary import summary_table
from target_odoo.results.tally import MiscountedError, Tally


def test_the_table_shows_each_stream() -> None:
    tally = Tally()
    tally.read["partners"] = 2
    tally.end("partners", "created")
    tally.end("partners", "rejected")
    tally.codes["unique"] += 1
    tally.conflicts["open"] += 2
    tally.check()

    shown = summary_table(tally, "What became of the records")
    cells = [[*column.cells] for column in shown.columns]
    assert [column.header for column in shown.columns] == [
        "stream", "read", "created", "updated", "unchanged", "skipped", "rejected",
    ]  # fmt: skip
    assert cells == [["partners"], ["2"], ["[green]1[/]"], ["0"], ["0"], ["0"], ["[red]1[/]"]]
    assert shown.caption == "rejections: 1 unique   conflicts: 2 open"


def test_a_record_without_an_outcome_is_a_failure() -> None:
    tally = Tally()
    tally.read["partners"] = 2
    tally.end("partners", "created")
    with pytest.raises(MiscountedError, match="2 records were read and 1 accounted for"):
        tally.check()
