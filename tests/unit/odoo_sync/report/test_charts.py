"""What the report's charts show."""

from __future__ import annotations

import re

import pytest

from odoo_sync.report.charts import Column, columns, nice_top, rows


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
        [Column(["a"], "A & B", {"created": 400, "rejected": 0.001}, href="#run")],
        ["created", "rejected"],
        str,
        name="x",
    )
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"/>', svg)]
    assert heights == pytest.approx([126.7, 2.0], abs=0.1)
    assert "A &amp; B" in svg
    assert '<a href="#run">' in svg
    assert "polygon" not in svg
    assert "polygon" in columns([Column([], "", {}, is_marked=True)], [], str, name="x")


def test_a_lying_bar_has_its_total() -> None:
    svg = rows([("unique", {"waiting": 1, "settled": 2})], ["waiting", "settled"], name="x")
    assert svg.count("<rect") == 2
    assert "<b>3</b>" in svg


def test_a_chart_is_not_scaled_so_its_labels_keep_their_size() -> None:
    column = Column(["2026-11-21", "12:38 UTC"], "x", {"created": 1})
    svg = columns([column] * 60, ["created"], str, name="x") + rows(
        [("a", {"b": 1})], "b", name="x"
    )
    assert "viewBox" not in svg
    places = [float(x) for x in re.findall(r'<rect class="created" x="([\d.]+)%"', svg)]
    assert len(places) == 60
    assert 0 <= min(places) < max(places) <= 100


def test_a_narrow_screen_has_a_third_of_the_labels() -> None:
    svg = columns([Column(["day"], "", {"created": 1})] * 60, ["created"], str, name="x")
    assert svg.count('class="axis middle wide"') == 5
    assert svg.count('class="axis middle"') == 3
