"""Records that are there and that the user may no longer see: deleted only if the settings say so.

A right or a company that is taken from the user hides records. The bookmark remembers their ids::

    {"hidden_ids": "31-44"}

so that they are read again, whatever their `write_date`, when they can be seen again.
"""

from __future__ import annotations

import logging
import typing as t

from tap_odoo.fetch.absence import MAX_QUESTIONS, Absence, absence_of
from tap_odoo.incremental.id_ranges import IdRanges

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.client.odoo_client import OdooClient
    from tap_odoo.fetch.query import Query

HIDDEN_IDS = "hidden_ids"
#: A mark on ids that a bookmark knows: they were found by another question than today's.
EARLIER = "earlier_question"
#: Questions that may be asked where what is hidden is to be told apart, to be sent as deleted.
QUESTIONS_TO_DELETE = 20_000

logger = logging.getLogger(__name__)


class HiddenRecords:
    """What a stream knows of records that a search no longer brings.

    Args:
        stream: Its name, for the log.
        bookmark: The stream's part of the state.
        delete: The setting `unreadable` says that they are sent as deleted.
    """

    def __init__(self, stream: str, bookmark: dict[str, t.Any], *, delete: bool) -> None:
        self._stream = stream
        self._bookmark = bookmark
        self._delete = delete
        self._hidden: list[int] = []

    def before(self) -> set[int]:
        """Return the ids of those that were hidden in the last run."""
        return set(IdRanges(self._bookmark.get(HIDDEN_IDS, "")))

    def absence_of(self, odoo: OdooClient, query: Query, ids: Sequence[int]) -> Absence:
        """Return what became of records, and say in the log what can no longer be seen."""
        questions = QUESTIONS_TO_DELETE if self._delete else MAX_QUESTIONS
        found = absence_of(odoo, query, ids, questions=questions)
        hidden = sorted([*found.hidden, *found.unknown])
        if hidden:
            logger.warning(
                "%s: %d records can no longer be read, %d among them: %s",
                self._stream,
                len(hidden),
                hidden[0],
                "the setting unreadable sends them as deleted"
                if self._delete
                else "that is no proof that they were deleted, and they are not reported as such",
            )
        self._hidden = sorted(found.unknown) if self._delete else hidden
        return found

    def deleted(self, absence: Absence) -> list[int]:
        """Return the ids of records that are to be sent as deleted.

        A record that left the domain is, unless it is the domain that has changed.
        """
        left = [] if self._bookmark.get(EARLIER) else absence.left
        hidden = absence.hidden if self._delete else []
        return sorted([*absence.missing, *left, *hidden])

    def finish(self) -> None:
        """Remember what is hidden: all that is known was found by today's question."""
        ranges = IdRanges()
        ranges.extend(self._hidden)
        if self._hidden:
            self._bookmark[HIDDEN_IDS] = str(ranges)
        else:
            self._bookmark.pop(HIDDEN_IDS, None)
        self._bookmark.pop(EARLIER, None)
