"""Which writer a model has: a table of those that have one of their own."""

from __future__ import annotations

import typing as t

from typing_extensions import override

from odoo_common.errors import Rejected
from odoo_common.odoo.access_rights import REFUSED, Rights
from target_odoo.outcome import Reason
from target_odoo.stock.inventory_levels import InventoryLevels
from target_odoo.stock.productions import Productions
from target_odoo.stock.transfers import Transfers
from target_odoo.write.batch_writer import PreparedBatch
from target_odoo.write.by_company import ByCompany
from target_odoo.write.upsert import Upsert

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.records.item import InputRecord
    from target_odoo.services import Services

#: Odoo's refusal of a right.
ACCESS = "access"
WRITERS: dict[str, type[Upsert]] = {
    "mrp.production": Productions,
    "stock.picking": Transfers,
    "stock.quant": InventoryLevels,
}


class AnnouncingWriter(ByCompany):
    """Tells which records come before they are looked up."""

    @override
    def prepare(self, items: Sequence[InputRecord]) -> PreparedBatch:
        there = {item.number: item.record for item in items if not item.is_deletion}
        self._services.upcoming.expect(self._model, there)
        try:
            return super().prepare(items)
        except Rejected as error:
            if error.code != ACCESS:
                raise
            return self._without_access(items, error)

    def _without_access(self, items: Sequence[InputRecord], error: Rejected) -> PreparedBatch:
        """Reject what the user may not read; of several records, those that need it."""
        for item in items:
            item.reopened()
        rights = Rights(self._services.session.connection)
        if len(items) == 1 or rights.verdict(self._model) == REFUSED:
            for item in items:
                item.rejected(Reason.from_odoo(error))
            return PreparedBatch(lambda: None)

        def write() -> None:
            for item in items:
                self.prepare([item]).write()

        return PreparedBatch(write)


def writer_for(services: Services, model: str, key_properties: Sequence[str]) -> ByCompany:
    """Return what writes batches of records of `model`."""
    writer = WRITERS.get(model, Upsert)
    return AnnouncingWriter(
        services, model, lambda of_company: writer(of_company, model, key_properties)
    )
