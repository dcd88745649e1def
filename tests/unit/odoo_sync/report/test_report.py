"""What the report's charts show."""

from __future__ import annotations

import re
import typing as t

import pytest

from odoo_sync.formatting import duration, iso_time
from odoo_sync.report.charts import Column, columns, nice_top, rows
from tests.unit.odoo_sync.conftest import note, rejected
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from odoo_common.ledger.database import Store

Call = t.Callable[..., "Result"]


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (1, 4), (4, 4), (5, 6), (11, 20), (2100, 3000), (99_999, 100_000)]
)
def test_an_axis_ends_at_a_round_number(highest: float, top: float) -> None:
    assert nice_top(highest) == top


@pytest.mark.parametrize("highest", [0.2, 1, 3, 17, 999, 123_456])
def test_an_axis_holds_its_highest_column(highest: float) -> None:
    assert highest <= nice_top(highest) <= max(4, highest * 2.5)


def test_a_column_is_as_high_as_its_value_and_the_smallest_is_seen() -> None:
    svg = columns(
        [Column("a", "A & B", {"created": 400, "rejected": 0.001})],
        ["created", "rejected"],
        str,
        name="x",
    )
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"/>', svg)]
    assert heights == pytest.approx([129.3, 2.0], abs=0.1)
    assert "A &amp; B" in svg
    assert "polygon" not in svg
    assert "polygon" in columns([Column("", "", {}, is_marked=True)], [], str, name="x")


def test_a_lying_bar_has_its_total() -> None:
    svg = rows([("unique", {"waiting": 1, "settled": 2})], ["waiting", "settled"], name="x")
    assert svg.count("<rect") == 2
    assert ">3</text>" in svg


def test_an_empty_ledger_has_a_report_too(store: Store, call: Call, tmp_path: Path) -> None:
    assert store.is_new
    page = tmp_path / "page.html"
    assert call("report", "--output", str(page)).exit_code == 0
    assert "No record was rejected." in page.read_text()
    assert call("report", "--output", str(tmp_path / "none" / "page.html")).exit_code == 1


def test_the_report_names_what_waits(store: Store, call: Call, tmp_path: Path) -> None:
    run = note(store, [outcome(), rejected(number=1)], "failed", job="nightly")
    page = tmp_path / "page.html"
    assert call("report", "--output", str(page)).exit_code == 0
    text = page.read_text()
    for part in (run, "nightly", "singer.x1", "Barcode 3700123456789", 'class="failed"', "50 %"):
        assert part in text, part


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(None, ""), (0, "0 ms"), (999, "999 ms"), (1500, "1.5 s"), (90_000, "1:30 min"),
     (3_723_000, "1:02:03")],
)  # fmt: skip
def test_a_duration_is_told_for_people(milliseconds: float | None, text: str) -> None:
    assert duration(milliseconds) == text
    assert iso_time(None) is None
