"""Proof that records are not there: they are asked for by their ids, and Odoo says so.

`read` leaves out what the table doesn't hold and refuses what the user may not see, where a
search passes over both. It has to be asked for a stored column: it echoes an id alone.
"""

from __future__ import annotations

import dataclasses
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


@dataclasses.dataclass
class Absence:
    """What became of records that a search no longer brings.

    Attributes:
        missing: The table doesn't hold them.
        left: They are there, and no longer in the stream's domain.
        hidden: They are there, and the user may not see them.
        unknown: Telling hidden ones from missing ones took too many questions.
    """

    missing: list[int] = dataclasses.field(default_factory=list)
    left: list[int] = dataclasses.field(default_factory=list)
    hidden: list[int] = dataclasses.field(default_factory=list)
    unknown: list[int] = dataclasses.field(default_factory=list)


def absence_of(
    odoo: OdooClient, query: Query, ids: Sequence[int], *, questions: int = MAX_QUESTIONS
) -> Absence:
    """Return what became of records that a search no longer brings.

    One that is there after all, and in the stream's domain, is in none of the lists.

    Args:
        odoo: Where to ask.
        query: The stream's, without a window.
        ids: In their order.
        questions: How many are spent on telling what may not be seen from what isn't there.
    """
    if not ids or not query.column:
        return Absence()  # Nothing is asked, or nothing could be proved.
    look = _Look(odoo, query, questions)
    for start in range(0, len(ids), TOGETHER):
        look.at(ids[start : start + TOGETHER])
    left = _outside(odoo, query, [number for number in ids if number in look.there])
    seen = {*look.there, *look.hidden, *look.unknown}
    return Absence(
        missing=[number for number in ids if number not in seen],
        left=sorted(left),
        hidden=sorted(look.hidden),
        unknown=sorted(look.unknown),
    )


class _Look:
    """Reads records by their ids.

    Attributes:
        there: Those that came.
        hidden: Those that Odoo refuses.
        unknown: Those that were not asked for one by one any more.
    """

    def __init__(self, odoo: OdooClient, query: Query, questions: int) -> None:
        self.there: set[int] = set()
        self.hidden: set[int] = set()
        self.unknown: set[int] = set()
        self._odoo = odoo
        self._query = query
        self._left = questions

    def at(self, ids: Sequence[int]) -> None:
        """Read some records, in halves where Odoo refuses one of them."""
        query = self._query
        waiting = [ids]
        while waiting:
            some = waiting.pop()
            if self._left <= 0:
                self.unknown.update(some)
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
