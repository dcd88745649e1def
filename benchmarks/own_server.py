"""A server for the benchmark alone, on which no one else's requests come first."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox import Database, Sandbox

WORKERS = 3


@contextmanager
def server_for(box: Sandbox, database: str) -> Iterator[Database]:
    """Run a server of the sandbox that sees one database, for the block."""
    with box.server(db_filter=f"^{database}$", workers=WORKERS) as url:
        yield box.database(database, url=url)
