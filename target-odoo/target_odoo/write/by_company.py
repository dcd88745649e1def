"""Records of several companies: each is written as a user of its company writes it.

Its defaults, its company-dependent fields, its journals and its taxes are that company's.
"""

from __future__ import annotations

import dataclasses
import itertools
import operator
import typing as t

from target_odoo.delivery.pipeline import in_one_go
from target_odoo.outcome import RecordRejected
from target_odoo.records.parsed_record import DATABASE_ID, Reference
from target_odoo.write.batching import columns_of

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from target_odoo.delivery.pipeline import Steps
    from target_odoo.records.item import Item
    from target_odoo.services import Tools
    from target_odoo.write.batch_writer import About
    from target_odoo.write.upsert import Upsert

COMPANY = "company_id"
COMPANIES = "res.company"


class ByCompany:
    """Writes batches of one model, the records of each company in its context.

    Args:
        tools: What to work with.
        model: The model.
        build: Makes what writes with the tools of one company.
    """

    def __init__(self, tools: Tools, model: str, build: Callable[[Tools], Upsert]) -> None:
        self._tools = tools
        self._model = model
        self._build = build
        self._ways: dict[int, Upsert] = {}
        setting = tools.config.get(COMPANY)
        self._default: Reference | None = None
        if setting:
            text = str(setting)
            by = DATABASE_ID if text.isdigit() else "name"
            self._default = Reference(COMPANIES, by, int(text) if text.isdigit() else text)

    def write(self, items: Sequence[Item]) -> None:
        """Write the records; afterwards each item has its outcome."""
        in_one_go(self.steps(items))

    def steps(self, items: Sequence[Item]) -> Steps:
        """Do the same in two steps, where all records are one company's."""
        there = self._by_company(items)
        groups: dict[int, list[Item]] = {}
        for company, item in there:
            groups.setdefault(company, []).append(item)
        if len(groups) == 1:
            [(company, group)] = groups.items()
            yield from self._way(company).steps(group)
            return
        yield None
        for company, group in self._in_order(there, groups):
            self._way(company).write(group)

    def _in_order(
        self, there: Sequence[tuple[int, Item]], groups: dict[int, list[Item]]
    ) -> Iterable[tuple[int, list[Item]]]:
        """Return the groups; smaller ones where a record is in several and their order counts."""
        names: list[Hashable] = []
        for group in groups.values():
            self._way(0).identify(group)
            names += set().union(*(item.names for item in group))
        # By an id and a .id it may be the same record.
        ways = {bool(item.external_id) for _, item in there}
        if len(names) == len(set(names)) and len(ways) == 1:
            return groups.items()
        runs = itertools.groupby(there, key=operator.itemgetter(0))
        return [(company, [item for _, item in run]) for company, run in runs]

    def is_apart(self, ours: About, theirs: About) -> bool:
        """Tell whether a batch can be looked up while another one is written."""
        return self._way(0).is_apart(ours, theirs)

    def _by_company(self, items: Sequence[Item]) -> list[tuple[int, Item]]:
        """Return the records with their companies, without the rejected; 0: the user's own."""
        columns = [name for name in columns_of(items) if name.partition("/")[0] == COMPANY]
        references: list[Reference | None] = [self._default] * len(items)
        for column in columns:
            for index, item in enumerate(items):
                if item.record.get(column):
                    reference = self._company(column, item.record[column])
                    references[index] = reference or self._default
        found = self._tools.references.resolve(ref for ref in references if ref)
        there: list[tuple[int, Item]] = []
        for item, reference in zip(items, references, strict=True):
            company = found[reference] if reference else 0
            if isinstance(company, int):
                there.append((max(company, 0), item))
            else:
                self._way(0).identify([item])
                field = f"{COMPANY}/{reference.by}" if reference else COMPANY
                item.rejected(dataclasses.replace(company, field=field))
        return there

    def about(self, items: Sequence[Item]) -> About:
        """Return what these records have to do with."""
        return self._way(0).about(items)

    def _way(self, company: int) -> Upsert:
        if company not in self._ways:
            self._ways[company] = self._build(self._tools.in_company(company))
        return self._ways[company]

    def _company(self, column: str, value: object) -> Reference | None:
        try:
            by = column.partition("/")[2]
            return self._tools.shapes.reference(COMPANY, COMPANIES, by, value)
        except RecordRejected:
            return None  # it is rejected with its reason where it is read
