"""A price with its taxes, as Odoo's tax engine calculates them for one piece.

Taxes are applied in the order of their sequence, a group's in its place. Neighbours of one kind
form a batch and share one base. A tax that is included is taken out of the price, one that isn't
is added, and one that `include_base_amount` says is itself taxed by those that follow. Each
amount is rounded to the currency, unless the company rounds only the whole.
"""

from __future__ import annotations

import dataclasses
import decimal
import typing as t

from odoo_common.mapping.runtime.operators import number
from odoo_common.mapping.runtime.records.rows import exact, only

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from odoo_common.mapping.runtime.records.rows import Row

_FIELDS = (
    "active",
    "sequence",
    "amount_type",
    "amount",
    "price_include",
    "include_base_amount",
    "is_base_affected",
    "invoice_repartition_line_ids.factor_percent",
)
TAX = (
    *_FIELDS,
    "company_id",
    "company_id.tax_calculation_rounding_method",
    *(f"children_tax_ids.{name}" for name in _FIELDS),
)
CURRENCY = ("rounding",)
GROUP = "group"
HUNDRED, ONE, NOTHING = (decimal.Decimal(n) for n in (100, 1, 0))
Round = t.Callable[[decimal.Decimal], decimal.Decimal]


@dataclasses.dataclass
class _Tax:
    """A tax of the calculation.

    Attributes:
        row: The record.
        batch: The places of the taxes that share its base.
        extra: What its base has more than the price, for its amount.
        beside: The same, for the total without tax.
        amount: What it comes to; None until that is known.
    """

    row: Row
    batch: range = range(0)
    extra: decimal.Decimal = NOTHING
    beside: decimal.Decimal = NOTHING
    amount: decimal.Decimal | None = None

    @property
    def kind(self) -> str:
        return str(self.row["amount_type"])

    @property
    def rate(self) -> decimal.Decimal:
        return exact(self.row["amount"])

    @property
    def is_reversed(self) -> bool:
        """Tell whether as much is given back as is asked for (a reverse charge)."""
        shares = self.row["invoice_repartition_line_ids.factor_percent"] or ()
        return any(share < 0 for share in shares)

    @property
    def is_included(self) -> bool:
        return bool(self.row["price_include"]) and not self.is_reversed

    @property
    def is_taxed(self) -> bool:
        """Tell whether the taxes behind it tax it too."""
        return bool(self.row["include_base_amount"])

    @property
    def takes_taxed(self) -> bool:
        """Tell whether it taxes those before it; each tax does up to Odoo 14."""
        return self.row["is_base_affected"] is not False


def total_included(
    price: t.Any,
    taxes: Sequence[Row] | None,
    currency: Sequence[Row] | None,
    company: int | None = None,
) -> t.Any:
    """Return a price with all its taxes.

    Args:
        price: Of one piece.
        taxes: The product's taxes.
        currency: The price's currency: it says how to round.
        company: Whose taxes count; None: all.

    Raises:
        ValueError: A tax is of a kind that only Odoo can calculate.
    """
    if price is None:
        return None
    chosen = [row for row in taxes or () if company is None or row["company_id"] == company]
    ordered = _ordered(chosen)
    if not ordered:
        return price
    rounding = _rounding_of(currency)
    globally = chosen[0]["company_id.tax_calculation_rounding_method"] == "round_globally"
    calculation = _Calculation(ordered, exact(number(price)), rounding, globally=globally)
    found = rounding(calculation.total())
    return found if isinstance(price, decimal.Decimal) else float(found)


