"""The lines of a move that say which goods are done: from where, which lot, into which package."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.field_names import name_in
from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.writer import Change
from target_odoo.stock.done_quantities import DECIMALS
from target_odoo.stock.tracked_goods import MOVE_LINE

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.stock.done_quantities import DoneQuantity
    from target_odoo.stock.routes import TransferRoute
    from target_odoo.stock.tracked_goods import Quant, TrackedGoods

#: Since Odoo 17 the quantity that is reserved becomes the one that is done by `picked`.
PICKED = "picked"
#: Fields of a move that its lines share.
_OF_MOVE = ("product_id", "location_id", "location_dest_id", "picking_id")

Row = dict[str, t.Any]


class MoveLines:
    """Says what to write into moves so that their lines are these pieces.

    Args:
        session: The Odoo that is written into.
        goods: What Odoo knows of the goods.
        packages: The packages that goods are put into, by company and name.
    """

    def __init__(
        self, session: OdooSession, goods: TrackedGoods, packages: Mapping[tuple[int, str], int]
    ) -> None:
        self._goods = goods
        self._packages = packages
        fields = session.fields.of(MOVE_LINE)
        self._done = "qty_done" if "qty_done" in fields else "quantity"
        self._has_picked = PICKED in fields
        self._unit_of_move = name_in("stock.move", "product_uom", session.fields.of("stock.move"))

    def change(self, row: Row, pieces: Sequence[DoneQuantity], way: TransferRoute) -> Change:
        """Replace a move's lines, what Odoo reserved among them."""
        shared: Row = {name: id_of(row[name]) for name in _OF_MOVE}
        if self._has_picked:
            shared[PICKED] = True
        commands: list[t.Any] = [[2, line_id] for line_id in row["move_line_ids"]]
        for piece in pieces:
            unit, factor = self._unit(row, piece)
            lot = self._goods.lot_of(piece, way.company)
            named: Row = {"product_uom_id": unit}
            if lot:
                named["lot_id"] = lot
            elif piece.lot:
                named["lot_name"] = piece.lot
            into = piece.put_into or self._packages.get((way.company, piece.put_into_name), 0)
            if into:
                named["result_package_id"] = into
            amount = dataclasses.replace(piece, quantity=piece.quantity * factor)
            for taken, quantity in self._taken(amount, row, lot, way):
                done = {self._done: round(quantity / factor, DECIMALS)}
                commands.append([0, 0, shared | named | taken | done])
        return Change(row["id"], {"move_line_ids": commands})

    def _unit(self, row: Row, piece: DoneQuantity) -> tuple[int, float]:
        """Return the unit that a line is written in, and how many of the product's own it is.

        Serial numbers are pieces of the product's own unit, as Odoo counts its stock.
        """
        product = self._goods.products.get(piece.product)
        of_move = id_of(row[self._unit_of_move])
        of_product = id_of(product["uom_id"]) if product else of_move
        if self._goods.is_serial(piece.product):
            return of_product, 1.0
        is_same = of_product == of_move or not row["product_uom_qty"]
        return of_move, 1.0 if is_same else row["product_qty"] / row["product_uom_qty"]

    def _taken(
        self, piece: DoneQuantity, row: Row, lot: int, way: TransferRoute
    ) -> Iterator[tuple[Row, float]]:
        """Yield from where how much is taken; what nobody has comes from the move's own place."""
        left = piece.quantity
        source = id_of(row["location_id"])
        here = [quant for quant in self._goods.lying(piece, lot) if quant.is_below(source)]
        for quant in here if way.is_ours else ():
            share = min(left, quant.left)
            if share > 0:
                quant.left -= share
                left = round(left - share, DECIMALS)
                yield _of(quant), share
        if left > 0:
            yield {"package_id": piece.taken_from} if piece.taken_from else {}, left


def _of(quant: Quant) -> Row:
    names = ("location_id", "lot_id", "package_id", "owner_id")
    return {name: quant.of(name) for name in names if quant.of(name)}
