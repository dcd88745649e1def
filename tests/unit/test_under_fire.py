"""The tests under fire count what is lost and doubled, and see a secret that is written."""

from __future__ import annotations

import typing as t

import pytest

from tests.faults import leaks
from tests.faults.figures import Figure, lines

if t.TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("found", "lost", "doubled"),
    [
        ({"tags": ["a", "b"]}, 0, 0),
        ({"tags": ["a"]}, 1, 0),
        ({}, 2, 0),
        ({"tags": ["a", "b", "b"]}, 0, 1),
        ({"tags": ["a", "c"]}, 1, 1),
        ({"tags": ["a", "b"], "partners": {7: "x"}}, 0, 1),
    ],
)
def test_a_comparison_is_counted(found: t.Any, lost: int, doubled: int) -> None:
    figure = Figure("target", "faults", "19")
    figure.compare(found, {"tags": ["a", "b"]})
    assert (figure.runs, figure.lost, figure.doubled) == (1, lost, doubled)
    assert f"| target | faults | 19 | 1 | 0 | 0 | {lost} | {doubled} | 0 |" in lines([figure])


def test_a_secret_is_seen_wherever_it_is_written(tmp_path: Path) -> None:
    secrets = {b"hush"} | leaks.sessions([b"GET /\r\nCookie: session_id=" + b"k" * 30 + b"\r\n"])
    (tmp_path / "below").mkdir()
    (tmp_path / "config.json").write_text('{"password": "hush"}')
    (tmp_path / "log").write_text("all is well")
    assert not list(leaks.in_files(tmp_path, secrets))
    (tmp_path / "below/ledger.db").write_bytes(b"\0hush\0")
    (tmp_path / "stderr").write_bytes(b"cookie " + b"k" * 30)
    assert sorted(leaks.in_files(tmp_path, secrets)) == ["below/ledger.db", "stderr"]
