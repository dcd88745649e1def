"""One run of a stream, from its first questions on."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    import concurrent.futures

    from tap_odoo.catalog.selection import RequestedFields
    from tap_odoo.fetch.call_counter import CountingClient
    from tap_odoo.fetch.query import Query
    from tap_odoo.incremental.window import Window


@dataclasses.dataclass(frozen=True)
class Plan:
    """What a run asks for.

    Attributes:
        query: The rows.
        listed: The bookmark's new list of records whose deletion counts
            (`incremental/list_deletions.py`); None leaves it alone.
    """

    query: Query
    listed: dict[str, str] | None = None


@dataclasses.dataclass(frozen=True)
class Run:
    """One run of a stream.

    Attributes:
        window: The changes that it reads.
        requested: The fields that are asked for.
        odoo: The connection, its calls counted.
        plan: Is made in another thread, with the first ids.
    """

    window: Window
    requested: RequestedFields
    odoo: CountingClient
    plan: concurrent.futures.Future[Plan]
