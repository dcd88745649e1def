"""Which models are written in a way of their own: a table."""

from __future__ import annotations

import typing as t

from typing_extensions import override

from target_odoo.stock.inventory_levels import InventoryLevels
from target_odoo.stock.productions import Productions
from target_odoo.stock.transfers import Transfers
from target_odoo.write.by_company import ByCompany
from target_odoo.write.upsert import Upsert

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from target_odoo.delivery.pipeline import Steps
    from target_odoo.records.item import Item
    from target_odoo.services import Tools

WAYS: dict[str, type[Upsert]] = {
    "mrp.production": Productions,
    "stock.picking": Transfers,
    "stock.quant": InventoryLevels,
}


class Announced(ByCompany):
    """Tells which records come before they are looked up."""

    @override
    def steps(self, items: Sequence[Item]) -> Steps:
        there = {item.number: item.record for item in items if not item.is_deletion}
        self._tools.coming.expect(self._model, there)
        yield from super().steps(items)


def way_of(tools: Tools, model: str, key_properties: Sequence[str]) -> ByCompany:
    """Return what writes batches of records of `model`."""
    way = WAYS.get(model, Upsert)
    return Announced(tools, model, lambda of_company: way(of_company, model, key_properties))
