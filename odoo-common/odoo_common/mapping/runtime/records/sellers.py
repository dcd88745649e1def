"""Which vendor's price counts, as Odoo chooses it for the smallest quantity today."""

from __future__ import annotations

import datetime as dt
import decimal
import typing as t

from odoo_common.mapping.runtime.records.rows import exact, of_company
from odoo_common.mapping.runtime.records.units import UNIT, pieces

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.mapping.runtime.records.rows import Row

SELLER = (
    "sequence",
    "min_qty",
    "price",
    "discount",
    "date_start",
    "date_end",
    "product_id",
    "company_id",
    "partner_id",
    "partner_id.active",
    "currency_id.rate",
    *(f"product_uom.{name}" for name in UNIT),
    *(f"product_uom_id.{name}" for name in UNIT),
)


def chosen_seller(
    sellers: Sequence[Row] | None,
    variant: int | None,
    vendor: int | None,
    company: int | None = None,
) -> int | None:
    """Return the id of the line of a price list that Odoo would take.

    Args:
        sellers: The lines of the product's price list.
        variant: The variant that is bought; None: the product as a whole.
        vendor: Of whom.
        company: Who buys.
    """
    lines = [line for line in sellers or () if _vendor(line) == vendor]
    lines = _that_fit(lines, variant, company)
    if not lines:
        return None
    smallest = min(map(_quantity, lines))
    least = [line for line in lines if _quantity(line) == smallest]
    return int(min(least, key=lambda line: (_price(line), *_order(line)))["id"])


def main_vendor(
    sellers: Sequence[Row] | None, variant: int | None, company: int | None = None
) -> int | None:
    """Return the id of the vendor whom Odoo takes where nobody says which."""
    lines = sorted(_that_fit(list(sellers or ()), variant, company), key=_order)
    return _vendor(lines[0]) if lines else None


def _that_fit(lines: list[Row], variant: int | None, company: int | None) -> list[Row]:
    today = dt.datetime.now(dt.timezone.utc).date().isoformat()
    there = [
        line
        for line in lines
        if line["partner_id.active"] is not False
        and line["name.active"] is not False
        and (line["date_start"] or today) <= today <= (line["date_end"] or today)
        and (variant is None or line["product_id"] in (None, variant))
    ]
    if variant is None:
        # The product as a whole has what its lines say of no variant in particular.
        there = [line for line in there if line["product_id"] is None] or there
    return of_company(there, company)


def _vendor(line: Row) -> int | None:
    # Odoo 15 and before call the vendor `name`.
    return line["partner_id"] or line["name"]  # type: ignore[no-any-return] # a row holds anything


def _order(line: Row) -> tuple[t.Any, ...]:
    """Odoo's order of a price list."""
    return (line["sequence"] or 0, -exact(line["min_qty"]), exact(line["price"]), line["id"])


def _quantity(line: Row) -> decimal.Decimal:
    return exact(line["min_qty"]) * _pieces(line)


def _price(line: Row) -> decimal.Decimal:
    """Return what a piece costs, in the company's currency where Odoo compares so.

    Versions without a discount compare the bare prices.
    """
    price = exact(line["price"])
    if line["discount"] is None:
        return price
    rate = exact(line["currency_id.rate"]) or decimal.Decimal(1)
    return price * (100 - exact(line["discount"])) / 100 / rate / _pieces(line)


def _pieces(line: Row) -> decimal.Decimal:
    units = line["product_uom_id[]"] or line["product_uom[]"]
    return pieces(units[0]) if units else decimal.Decimal(1)
