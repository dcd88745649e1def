"""What holds records is its owner's alone, and nothing else is touched."""

from __future__ import annotations

import os
import typing as t

import pytest

from odoo_common.errors import OdooError
from odoo_common.ledger.database import Store
from odoo_common.private_files import keep_private

if t.TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_others_is_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    path.write_text("")
    path.chmod(0o644)
    keep_private(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_open_file_is_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    with path.open("w") as file:
        path.chmod(0o666)
        keep_private(file.fileno())
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_and_a_pipe_are_left_alone(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        path.chmod(0o755)
        keep_private(path)
        assert path.stat().st_mode & 0o777 == 0o755


def test_a_ledger_that_is_a_folder_is_an_error_and_the_folder_stays_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(OdooError, match="ledger"):
        Store(str(tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o755
