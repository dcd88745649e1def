"""Every record read has one outcome."""

from __future__ import annotations

import pytest

from target_odoo.outcome import MiscountedError, Tally


def test_the_table_shows_each_stream() -> None:
    tally = Tally()
    tally.read["partners"] = 2
    tally.end("partners", "created")
    tally.end("partners", "rejected")
    tally.check()

    heading, line = tally.table().splitlines()
    assert heading.split() == [
        "stream", "read", "created", "updated", "unchanged", "skipped", "rejected",
    ]  # fmt: skip
    assert line.split() == ["partners", "2", "1", "0", "0", "0", "1"]


def test_a_record_without_an_outcome_is_a_failure() -> None:
    tally = Tally()
    tally.read["partners"] = 2
    tally.end("partners", "created")
    with pytest.raises(MiscountedError, match="2 records were read and 1 accounted for"):
        tally.check()
