"""Servers that run for a block of a test or a benchmark, beside the one that stays."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager

from sandbox import odoo_program
from sandbox.ports import free_port

if t.TYPE_CHECKING:
    from pathlib import Path

    from sandbox.odoo_program import OdooProgram

EXTRA = "extra-"


@contextmanager
def running(odoo: OdooProgram, folder: Path, *, db_filter: str, workers: int) -> t.Iterator[str]:
    """Run one for the block, on a port of its own, noted down in `folder`.

    Yields:
        Its address.
    """
    port = free_port()
    log = odoo.logs / f"{EXTRA}{port}.log"
    process = odoo.start(
        port=port, gevent_port=free_port(), workers=workers, db_filter=db_filter, log=log
    )
    file = folder / f"{EXTRA}{port}.json"
    process.save(file)
    try:
        yield odoo.wait(process, port, log=log)
    finally:
        odoo_program.stop(file)


def stop_all(folder: Path) -> None:
    """Stop those that are noted down in `folder`: their block was killed."""
    for file in folder.glob(f"{EXTRA}*.json"):
        odoo_program.stop(file)
