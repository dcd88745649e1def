"""Rows of the ledger's table of outcomes, for tests."""

from __future__ import annotations

import typing as t

from odoo_common.ledger.runs import now
from odoo_common.ledger.tables import outcomes


def outcome(**values: t.Any) -> dict[str, t.Any]:
    """Return a row of `outcomes`: a partner that was made, but for `values`."""
    empty: dict[str, t.Any] = {
        column.name: None for column in outcomes.columns if column.name not in ("id", "run")
    }
    return empty | {
        "at": now(),
        "duration_ms": 4,
        "stream": "partners",
        "model": "res.partner",
        "external_id": "singer.p1",
        "odoo_id": 7,
        "outcome": "created",
        **values,
    }
