"""A ledger with a few runs in it, and the command."""

from __future__ import annotations

import typing as t

import pytest
from click.testing import CliRunner, Result

from odoo_common.ledger.database import Store
from odoo_common.ledger.runs import Origin, Run
from odoo_sync.cli import main
from tests.unit.outcomes import outcome

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COUNTS = ("read", "created", "updated", "unchanged", "skipped", "rejected")


def rejected(**values: t.Any) -> dict[str, t.Any]:
    """Return a row of a rejected product."""
    return outcome(
        **{
            "stream": "products",
            "model": "product.product",
            "external_id": "singer.x1",
            "odoo_id": None,
            "outcome": "rejected",
            "code": "unique",
            "message": "Barcode 3700123456789 is taken by Desk",
            "field": "barcode",
            "value": "3700123456789",
            "existing_id": 892,
            "can_retry": False,
            **values,
        }
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(str(path))
    yield store
    store.close()


def note(
    store: Store, rows: list[dict[str, t.Any]], status: str, *, error: str = "", **origin: str
) -> str:
    """Write a run of the target with these outcomes; return its id."""
    about = {"connector": "target-odoo", "direction": "to_odoo", "place": "db@host", **origin}
    run = Run(store, Origin(**about))
    streams: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = streams.setdefault(row["stream"], dict.fromkeys(COUNTS, 0))
        counts["read"] += 1
        counts[row["outcome"]] += 1
    totals = {name: sum(counts[name] for counts in streams.values()) for name in COUNTS}
    run.record(rows, {"streams": streams, **totals})
    run.end(status, {"streams": streams, **totals}, error=error)
    return run.id


@pytest.fixture
def call(path: Path) -> Callable[..., Result]:
    """Run `odoo-sync` on the ledger."""

    def caller(*arguments: str, ledger: str = str(path)) -> Result:
        result = CliRunner().invoke(main, [*arguments, "--ledger", ledger])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return caller
