"""Transfers that are done: what is done of them, against what their records say."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.outcome import Reason
from target_odoo.stock.done_quantities import DECIMALS, DONE_COLUMN, LOT_ID, LOT_NAME, totals
from target_odoo.stock.tracked_goods import MOVE_LINE, TrackedGoods

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_odoo.odoo.session import OdooSession
    from target_odoo.stock.done_quantities import DoneQuantity

Row = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class DoneTransfer:
    """A transfer that is done, and what its record says of it.

    Attributes:
        id: Its database id.
        pieces: What its record says is done.
        done: What is done, by product: what that is called, and how much.
    """

    id: int
    pieces: Sequence[DoneQuantity]
    done: Mapping[int, tuple[str, float]]

    @property
    def naming(self) -> set[int]:
        """The products of which it says some lots or serial numbers."""
        return {piece.product for piece in self.pieces if piece.has_lot}

    @property
    def silent(self) -> set[int]:
        """The products of which it doesn't say all: what comes out of a package has its own."""
        return {piece.product for piece in self.pieces if piece.quantity and not piece.has_lot}


def contradictions(session: OdooSession, transfers: Sequence[DoneTransfer]) -> list[Reason | None]:
    """Tell of each transfer where it differs from what its record says, if it does."""
    naming = [transfer for transfer in transfers if transfer.naming]
    rows: list[Row] = []
    goods = TrackedGoods(session)
    if naming:
        field = "qty_done" if "qty_done" in session.fields.of(MOVE_LINE) else "quantity"
        domain = [("picking_id", "in", [one.id for one in naming]), ("state", "=", "done")]
        names = ["picking_id", "product_id", "lot_id", "company_id", field]
        found = session.connection.call(MOVE_LINE, "search_read", domain, names)
        rows = [{**row, "done": row[field]} for row in found]
        goods.read(piece for one in naming for piece in one.pieces)
    return [
        _of_quantity(one)
        or _of_lots(one, [r for r in rows if id_of(r["picking_id"]) == one.id], goods)
        for one in transfers
    ]


def _of_quantity(transfer: DoneTransfer) -> Reason | None:
    told_by_lot = transfer.naming - transfer.silent
    for product, requested in totals(transfer.pieces).items():
        what, there = transfer.done.get(product, (f"product {product}", 0.0))
        if product not in told_by_lot and round(requested - there, DECIMALS):
            return _done_already(there, what, requested)
    return None


def _of_lots(transfer: DoneTransfer, rows: Sequence[Row], goods: TrackedGoods) -> Reason | None:
    """Tell of which lot another quantity is done."""
    named, silent = transfer.naming, transfer.silent
    company = id_of(rows[0]["company_id"]) if rows else 0
    done: dict[int, float] = {}
    called: dict[int, str] = {}
    open_ended: set[int] = set()
    for row in rows:
        if id_of(row["product_id"]) in named:
            lot = id_of(row["lot_id"])
            done[lot] = done.get(lot, 0.0) + row["done"]
            if id_of(row["product_id"]) in silent:
                open_ended.add(lot)
            called[lot] = row["lot_id"][1] if lot else row["product_id"][1]
    requested: dict[int, float] = {}
    for piece in transfer.pieces:
        if piece.has_lot and piece.quantity:
            lot = goods.lot_of(piece, company)
            if lot not in done:
                column = LOT_ID if piece.lot_id else LOT_NAME
                lot_name = piece.lot or str(piece.lot_id)
                text = f"{column}: the transfer is done already, and nothing of {lot_name} in it"
                return Reason("workflow", text, column, lot_name)
            requested[lot] = requested.get(lot, 0.0) + piece.quantity
    for lot, there in done.items():
        more = round(there - requested.get(lot, 0.0), DECIMALS)
        if more < 0 or (more and lot not in open_ended):
            return _done_already(there, called[lot], requested.get(lot, 0.0))
    return None


def _done_already(there: float, what: str, requested: float) -> Reason:
    text = f"{there:g} of {what} is done already, and can't become {requested:g}"
    return Reason("workflow", text, DONE_COLUMN, f"{requested:g}")
