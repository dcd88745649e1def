"""What the lines of a transfer say is done: pieces, and the moves that take them."""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.outcome import Reason, RecordRejected

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from target_odoo.records.draft import ResolvedRecord

#: The columns of a line: how much of it is done, and which goods they are.
DONE_COLUMN = "quantity_done"
LOT_NAME, LOT_ID = "lot_name", "lot_id"
TAKEN_FROM, PUT_INTO, PUT_INTO_NAME = "package_id", "result_package_id", "package_name"
#: Those that say which goods, and mean nothing without a quantity.
WHICH = (LOT_NAME, LOT_ID, TAKEN_FROM, PUT_INTO, PUT_INTO_NAME)
#: Where `note_lines` keeps them.
NOTED = "lines"
#: Says of a line that its quantity is only how many names it has.
COUNTED = "is_counted"
#: Decimals below which quantities are the same; Odoo's own rounding is coarser.
DECIMALS = 6


@dataclasses.dataclass(frozen=True)
class DoneQuantity:
    """An amount of one product that is done.

    Attributes:
        product: Its database id.
        quantity: In the unit of its move; of serial numbers in the product's own.
        lot: The name of its lot or serial number, or ``""``.
        lot_id: The database id of that, where the line says it so.
        taken_from: The package that it is taken out of, or 0.
        put_into: The package that it is put into, or 0.
        put_into_name: The same by name; it is made where there is none.
        move: The move that the line names by `.id`, or 0.
        is_counted: The line gives names and no quantity.
        names: How many names its line gives.
        said: The quantity of its line.
    """

    product: int
    quantity: float
    lot: str = ""
    lot_id: int = 0
    taken_from: int = 0
    put_into: int = 0
    put_into_name: str = ""
    move: int = 0
    is_counted: bool = False
    names: int = 0
    said: float = 0.0

    @property
    def has_lot(self) -> bool:
        """It says which lot or serial number."""
        return bool(self.lot or self.lot_id)

    @property
    def is_special(self) -> bool:
        """It says which goods they are, so that the move's own quantity doesn't tell it."""
        return self.has_lot or bool(self.taken_from or self.put_into or self.put_into_name)


def count_names(draft: ResolvedRecord) -> None:
    """Give lines that name lots, and say no quantity, one of each name.

    Raises:
        RecordRejected: A line says which goods and not how much, the lot twice, or less than
            nothing.
    """
    for line in lines_of(draft):
        extras = line.extras
        if extras.get(DONE_COLUMN, 0.0) < 0:
            shown = f"{extras[DONE_COLUMN]:g}"
            text = f"{DONE_COLUMN}: {shown} is less than nothing: a return is a transfer of its own"
            raise RecordRejected(Reason("value", text, DONE_COLUMN, shown))
        if extras.get(LOT_NAME) and extras.get(LOT_ID):
            text = f"{LOT_ID}: the lot is told twice, by {LOT_NAME} too"
            raise RecordRejected(Reason("value", text, LOT_ID, ", ".join(extras[LOT_NAME])))
        if extras.get(PUT_INTO) and extras.get(PUT_INTO_NAME):
            text = f"{PUT_INTO}: the package is told twice, by {PUT_INTO_NAME} too"
            raise RecordRejected(Reason("value", text, PUT_INTO, extras[PUT_INTO_NAME]))
        if DONE_COLUMN in extras:
            continue
        names = extras.get(LOT_NAME) or ([""] if extras.get(LOT_ID) else [])
        if names:
            extras |= {DONE_COLUMN: float(len(names)), COUNTED: True}
        elif any(extras.get(name) for name in WHICH):
            column = next(name for name in WHICH if extras.get(name))
            text = f"{DONE_COLUMN}: a line says {column}, and not how much is done of it"
            raise RecordRejected(Reason("required", text, DONE_COLUMN))


def done_quantities_of(
    draft: ResolvedRecord, product_of: Callable[[ResolvedRecord], int]
) -> list[DoneQuantity]:
    """Return what a transfer's lines say is done; a line with several names is as many pieces."""
    pieces = []
    for line in lines_of(draft):
        extras = line.extras
        if DONE_COLUMN not in extras:
            continue
        names = extras.get(LOT_NAME) or [""]
        piece = DoneQuantity(
            product_of(line),
            extras[DONE_COLUMN] / len(names),
            lot_id=extras.get(LOT_ID) or 0,
            taken_from=extras.get(TAKEN_FROM) or 0,
            put_into=extras.get(PUT_INTO) or 0,
            put_into_name=extras.get(PUT_INTO_NAME) or "",
            move=line.id,
            is_counted=COUNTED in extras,
            names=len(names),
            said=extras[DONE_COLUMN],
        )
        pieces += [dataclasses.replace(piece, lot=name) for name in names]
    return pieces


def spread(
    pieces: Sequence[DoneQuantity], demands: Sequence[tuple[int, float]]
) -> Iterator[tuple[int, DoneQuantity]]:
    """Spread the pieces of one product over its moves.

    Each move takes up to its demand and the last one the rest; a move that a line names takes
    what that line says.

    Args:
        pieces: What is done.
        demands: The moves, with the demand of each.

    Yields:
        Each move with what it takes; a piece may be parted.
    """
    open_ = dict(demands)
    general = []
    for piece in pieces:
        if piece.move in open_:
            open_[piece.move] -= piece.quantity
            yield piece.move, piece
        else:
            general.append(piece)
    last = demands[-1][0]
    for piece in general:
        left = piece.quantity
        for move, _ in demands:
            share = left if move == last else max(0.0, min(left, open_[move]))
            if share > 0:
                open_[move] -= share
                left = round(left - share, DECIMALS)
                yield move, dataclasses.replace(piece, quantity=share)


def totals(pieces: Sequence[DoneQuantity]) -> dict[int, float]:
    """Return what is to be done, by product."""
    found: dict[int, float] = {}
    for piece in pieces:
        found[piece.product] = found.get(piece.product, 0.0) + piece.quantity
    return found


def note_lines(draft: ResolvedRecord) -> None:
    """Keep a transfer's lines for `lines_of`, whatever is taken off it."""
    draft.extras[NOTED] = lines_of(draft)


def lines_of(draft: ResolvedRecord) -> list[ResolvedRecord]:
    """Return the lines that a transfer came with."""
    noted: list[ResolvedRecord] | None = draft.extras.get(NOTED)
    return noted or [line for lines in draft.lines.values() for line in lines]


def is_about_quantity(line: ResolvedRecord) -> bool:
    """Tell whether a line says nothing but how much is done of which product."""
    return DONE_COLUMN in line.extras and not line.values.keys() - {"product_id"}


def is_quantity(draft: ResolvedRecord) -> bool:
    """Tell whether some line says how much is done."""
    return any(DONE_COLUMN in line.extras for line in lines_of(draft))


def names_goods(draft: ResolvedRecord) -> bool:
    """Tell whether some line says which goods are done: a lot, a serial number, a package."""
    return any(line.extras.get(name) for line in lines_of(draft) for name in WHICH)
