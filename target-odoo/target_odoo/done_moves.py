"""What is done of the moves of transfers: compared, spread over the moves, and set."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.errors import Unconfirmed
from target_odoo.differences import id_of
from target_odoo.outcome import Reason
from target_odoo.writing import Change

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_odoo.drafts import Draft
    from target_odoo.tools import Tools

MOVE = "stock.move"
MOVE_LINE = "stock.move.line"
#: The column of a line that says how much of it is done.
DONE_COLUMN = "quantity_done"
#: Where `note_lines` keeps them.
NOTED = "lines"
#: Since Odoo 17 the quantity that is reserved becomes the one that is done by `picked`.
PICKED = "picked"
#: Decimals below which quantities are the same; Odoo's own rounding is coarser.
DECIMALS = 6
#: Fields of a move that the lines of a lot share.
_OF_MOVE_LINE = ("product_id", "location_id", "location_dest_id", "picking_id")

Row = dict[str, t.Any]


class DoneMoves:
    """The moves of some transfers.

    Args:
        tools: What to work with.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        fields = tools.fields.of(MOVE)
        #: The field with what is done: Odoo 17 dropped the name of the older ones.
        self._done = DONE_COLUMN if DONE_COLUMN in fields else "quantity"
        self._has_picked = PICKED in fields
        self._rows: dict[int, list[Row]] = {}

    def read(self, picking_ids: Sequence[int]) -> None:
        """Read the moves of these transfers that aren't cancelled."""
        if not picking_ids:
            return
        names = ["id", "product_id", "product_uom_qty", self._done, "picking_id", "product_uom"]
        names += ["state", "has_tracking", "location_id", "location_dest_id", "move_line_ids"]
        if not self._has_picked:
            names.append("reserved_availability")
        domain = [("picking_id", "in", list(picking_ids)), ("state", "!=", "cancel")]
        rows = self._tools.connection.call(MOVE, "search_read", domain, names, order="id")
        for row in rows:
            self._rows.setdefault(id_of(row["picking_id"]), []).append(row)

    def contradiction(self, draft: Draft) -> Reason | None:
        """Tell where a transfer that is done differs from what its lines say is done."""
        done: dict[int, float] = {}
        names: dict[int, str] = {}
        for row in self._rows.get(draft.id, []):
            product = id_of(row["product_id"])
            done[product] = done.get(product, 0.0) + row[self._done]
            names[product] = row["product_id"][1]
        for product, wished in self._wished(draft).items():
            there = done.get(product, 0.0)
            if round(wished - there, DECIMALS):
                what = names.get(product, f"product {product}")
                text = f"{there:g} of {what} is done already, and can't become {wished:g}"
                return Reason("workflow", text, DONE_COLUMN, f"{wished:g}")
        return None

    def stranger(self, draft: Draft) -> Reason | None:
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

    def set_done(self, drafts: Sequence[Draft]) -> None:
        """Set what is done of each move; reject the transfers where that can't be.

        Where the answer is lost the moves are read again: the lines of lots have no names, and
        would be added twice.
        """

        def read_again() -> None:
            self._rows.clear()
            self.read([draft.id for draft in drafts])

        dataclasses.replace(self._tools.connection.retry, only=_AnswerLost).run(
            lambda: self._set(drafts),
            where="what is done of transfers",
            repeatable=True,
            reached=lambda: True,
            on_retry=read_again,
        )

    def _set(self, drafts: Sequence[Draft]) -> None:
        changes: list[tuple[Draft, Change]] = []
        for draft in drafts:
            rows = self._rows.get(draft.id, [])
            if not is_quantity(draft):
                changes += [(draft, change) for change in self._reserved(rows)]
                continue
            if not any(self._wished(draft).values()):
                text = "nothing of the transfer is done: leave it open, or cancel it"
                draft.item.rejected(Reason("value", text, DONE_COLUMN, "0"))
                continue
            try:
                changes += [(draft, change) for change in self._plan(draft, rows)]
            except _NoMoveError as error:
                draft.item.rejected(Reason("reference", str(error), "product_id"))
        try:
            reasons = self._tools.writer.write(MOVE, [change for _, change in changes])
        except Unconfirmed as error:
            raise _AnswerLost(error.message) from error
        for (draft, _), reason in zip(changes, reasons, strict=True):
            if reason is not None:
                draft.item.rejected(reason)

    def _wished(self, draft: Draft) -> dict[int, float]:
        """Return what is to be done, by product."""
        wished: dict[int, float] = {}
        for line in lines_of(draft):
            if DONE_COLUMN in line.extras:
                product = self._product(draft, line)
                wished[product] = wished.get(product, 0.0) + line.extras[DONE_COLUMN]
        return wished

    def _product(self, draft: Draft, line: Draft) -> int:
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

    def _plan(self, draft: Draft, rows: Sequence[Row]) -> Iterable[Change]:
        """Yield the changes that set a transfer's moves, those it doesn't mention to nothing."""
        by_product: dict[int, list[Row]] = {}
        for row in rows:
            by_product.setdefault(id_of(row["product_id"]), []).append(row)
        wished = self._wished(draft)
        lots = self._lots(draft)
        for product, quantity in wished.items():
            moves = by_product.pop(product, [])
            if not moves and quantity:
                raise _NoMoveError(f"the transfer {draft.id} has no move of product {product}")
            for row, share in _spread(quantity, moves):
                if product in lots and row["has_tracking"] != "none":
                    yield self._lot_change(row, lots.pop(product))
                else:
                    yield Change(row["id"], self._values(share))
        for moves in by_product.values():
            for row in moves:
                if row[self._done] and not self._has_picked:
                    yield Change(row["id"], self._values(0.0))

    def _values(self, quantity: float) -> dict[str, t.Any]:
        if not self._has_picked:
            return {self._done: quantity}
        # A reservation that isn't picked stays open: what is not done needs no other quantity.
        return {self._done: quantity, PICKED: True} if quantity else {PICKED: False}

    def _lots(self, draft: Draft) -> dict[int, list[tuple[str, float]]]:
        """Return the lots that lines name, with their quantities, by product."""
        lots: dict[int, list[tuple[str, float]]] = {}
        for line in lines_of(draft):
            name = line.extras.get("lot_name")
            if name and line.extras.get(DONE_COLUMN):
                product = self._product(draft, line)
                lots.setdefault(product, []).append((name, line.extras[DONE_COLUMN]))
        return lots

    def _lot_change(self, row: Row, lots: Sequence[tuple[str, float]]) -> Change:
        """Replace a move's lines by one a lot; a lot that is there is taken, others are made."""
        done = "qty_done" if "qty_done" in self._tools.fields.of(MOVE_LINE) else "quantity"
        known = self._known_lots(id_of(row["product_id"]), [name for name, _ in lots])
        shared = {name: id_of(row[name]) for name in _OF_MOVE_LINE}
        shared["product_uom_id"] = id_of(row["product_uom"])
        if self._has_picked:
            shared[PICKED] = True
        commands: list[t.Any] = [[2, line_id] for line_id in row["move_line_ids"]]
        for name, quantity in lots:
            lot = {"lot_id": known[name]} if name in known else {"lot_name": name}
            commands.append([0, 0, shared | lot | {done: quantity}])
        return Change(row["id"], {"move_line_ids": commands})

    def _known_lots(self, product: int, names: Sequence[str]) -> dict[str, int]:
        model = self._tools.fields.of(MOVE_LINE)["lot_id"].relation
        domain = [("product_id", "=", product), ("name", "in", list(names))]
        rows = self._tools.connection.call(model, "search_read", domain, ["name"])
        return {row["name"]: row["id"] for row in rows}


