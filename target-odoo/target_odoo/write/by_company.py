"""Records of several companies: each is written as a user of its company writes it.

Its defaults, its company-dependent fields, its journals and its taxes are that company's.
"""

from __future__ import annotations

import dataclasses
import itertools
import operator
import typing as t

from target_odoo.outcome import RecordRejected
from target_odoo.records.parsed_record import DATABASE_ID, Reference
from target_odoo.write.batch_writer import BatchFootprint, PreparedBatch
from target_odoo.write.batching import columns_of

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services
    from target_odoo.write.upsert import Upsert

COMPANY = "company_id"
COMPANIES = "res.company"


class ByCompany:
    """Writes batches of one model, the records of each company in its context.

    Args:
        services: What to write with.
        model: The model.
        build: Makes what writes with the services of one company.
    """

    def __init__(self, services: Services, model: str, build: Callable[[Services], Upsert]) -> None:
        self._services = services
        self._model = model
        self._build = build
        self._writers: dict[int, Upsert] = {}
        self._default: Reference | None = None
        if text := services.settings.company_id:
            by = DATABASE_ID if text.isdigit() else "name"
            self._default = Reference(COMPANIES, by, int(text) if text.isdigit() else text)

    def write(self, items: Sequence[InputRecord]) -> None:
        """Write the records; afterwards each item has its outcome."""
        self.prepare(items).write()

    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        """Look the records up, where all are one company's."""
        there = self._by_company(items)
        groups: dict[int, list[InputRecord]] = {}
        for company, item in there:
            groups.setdefault(company, []).append(item)
        if len(groups) == 1:
            [(company, group)] = groups.items()
            return self._writer(company).prepare(group)

        def write() -> None:
            for company, group in self._in_order(there, groups):
                self._writer(company).write(group)

        return PreparedBatch(write)

    def _in_order(
        self, there: Sequence[tuple[int, InputRecord]], groups: dict[int, list[InputRecord]]
    ) -> Iterable[tuple[int, list[InputRecord]]]:
        """Return the groups; smaller ones where a record is in several and their order counts."""
        names: list[Hashable] = []
        for group in groups.values():
            self._writer(0).identify(group)
            names += set().union(*(item.names for item in group))
        # By an id and a .id it may be the same record.
        namings = {bool(item.external_id) for _, item in there}
        if len(names) == len(set(names)) and len(namings) == 1:
            return groups.items()
        runs = itertools.groupby(there, key=operator.itemgetter(0))
        return [(company, [item for _, item in run]) for company, run in runs]

    def is_apart(self, ours: BatchFootprint, theirs: BatchFootprint) -> bool:
        """Tell whether a batch can be looked up while another one is written."""
        return self._writer(0).is_apart(ours, theirs)

    def _by_company(self, items: Sequence[InputRecord]) -> list[tuple[int, InputRecord]]:
        """Return the records with their companies, without the rejected; 0: the user's own."""
        columns = [name for name in columns_of(items) if name.partition("/")[0] == COMPANY]
        references: list[Reference | None] = [self._default] * len(items)
        for column in columns:
            for index, item in enumerate(items):
                if item.record.get(column):
                    reference = self._company(column, item.record[column])
                    references[index] = reference or self._default
        found = self._services.references.resolve(ref for ref in references if ref)
        there: list[tuple[int, InputRecord]] = []
        for item, reference in zip(items, references, strict=True):
            company = found[reference] if reference else 0
            if isinstance(company, int):
                there.append((max(company, 0), item))
            else:
                self._writer(0).identify([item])
                field = f"{COMPANY}/{reference.by}" if reference else COMPANY
                item.rejected(dataclasses.replace(company, field=field))
        return there

    def footprint(self, items: Sequence[InputRecord]) -> BatchFootprint:
        """Return which models these records touch."""
        return self._writer(0).footprint(items)

    def _writer(self, company: int) -> Upsert:
        if company not in self._writers:
            self._writers[company] = self._build(self._services.in_company(company))
        return self._writers[company]

    def _company(self, column: str, value: object) -> Reference | None:
        try:
            by = column.partition("/")[2]
            return self._services.parser.reference(COMPANY, COMPANIES, by, value)
        except RecordRejected:
            return None  # it is rejected with its reason where it is read
