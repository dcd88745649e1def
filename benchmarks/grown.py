"""The database of the reading benchmarks: demo data, grown."""

from __future__ import annotations

import typing as t
from pathlib import Path

if t.TYPE_CHECKING:
    from sandbox import Sandbox

NAME = "grown"
SQL = Path(__file__).with_name("grown.sql")


def grown(box: Sandbox) -> None:
    """Make the grown database on first use (about a minute), and when the SQL has changed."""
    box.prepared(NAME, SQL.read_text())


def id_before_last(box: Sandbox, table: str, rows: int) -> int:
    """Return the id after which `rows` rows of a table follow."""
    sql = f'SELECT id FROM "{table}" ORDER BY id DESC OFFSET {rows} LIMIT 1'  # noqa: S608
    return int(box.psql(NAME, sql)[0][0])


def id_of_row(box: Sandbox, table: str, row: int) -> int:
    """Return the id of the row with that number, counted from 1; the last one's beyond them."""
    sql = f'SELECT max(id) FROM (SELECT id FROM "{table}" ORDER BY id LIMIT {row}) AS first'  # noqa: S608
    return int(box.psql(NAME, sql)[0][0])