class _AnswerLost(Unconfirmed):
    """Whether the moves were set has to be looked up."""


class _NoMoveError(Exception):
    """A line is about a product that the transfer doesn't move."""


def note_lines(draft: Draft) -> None:
    """Keep a transfer's lines for `lines_of`, whatever is taken off it."""
    draft.extras[NOTED] = lines_of(draft)


def lines_of(draft: Draft) -> list[Draft]:
    """Return the lines that a transfer came with."""
    noted: list[Draft] | None = draft.extras.get(NOTED)
    return noted or [line for lines in draft.lines.values() for line in lines]


def is_about_quantity(line: Draft) -> bool:
    """Tell whether a line says nothing but how much is done of which product."""
    return DONE_COLUMN in line.extras and not line.values.keys() - {"product_id"}


def is_quantity(draft: Draft) -> bool:
    """Tell whether some line says how much is done."""
    return any(DONE_COLUMN in line.extras for line in lines_of(draft))


def _spread(quantity: float, moves: Sequence[Row]) -> Iterable[tuple[Row, float]]:
    """Spread what is done of a product over its moves: each its demand, the last the rest."""
    left = quantity
    for row in moves[:-1]:
        share = min(left, row["product_uom_qty"])
        yield row, share
        left = round(left - share, DECIMALS)
    for row in moves[-1:]:
        yield row, left
