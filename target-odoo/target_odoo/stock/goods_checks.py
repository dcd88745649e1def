"""Which lots, serial numbers and packages a transfer can't have: told before it is written."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from odoo_common.odoo.model_fields import id_of
from target_odoo.outcome import Reason
from target_odoo.stock.done_quantities import (
    DECIMALS,
    DONE_COLUMN,
    LOT_ID,
    LOT_NAME,
    PUT_INTO,
    PUT_INTO_NAME,
    TAKEN_FROM,
)

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from target_odoo.stock.done_quantities import DoneQuantity
    from target_odoo.stock.routes import TransferRoute
    from target_odoo.stock.tracked_goods import Quant, TrackedGoods


def why_impossible(
    pieces: Sequence[DoneQuantity], way: TransferRoute, goods: TrackedGoods
) -> Reason | None:
    """Tell what is wrong with the lots, serial numbers and packages of a transfer, if anything."""
    for piece in pieces:
        for check in _CHECKS:
            reason = check(piece, way, goods)
            if reason is not None:
                return reason
    return _twice(pieces, way, goods) or _partly(pieces, goods)


def _untracked(piece: DoneQuantity, _way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    product = goods.products.get(piece.product)
    if not piece.has_lot or product is None or product["tracking"] != "none":
        return None
    text = f"{product['display_name']} is not tracked by lot or serial number in Odoo"
    return _about_lot(piece, "value", text, goods)


def _uncounted(piece: DoneQuantity, _way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    product = goods.products.get(piece.product)
    if product is None or goods.is_serial(piece.product) or not piece.has_lot:
        return None
    if piece.is_counted:
        text = f"{DONE_COLUMN}: how much is done of {_lot(piece, goods)} is missing"
        return Reason("required", text, DONE_COLUMN)
    if piece.names > 1:
        text = "several lots are several lines, each with its quantity"
        return _about_lot(piece, "value", text, goods)
    return None


def _not_one(piece: DoneQuantity, _way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    if not goods.is_serial(piece.product) or not piece.has_lot or not piece.said:
        return None
    if round(piece.said - piece.names, DECIMALS) == 0:
        return None
    what = _lot(piece, goods) if piece.names == 1 else f"{piece.names} serial numbers"
    text = f"{DONE_COLUMN}: {piece.said:g} of {what}: each is one piece, with a number of its own"
    return Reason("value", text, DONE_COLUMN, f"{piece.said:g}")


def _other_product(piece: DoneQuantity, _way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    lot = goods.lots.get(piece.lot_id)
    if lot is None or id_of(lot["product_id"]) == piece.product:
        return None
    text = f"{_lot(piece, goods)} is one of {lot['product_id'][1]}, not of {_product(piece, goods)}"
    return _about_lot(piece, "reference", text, goods)


def _unknown(piece: DoneQuantity, way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    # Newer Odoos would make a lot of which nothing is there, and take it from less than nothing.
    is_made = way.makes_lots and not way.is_ours
    if is_made or not piece.has_lot or goods.lot_of(piece, way.company):
        return None
    others = {row["product_id"][1] for row in goods.named(piece.lot)}
    of_others = f": it is one of {', '.join(sorted(others))}" if others else ""
    text = f"there is no {_lot(piece, goods)} of {_product(piece, goods)}{of_others}"
    return dataclasses.replace(_about_lot(piece, "reference", text, goods), can_retry=not others)


def _not_there(piece: DoneQuantity, way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    """Tell where a serial number really is: it can't be taken from anywhere else."""
    lot = goods.lot_of(piece, way.company)
    if not (way.is_ours and lot and piece.quantity and goods.is_serial(piece.product)):
        return None
    lying = goods.lying(dataclasses.replace(piece, taken_from=0), lot)
    if any(quant.is_below(way.source) for quant in lying):
        return None
    where = f"but in {_places(lying)}" if lying else "nor anywhere else in stock"
    text = f"{_lot(piece, goods)} is not in {way.source_name}, {where}"
    return _about_lot(piece, "reference", text, goods, can_retry=True)