class _Calculation:
    """What the taxes of one price come to.

    Args:
        rows: The taxes in their order.
        price: What they are of.
        rounding: Rounds to the currency.
        globally: The single amounts aren't rounded.
    """

    def __init__(
        self, rows: Sequence[Row], price: decimal.Decimal, rounding: Round, *, globally: bool
    ) -> None:
        self._price = price if globally else rounding(price)
        self._round: Round = (lambda amount: amount) if globally else rounding
        self._taxes = [_Tax(row) for row in rows]
        self._form_batches()

    def total(self) -> decimal.Decimal:
        """Return the price with all taxes."""
        taxes = self._taxes
        for tax in reversed(taxes):
            if tax.kind == "fixed":
                self._settle(tax, _fixed)
        for tax in reversed(taxes):
            if tax.is_included:
                self._settle(tax, _included)
        for tax in taxes:
            if not tax.is_included:
                self._settle(tax, _added)
        first = taxes[0]
        without = self._price + first.beside
        if first.is_included:
            without -= sum(self._charged(taxes[place]) for place in first.batch)
        return without + sum(self._charged(tax) for tax in taxes)

    def _form_batches(self) -> None:
        start = len(self._taxes)
        end = start
        for place in reversed(range(len(self._taxes))):
            if end > place + 1 and not self._goes_with_next(place, end - 1):
                end = place + 1
            start = place
            for one in range(start, end):
                self._taxes[one].batch = range(start, end)

    def _goes_with_next(self, place: int, last: int) -> bool:
        tax, other, behind = self._taxes[place], self._taxes[last], self._taxes[place + 1]
        return (
            tax.kind == other.kind
            and bool(tax.row["price_include"]) == bool(other.row["price_include"])
            and tax.is_taxed == other.is_taxed
            and not (tax.is_taxed and behind.takes_taxed)
        )

    def _settle(
        self,
        tax: _Tax,
        amount_of: Callable[[_Tax, decimal.Decimal, decimal.Decimal], decimal.Decimal],
    ) -> None:
        if tax.amount is not None:
            return
        rates = sum((self._taxes[place].rate for place in tax.batch), NOTHING)
        tax.amount = self._round(amount_of(tax, self._price + tax.extra, rates))
        self._pass_on(tax, tax.amount)

    def _pass_on(self, tax: _Tax, amount: decimal.Decimal) -> None:
        before = self._taxes[: tax.batch.start]
        behind = self._taxes[tax.batch.stop :]
        if bool(tax.row["price_include"]):
            taken = [one for one in behind if not (tax.is_taxed and one.takes_taxed)]
            self._change_base([*taken, *before], -amount)
        elif tax.is_taxed:
            self._change_base([one for one in behind if one.takes_taxed], amount)

    @staticmethod
    def _change_base(taxes: Iterable[_Tax], amount: decimal.Decimal) -> None:
        for tax in taxes:
            tax.beside += amount
            if tax.amount is None:
                tax.extra += amount

    @staticmethod
    def _charged(tax: _Tax) -> decimal.Decimal:
        return NOTHING if tax.is_reversed or tax.amount is None else tax.amount


def _fixed(tax: _Tax, base: decimal.Decimal, rates: decimal.Decimal) -> decimal.Decimal:  # noqa: ARG001 - as the others
    return tax.rate.copy_sign(tax.rate * base) if base else tax.rate


def _included(tax: _Tax, base: decimal.Decimal, rates: decimal.Decimal) -> decimal.Decimal:
    if tax.kind == "division":
        return base * tax.rate / HUNDRED
    _check(tax)
    whole = ONE + rates / HUNDRED
    return base / whole * tax.rate / HUNDRED if whole else NOTHING


def _added(tax: _Tax, base: decimal.Decimal, rates: decimal.Decimal) -> decimal.Decimal:
    if tax.kind == "division":
        left = ONE - rates / HUNDRED
        return base * tax.rate / HUNDRED / (left or ONE)
    _check(tax)
    return base * tax.rate / HUNDRED


def _check(tax: _Tax) -> None:
    if tax.kind != "percent":
        raise ValueError(f"a tax of type {tax.kind} can be calculated by Odoo only")


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """Return the taxes that apply, in Odoo's order; those of a group in its place, each once."""
    found: dict[int, Row] = {}
    for row in sorted(rows, key=_order):
        if row["active"] is False:
            continue
        children = row["children_tax_ids[]"] if row["amount_type"] == GROUP else (row,)
        for child in sorted(children, key=_order):
            if child["active"] is not False:
                found.setdefault(child["id"], child)
    return list(found.values())


def _order(row: Row) -> tuple[int, int]:
    return row["sequence"] or 0, row["id"]


def _rounding_of(currency: Sequence[Row] | None) -> Round:
    row = only(currency)
    step = exact(row["rounding"]) if row else NOTHING
    step = step or decimal.Decimal("0.01")

    def rounded(amount: decimal.Decimal) -> decimal.Decimal:
        return (amount / step).quantize(ONE, decimal.ROUND_HALF_UP) * step

    return rounded
