"""Makes records that others refer to and that aren't there, where `create_missing` says so."""

from __future__ import annotations

import logging
import typing as t

from target_odoo.load.load_row import LoadRow
from target_odoo.odoo.context import ALSO_ARCHIVED
from target_odoo.records.parsed_record import DATABASE_ID, EXTERNAL_ID

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_odoo.load.load_row import RecordLoader
    from target_odoo.odoo.session import OdooSession
    from target_odoo.outcome import Reason
    from target_odoo.records.parsed_record import Reference

logger = logging.getLogger(__name__)


class MissingRecordCreator:
    """Makes a record out of a reference: the field that it was looked for by, and its value.

    Args:
        session: Tells whether one is still there, and names them; the name follows from the
            reference, so that two writers at the same time make one.
        loader: Writes them.
        models: The models that the setting allows.
        upcoming: The records that are about to be written.
    """

    def __init__(
        self,
        session: OdooSession,
        loader: RecordLoader,
        models: Iterable[str],
        upcoming: UpcomingRecords,
    ) -> None:
        self._connection = session.connection
        self._loader = loader
        self._external_ids = session.external_ids
        self._models = frozenset(models)
        self._upcoming = upcoming

    def makes(self, reference: Reference) -> bool:
        """Tell whether this reference may be made: by one field, of an allowed model.

        Not where the batch itself has the record: who refers to it is tried again after it.
        """
        named = reference.by in (EXTERNAL_ID, DATABASE_ID) or reference.scope
        is_meant = reference.model in self._models and not named
        return is_meant and not self._upcoming.brings(reference)

    def why_not(self, reference: Reference) -> str:
        """Return why a record of an allowed model isn't made, or ``""``."""
        if reference.model not in self._models:
            return ""
        if reference.scope:
            return "create_missing doesn't make it, as more than one field tells which it is"
        if self._upcoming.brings(reference):
            return "it comes in the same batch, and isn't written before this record is"
        return ""

    def make(self, references: Sequence[Reference]) -> dict[Reference, int | Reason]:
        """Make records of one model; return their ids, or why Odoo refused.

        One that was made before and has another value by now stays as it is.
        """
        if not references:
            return {}
        model = references[0].model
        names = {
            ref: self._external_ids.invent(model, f"{ref.by}={ref.value}") for ref in references
        }
        made: dict[Reference, int | Reason] = dict(self._made_before(model, names))
        new = [reference for reference in references if reference not in made]
        rows = [LoadRow({"id": names[ref], ref.by: ref.value}) for ref in new]
        for reference, answer in zip(new, self._loader.load(model, rows), strict=True):
            made[reference] = answer
            if isinstance(answer, int):
                logger.info("made %s, which was missing", reference)
        return made

    def _made_before(self, model: str, names: Mapping[Reference, str]) -> dict[Reference, int]:
        holders = self._external_ids.find(names.values())
        found = {ref: holders[name].id for ref, name in names.items() if name in holders}
        domain = [("id", "in", sorted(found.values()))]
        there = (
            self._connection.call(model, "search", domain, context=ALSO_ARCHIVED) if found else []
        )
        return {ref: record for ref, record in found.items() if record < 0 or record in there}


class UpcomingRecords:
    """Knows the records of the batch of each model that is looked up, or was last.

    With `create_missing` batches are looked up one after the other.
    """

    def __init__(self) -> None:
        self._records: dict[str, dict[int, Mapping[str, t.Any]]] = {}
        self._values: dict[tuple[str, str], set[str]] = {}

    def expect(self, model: str, records: Mapping[int, Mapping[str, t.Any]]) -> None:
        """Take note of the records of a batch.

        Of a batch that is written again in part, all are still remembered: one that was rejected
        comes again when it is mended, and isn't made meanwhile.

        Args:
            model: Where they go.
            records: By number in the input, they, in Odoo's shape.
        """
        if not records.keys() <= self._records.get(model, {}).keys():
            self._records[model] = dict(records)
            for key in [key for key in self._values if key[0] == model]:
                del self._values[key]

    def brings(self, reference: Reference) -> bool:
        """Tell whether a reference means one of these records."""
        key = reference.model, reference.by
        if key not in self._values:
            records = self._records.get(reference.model, {}).values()
            found = (record.get(reference.by) for record in records)
            self._values[key] = {_plain(value) for value in found if value is not None}
        return _plain(reference.value) in self._values[key]


def _plain(value: object) -> str:
    return str(value).replace("\x00", "")