def _there_already(piece: DoneQuantity, way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    lot = goods.lot_of(piece, way.company)
    if way.is_ours or not (lot and piece.quantity and goods.is_serial(piece.product)):
        return None
    lying = goods.lying(dataclasses.replace(piece, taken_from=0), lot)
    if not lying:
        return None
    text = f"{_lot(piece, goods)} of {_product(piece, goods)} is in {_places(lying)} already"
    return _about_lot(piece, "unique", text, goods)


def _not_in_package(piece: DoneQuantity, way: TransferRoute, goods: TrackedGoods) -> Reason | None:
    if piece.taken_from <= 0 or not piece.quantity:
        return None
    lot = goods.lot_of(piece, way.company)
    there = [q for q in goods.lying(piece, lot) if q.is_below(way.source)]
    held = sum(quant.row["quantity"] for quant in there)
    if there and (piece.quantity <= held or not goods.is_serial(piece.product)):
        return None
    package = goods.packages.get(piece.taken_from, {}).get("name", piece.taken_from)
    what = f"{_lot(piece, goods)} of " if piece.has_lot else ""
    text = f"{TAKEN_FROM}: nothing of {what}{_product(piece, goods)} is in package {package}"
    text += f" in {way.source_name}"
    return Reason("reference", text, TAKEN_FROM, str(package), can_retry=True)


def _package_elsewhere(
    piece: DoneQuantity, way: TransferRoute, goods: TrackedGoods
) -> Reason | None:
    ids = [piece.put_into] if piece.put_into else []
    column = PUT_INTO
    if piece.put_into_name:
        ids, column = goods.packages_named(piece.put_into_name, way.company), PUT_INTO_NAME
    if len(ids) > 1:
        listed = ", ".join(map(str, sorted(ids)))
        text = f"{column}: several packages are called {piece.put_into_name}: {listed}"
        return Reason("reference", text, column, piece.put_into_name)
    package = goods.packages.get(ids[0]) if ids else None
    if package is None or not package["location_id"] or package["id"] == piece.taken_from:
        return None
    location, called = package["location_id"]
    if goods.is_below(location, way.target):
        return None
    text = f"{column}: package {package['name']} has goods in it that are in {called}"
    return Reason("reference", text, column, package["name"])


def _twice(
    pieces: Sequence[DoneQuantity], way: TransferRoute, goods: TrackedGoods
) -> Reason | None:
    """Tell which serial number a transfer names twice."""
    seen: collections.Counter[tuple[int, t.Any]] = collections.Counter()
    for piece in pieces:
        if not (goods.is_serial(piece.product) and piece.has_lot and piece.quantity):
            continue
        key = (piece.product, goods.lot_of(piece, way.company) or piece.lot)
        seen[key] += 1
        if seen[key] > 1:
            return _about_lot(piece, "value", f"{_lot(piece, goods)} is given twice", goods)
    return None


def _partly(pieces: Sequence[DoneQuantity], goods: TrackedGoods) -> Reason | None:
    """Tell which product has its lot on some lines and on others not."""
    with_lot = {piece.product for piece in pieces if piece.has_lot and piece.quantity}
    for piece in pieces:
        is_bare = piece.quantity and not piece.has_lot and not piece.taken_from
        if is_bare and piece.product in with_lot:
            text = (
                f"{LOT_NAME}: {piece.quantity:g} of {_product(piece, goods)} has none, the rest has"
            )
            return Reason("required", text, LOT_NAME)
    return None


_CHECKS: tuple[Callable[[DoneQuantity, TransferRoute, TrackedGoods], Reason | None], ...] = (
    _untracked,
    _uncounted,
    _not_one,
    _other_product,
    _unknown,
    _there_already,
    _not_there,
    _not_in_package,
    _package_elsewhere,
)


def _about_lot(
    piece: DoneQuantity, code: str, text: str, goods: TrackedGoods, *, can_retry: bool = False
) -> Reason:
    column = LOT_ID if piece.lot_id else LOT_NAME
    return Reason(code, f"{column}: {text}", column, _name(piece, goods), can_retry=can_retry)


def _name(piece: DoneQuantity, goods: TrackedGoods) -> str:
    return piece.lot or str(goods.lots.get(piece.lot_id, {}).get("name", piece.lot_id))


def _lot(piece: DoneQuantity, goods: TrackedGoods) -> str:
    kind = "serial number" if goods.is_serial(piece.product) else "lot"
    return f"{kind} {_name(piece, goods)}"


def _product(piece: DoneQuantity, goods: TrackedGoods) -> str:
    return str(goods.products.get(piece.product, {}).get("display_name", piece.product))


def _places(quants: Sequence[Quant]) -> str:
    return ", ".join(sorted({str(quant.row["location_id"][1]) for quant in quants}))
