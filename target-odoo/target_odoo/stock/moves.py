"""What is done of the moves of transfers: compared, spread over the moves, and set."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Unconfirmed
from odoo_common.odoo.field_names import name_in
from odoo_common.odoo.model_fields import id_of
from target_odoo.odoo.writer import Change
from target_odoo.outcome import Reason
from target_odoo.stock.create_lots import make_repeated_lots, packages_by_name
from target_odoo.stock.done_checks import DoneTransfer, contradictions
from target_odoo.stock.done_quantities import (
    DONE_COLUMN,
    done_quantities_of,
    is_about_quantity,
    is_quantity,
    lines_of,
    spread,
    totals,
)
from target_odoo.stock.goods_checks import why_impossible
from target_odoo.stock.move_lines import PICKED, MoveLines
from target_odoo.stock.routes import routes_of
from target_odoo.stock.tracked_goods import TrackedGoods

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.records.draft import ResolvedRecord
    from target_odoo.services import Services
    from target_odoo.stock.done_quantities import DoneQuantity
    from target_odoo.stock.routes import TransferRoute

MOVE = "stock.move"
UNIT = "product_uom"

Row = dict[str, t.Any]


class DoneMoves:
    """The moves of some transfers.

    Args:
        services: What to write with.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        fields = services.session.fields.of(MOVE)
        #: The field with what is done: Odoo 17 dropped the name of the older ones.
        self._done = DONE_COLUMN if DONE_COLUMN in fields else "quantity"
        self._has_picked = PICKED in fields
        self._unit = name_in(MOVE, UNIT, fields)
        self._rows: dict[int, list[Row]] = {}

    def read(self, picking_ids: Sequence[int]) -> None:
        """Read the moves of these transfers that aren't cancelled."""
        ids = [picking_id for picking_id in picking_ids if picking_id > 0]
        if not ids:
            return
        names = ["id", "product_id", "product_uom_qty", self._done, "picking_id", self._unit]
        names += ["state", "product_qty", "location_id", "location_dest_id", "move_line_ids"]
        if not self._has_picked:
            names.append("reserved_availability")
        domain = [("picking_id", "in", ids), ("state", "!=", "cancel")]
        rows = self._services.session.connection.call(
            MOVE, "search_read", domain, names, order="id"
        )
        for row in rows:
            self._rows.setdefault(id_of(row["picking_id"]), []).append(row)

    def refuse_wrong_goods(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject the open transfers whose lots, serial numbers or packages can't be theirs."""
        pieces = {id(draft): self._pieces(draft) for draft in drafts}
        naming = [d for d in drafts if any(piece.is_special for piece in pieces[id(d)])]
        if not naming:
            return
        goods = TrackedGoods(self._services.session)
        goods.read(piece for draft in naming for piece in pieces[id(draft)])
        for draft, way in zip(naming, routes_of(self._services.session, naming), strict=True):
            reason = why_impossible(pieces[id(draft)], way, goods)
            if reason:
                draft.item.rejected(reason)

    def contradictions(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Reject the transfers that are done and differ from what their lines say is done."""
        done = [DoneTransfer(d.id, self._pieces(d), self._totals_done(d.id)) for d in drafts]
        for draft, reason in zip(drafts, contradictions(self._services.session, done), strict=True):
            if reason:
                draft.item.rejected(reason)

    def _totals_done(self, picking: int) -> dict[int, tuple[str, float]]:
        """Return what is done of each product of a transfer, and what that is called."""
        totals: dict[int, tuple[str, float]] = {}
        for row in self._rows.get(picking, []):
            product, name = row["product_id"]
            totals[product] = (name, totals.get(product, ("", 0.0))[1] + row[self._done])
        return totals

    def stranger(self, draft: ResolvedRecord) -> Reason | None:
        """Tell which line is about a product that an open transfer doesn't move.

        One that says more of its move, its demand for instance, adds a move instead.
        """
        moved = {id_of(row["product_id"]) for row in self._rows.get(draft.id, [])}
        for line in lines_of(draft):
            product = line.values.get("product_id")
            if is_about_quantity(line) and product and product not in moved:
                text = f"the transfer moves nothing of the product with database id {product}"
                return Reason("reference", text, "product_id", str(product))
        return None

    def set_done(self, drafts: Sequence[ResolvedRecord]) -> None:
        """Set what is done of each move; reject the transfers where that can't be.

        Where the answer is lost the moves are read again: the lines of lots have no names, and
        would be added twice.
        """

        def read_again() -> None:
            self._rows.clear()
            self.read([draft.id for draft in drafts])

        dataclasses.replace(self._services.session.connection.retry, only=_AnswerLost).run(
            lambda: self._set(drafts),
            where="what is done of transfers",
            repeatable=True,
            reached=lambda: True,
            on_retry=read_again,
        )

    def _set(self, drafts: Sequence[ResolvedRecord]) -> None:
        changes: list[tuple[ResolvedRecord, Change]] = []
        lines = self._move_lines(drafts)
        for draft in [draft for draft in drafts if not draft.is_rejected]:
            rows = self._rows.get(draft.id, [])
            if not is_quantity(draft):
                changes += [(draft, change) for change in self._reserved(rows)]
                continue
            pieces = self._pieces(draft)
            if not any(piece.quantity for piece in pieces):
                text = "nothing of the transfer is done: leave it open, or cancel it"
                draft.item.rejected(Reason("value", text, DONE_COLUMN, "0"))
                continue
            try:
                changes += [(draft, change) for change in self._plan(draft, pieces, rows, lines)]
            except _NoMoveError as error:
                draft.item.rejected(Reason("reference", str(error), "product_id"))
        if lines is not None:
            companies = {draft: way.company for draft, way in lines.ways.items()}
            make_repeated_lots(self._services, lines.goods, changes, companies)
            changes = [(draft, change) for draft, change in changes if not draft.is_rejected]
        try:
            reasons = self._services.writer.write(MOVE, [change for _, change in changes])
        except Unconfirmed as error:
            raise _AnswerLost(error.message) from error
        for (draft, _), reason in zip(changes, reasons, strict=True):
            if reason is not None:
                draft.item.rejected(reason)

    def _move_lines(self, drafts: Sequence[ResolvedRecord]) -> _Lines | None:
        """Look up the goods that the transfers name, and make packages that are missing."""
        pieces = {id(draft): self._pieces(draft) for draft in drafts}
        naming = [d for d in drafts if any(piece.is_special for piece in pieces[id(d)])]
        if not naming:
            return None
        goods = TrackedGoods(self._services.session)
        goods.read(piece for draft in naming for piece in pieces[id(draft)])
        ways = dict(zip(map(id, naming), routes_of(self._services.session, naming), strict=True))
        wanted = {
            id(draft): [
                (ways[id(draft)].company, piece.put_into_name)
                for piece in pieces[id(draft)]
                if piece.put_into_name
            ]
            for draft in naming
        }
        every = [key for keys in wanted.values() for key in keys]
        found = packages_by_name(self._services, goods, every)
        for draft in naming:
            for key in wanted[id(draft)]:
                answer = found[key]
                if isinstance(answer, Reason):
                    draft.item.rejected(answer)
        packages = {key: answer for key, answer in found.items() if isinstance(answer, int)}
        return _Lines(MoveLines(self._services.session, goods, packages), goods, ways)

    def _pieces(self, draft: ResolvedRecord) -> list[DoneQuantity]:
        return done_quantities_of(draft, lambda line: self._product(draft, line))

    def _product(self, draft: ResolvedRecord, line: ResolvedRecord) -> int:
        product = line.values.get("product_id")
        if product:
            return int(product)
        own = (row for row in self._rows.get(draft.id, []) if row["id"] == line.id)
        return id_of(next((row["product_id"] for row in own), 0))

    def _reserved(self, rows: Sequence[Row]) -> Iterable[Change]:
        """Yield what makes Odoo before 17 do what is reserved; newer ones do so themselves."""
        if self._has_picked or any(row[self._done] for row in rows):
            return
        for row in rows:
            if row["reserved_availability"]:
                yield Change(row["id"], {self._done: row["reserved_availability"]})

    def _plan(
        self,
        draft: ResolvedRecord,
        pieces: Sequence[DoneQuantity],
        rows: Sequence[Row],
        lines: _Lines | None,
    ) -> Iterable[Change]:
        """Yield the changes that set a transfer's moves, those it doesn't mention to nothing."""
        left = {row["id"]: row for row in rows}
        for product, quantity in totals(pieces).items():
            own = [piece for piece in pieces if piece.product == product]
            moves = [row for row in rows if id_of(row["product_id"]) == product]
            if not moves and quantity:
                raise _NoMoveError(f"the transfer {draft.id} has no move of product {product}")
            is_special = lines is not None and any(piece.is_special for piece in own)
            shares = _shares(own, moves, lines if is_special else None)
            for row in moves:
                taken = shares.get(row["id"], [])
                del left[row["id"]]
                if taken and lines is not None and is_special:
                    yield lines.writer.change(row, taken, lines.ways[id(draft)])
                else:
                    yield Change(row["id"], self._values(sum(p.quantity for p in taken)))
        for row in left.values():
            if row[self._done] and not self._has_picked:
                yield Change(row["id"], self._values(0.0))

    def _values(self, quantity: float) -> dict[str, t.Any]:
        if not self._has_picked:
            return {self._done: quantity}
        # A reservation that isn't picked stays open: what is not done needs no other quantity.
        return {self._done: quantity, PICKED: True} if quantity else {PICKED: False}


@dataclasses.dataclass
class _Lines:
    """What writes the lines of moves whose goods are named.

    Attributes:
        writer: Says what to write.
        goods: What Odoo knows of them.
        ways: The way of each transfer that names some.
    """

    writer: MoveLines
    goods: TrackedGoods
    ways: dict[int, TransferRoute]


class _AnswerLost(Unconfirmed):
    """Whether the moves were set has to be looked up."""


class _NoMoveError(Exception):
    """A line is about a product that the transfer doesn't move."""


def _shares(
    pieces: Sequence[DoneQuantity], moves: Sequence[Row], lines: _Lines | None
) -> dict[int, list[DoneQuantity]]:
    """Return what each move of a product takes."""
    if not moves:
        return {}
    is_serial = lines is not None and lines.goods.is_serial(pieces[0].product)
    # Serial numbers are counted in the product's own unit, whatever that of the move is.
    demand = "product_qty" if is_serial else "product_uom_qty"
    shares: dict[int, list[DoneQuantity]] = {}
    for move, piece in spread(pieces, [(row["id"], row[demand]) for row in moves]):
        shares.setdefault(move, []).append(piece)
    return shares
