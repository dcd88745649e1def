"""Tables on a terminal that is too narrow for them, JSON and CSV of hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
import typing as t

import pytest
from rich.cells import cell_len
from rich.console import Console

from odoo_sync import output
from tap_odoo.report.terminal import print_table
from target_odoo.results.summary import summary_table
from target_odoo.results.tally import Tally

if t.TYPE_CHECKING:
    from collections.abc import Callable

Table = t.Callable[..., list[str]]
COLUMNS = ["stream", "records", "ms a record", "last"]
ROW = ["product_templates_with_a_long_name", 1234, 12.5, "2026-11-21 12:38:23"]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Table:
    """Print a table on a terminal of some width; return its lines without colors."""

    def lines(width: int, rows: list[list[t.Any]], **more: t.Any) -> list[str]:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setenv("TERM", "xterm")
        output.table(more.pop("columns", COLUMNS), rows, **more)
        return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()

    return lines


def test_a_wide_terminal_has_all_columns_in_a_line(table: Table) -> None:
    heading, rule, row = table(100, [ROW])
    assert heading.split() == ["stream", "records", "ms", "a", "record", "last"]
    assert set(rule) == {"─"}
    assert row.split() == ["product_templates_with_a_long_name", "1234", "12.5",
                           "2026-11-21", "12:38:23"]  # fmt: skip


@pytest.mark.parametrize("width", [80, 72, 60, 50, 43])
def test_no_word_is_broken_and_no_line_is_too_long(table: Table, width: int) -> None:
    lines = table(width, [ROW] * 2, optional=("ms a record", "last"))
    assert max(map(cell_len, lines)) <= width
    assert sum(line.count("product_templates_with_a_long_name") for line in lines) == 2
    assert sum(len(re.findall(r"\b1234\b", line)) for line in lines) == 2


def test_columns_that_are_left_out_are_named(table: Table) -> None:
    lines = table(66, [ROW], optional=("last", "ms a record"))
    assert lines[-1] == "too narrow for: last"
    assert "12.5" in lines[-3]
    assert table(100, [ROW], optional=("last",))[-1].endswith("12:38:23")


def test_rows_are_blocks_where_not_even_the_others_fit(table: Table) -> None:
    rows = [["short", 1, 2, "x" * 22], ["other", 3, 4, ""]]
    assert table(40, rows) == [
        "     stream  short",
        "    records  1",
        "ms a record  2",
        "       last  " + "x" * 22,
        "",
        "     stream  other",
        "    records  3",
        "ms a record  4",
    ]


def test_a_long_value_goes_on_between_words(table: Table) -> None:
    reason = "there is no res.partner.category with name 'Wholesale' in this Odoo " * 2
    lines = table(60, [["shop.anna", reason.strip()]], columns=["record", "reason"])
    assert max(map(len, lines)) <= 60
    assert " ".join(line[11:].strip() for line in lines[2:]) == reason.strip()


def test_json_escapes_what_a_terminal_obeys_and_loses_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    odd = "a\x1b[2J\x9b\u202e\x7f\ud800é\nb"
    output.as_json({odd: [odd]})
    text = capsys.readouterr().out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert "é" in text
    assert json.loads(text) == {odd: [odd]}


@pytest.mark.parametrize("put", [lambda odd: odd, lambda odd: [odd], lambda odd: {odd: odd}])
def test_csv_has_no_character_that_a_terminal_obeys_and_no_formula(
    capsys: pytest.CaptureFixture[str], put: Callable[[str], t.Any]
) -> None:
    output.as_csv(["a", "b"], [{"a": put("x\x1b[2J\x9b\u202ey"), "b": put("=1+1")}])
    text = capsys.readouterr().out
    assert not re.search("[\x1b\x9b\u202e]", text)
    [row] = csv.DictReader(io.StringIO(text))
    assert "x" in row["a"]
    assert not row["b"].startswith("=")


def test_the_connectors_tables_look_the_same(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = table(100, [["a", 1]], columns=["stream", "read"])
    tally = Tally()
    tally.end("partners", "created")
    Console(width=100, no_color=True, force_terminal=False).print(summary_table(tally, ""))
    print_table([])
    text = capsys.readouterr()
    shown = [text.out.splitlines(), text.err.splitlines()]
    assert set(ours[1]) == {"─"}
    for lines in shown:
        assert any(set(line.strip()) == {"─"} for line in lines), lines
        assert not any(set(line) & set("┃│┏━") for line in lines)
        heading = next(line for line in lines if "stream" in line)
        assert re.search(r"stream {2,}\w", heading)
