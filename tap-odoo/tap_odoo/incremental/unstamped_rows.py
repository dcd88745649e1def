"""Rows without a `write_date`: SQL put them there, an import or a migration.

No time tells that they are new. A run brings those that no run has brought, which the bookmark
remembers as ranges of ids (`{"unstamped": "1-88"}`).
"""

from __future__ import annotations

import typing as t

from tap_odoo.incremental.id_ranges import IdRanges

if t.TYPE_CHECKING:
    from tap_odoo.catalog.builtin_streams import Domain

UNSTAMPED = "unstamped"
#: The last ranges are left out of the domain one by one, and all ids below them together.
EXACT_RANGES = 20


def new_rows(replication_key: str, known: str) -> Domain:
    """Return the domain of the rows without a stamp that no run has brought.

    Args:
        replication_key: `write_date`.
        known: Those that one has, as `IdRanges` writes them.
    """
    ranges = IdRanges(known).ranges
    domain: Domain = ((replication_key, "=", False),)
    for first, last in ranges[-EXACT_RANGES:]:
        domain = ("&", "|", ("id", "<", first), ("id", ">", last), *domain)
    if len(ranges) > EXACT_RANGES:
        domain = ("&", ("id", ">", ranges[-EXACT_RANGES - 1][1]), *domain)
    return domain


def joined(known: str, brought: str) -> str:
    """Return the ids of both, as `IdRanges` writes them."""
    return str(IdRanges(known).joined(IdRanges(brought)))
