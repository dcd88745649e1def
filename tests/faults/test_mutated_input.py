"""Odd and hostile messages cost themselves, never the run."""

from __future__ import annotations

import os
import typing as t

import pytest

from tests.faults import mutations

if t.TYPE_CHECKING:
    from pathlib import Path

#: Messages of the whole test.
MESSAGES = int(os.environ.get("FAULT_MESSAGES", "100000"))


def check(count: int, folder: Path) -> None:
    counts = mutations.play(range(count // mutations.RUN), folder)
    assert counts["messages"] >= count
    assert counts["created"] > count / 20
    assert counts["rejected"] > count / 20
    print(dict(counts))


@pytest.mark.quick
def test_some_messages_with_odd_values_are_settled(tmp_path: Path) -> None:
    check(2000, tmp_path)


def test_many_messages_with_odd_values_are_settled(tmp_path: Path) -> None:
    check(MESSAGES, tmp_path)
