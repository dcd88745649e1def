"""Proof that records are not there: they are asked for by their ids, and Odoo says so.

`read` leaves out what the table doesn't hold and refuses what the user may not see, where a
search passes over both. It has to be asked for a stored column: it echoes an id alone.
"""

from __future__ import annotations

import logging
import typing as t

from odoo_common.errors import NoSuchMethod, Rejected, UnknownArgument
from tap_odoo.fetch.ids import search
from tap_odoo.fetch.query import conjunction

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from odoo_common.client.odoo_client import OdooClient
    from odoo_common.odoo.model_fields import Field
    from tap_odoo.fetch.query import Query

#: Columns that nearly every table has; reading one costs no computation.
COLUMNS = ("write_date", "create_date", "write_uid", "create_uid")
#: Types of fields that are columns whenever they are stored.
PLAIN_TYPES = frozenset({"integer", "boolean", "char", "float", "date", "datetime", "selection"})
#: Records asked for at once.
TOGETHER = 1000
#: Questions that are spent on telling what the user may not see from what is not there.
MAX_QUESTIONS = 200

logger = logging.getLogger(__name__)


def proving_column(fields: Mapping[str, Field]) -> str:
    """Return a stored column of a model; ``""`` where it has none."""
    for name in COLUMNS:
        if name in fields and fields[name].store:
            return name
    plain = (name for name, field in fields.items() if field.store and field.type in PLAIN_TYPES)
    return next((name for name in plain if name != "id"), "")


def absent(odoo: OdooClient, query: Query, ids: Sequence[int]) -> list[int]:
    """Return those of the ids that a stream no longer has.

    A record that is there and no longer in the stream's domain has left the stream. What the
    user may not see is not absent.

    Args:
        odoo: Where to ask.
        query: The stream's, without a window.
        ids: In their order.
    """
    if not ids or not query.column:
        return []
    look = _Look(odoo, query)
    for start in range(0, len(ids), TOGETHER):
        look.at(ids[start : start + TOGETHER])
    if look.hidden:
        logger.warning(
            "%s: %d records can no longer be read, %d among them: that is no proof that they were "
            "deleted, and they are not reported as such",
            query.model,
            len(look.hidden),
            min(look.hidden),
        )
    left = _outside(odoo, query, [number for number in ids if number in look.there])
    return [n for n in ids if n in left or (n not in look.there and n not in look.hidden)]


class _Look:
    """Reads records by their ids.

    Attributes:
        there: Those that came.
        hidden: Those that Odoo refuses, or that could not be told from such.
    """

    def __init__(self, odoo: OdooClient, query: Query) -> None:
        self.there: set[int] = set()
        self.hidden: set[int] = set()
        self._odoo = odoo
        self._query = query
        self._left = MAX_QUESTIONS

    def at(self, ids: Sequence[int]) -> None:
        """Read some records, in halves where Odoo refuses one of them."""
        query = self._query
        waiting = [ids]
        while waiting:
            some = waiting.pop()
            if self._left <= 0:
                self.hidden.update(some)
                continue
            try:
                rows = self._odoo.call(
                    query.model, "read", list(some), [query.column], context=query.context
                )
            except (NoSuchMethod, UnknownArgument):
                raise
            except Rejected as refused:
                self._left -= 1
                if len(some) > 1:
                    middle = len(some) // 2
                    waiting += [some[middle:], some[:middle]]
                elif refused.code != "missing":
                    self.hidden.update(some)
            else:
                self.there.update(row["id"] for row in rows)


def _outside(odoo: OdooClient, query: Query, ids: Sequence[int]) -> set[int]:
    """Return the records that are there and not in the stream's domain."""
    found: set[int] = set()
    if not query.domain:
        return found
    for start in range(0, len(ids), TOGETHER):
        some = ids[start : start + TOGETHER]
        inside = search(odoo, query, conjunction([("id", "in", list(some))], query.domain))
        found.update(set(some).difference(inside))
    return found
