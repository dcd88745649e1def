"""What is done of a product is spread over its moves, and nothing is lost or doubled."""

from __future__ import annotations

import pytest

from target_odoo.stock.done_quantities import DoneQuantity, spread


def shares(pieces: list[DoneQuantity], *demands: float) -> dict[int, list[tuple[str, float]]]:
    found: dict[int, list[tuple[str, float]]] = {}
    for move, piece in spread(pieces, list(enumerate(demands, 1))):
        found.setdefault(move, []).append((piece.lot, piece.quantity))
    return found


def test_a_lot_goes_on_in_the_next_move_where_the_first_is_full() -> None:
    pieces = [DoneQuantity(7, 6.0, lot="a"), DoneQuantity(7, 3.0, lot="b")]
    assert shares(pieces, 5, 4) == {1: [("a", 5.0)], 2: [("a", 1.0), ("b", 3.0)]}


def test_the_last_move_takes_what_is_more_than_the_demand() -> None:
    assert shares([DoneQuantity(7, 9.0)], 2, 3) == {1: [("", 2.0)], 2: [("", 7.0)]}


def test_a_move_that_a_line_names_takes_what_the_line_says() -> None:
    pieces = [DoneQuantity(7, 1.0, lot="a"), DoneQuantity(7, 4.0, lot="b", move=2)]
    assert shares(pieces, 5, 4) == {2: [("b", 4.0)], 1: [("a", 1.0)]}


@pytest.mark.parametrize("quantity", [0.1 + 0.2, 1e-6, 1234567.891])
def test_no_quantity_is_lost(quantity: float) -> None:
    found = shares([DoneQuantity(7, quantity)], 0.1, 0.1, 0.05)
    total = sum(share for pieces in found.values() for _, share in pieces)
    assert total == pytest.approx(quantity, abs=1e-6)
