"""Stated values that Odoo doesn't hold after they were written, and what is known of why."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping


_OF_VARIANTS = "a template with several variants has none of its own: write product.product"
_SANITIZED = "Odoo removes from HTML what isn't safe"
#: (model, field) → why Odoo may not hold what is stated, and what to do.
HINTS: Mapping[tuple[str, str], str] = {
    **{
        ("product.template", name): _OF_VARIANTS
        for name in ("barcode", "default_code", "standard_price", "volume", "weight")
    },
    ("product.template", "qty_available"): "it counts what is in stock: write stock.quant",
    ("product.product", "qty_available"): "it counts what is in stock: write stock.quant",
    ("product.product", "lst_price"): "it is made of the template's list_price: write that",
    ("purchase.order", "date_planned"): "it is the earliest date_planned of the order's lines",
    ("res.partner", "use_partner_credit_limit"): (
        "it says whether credit_limit differs from the company's: write credit_limit"
    ),
    ("res.partner", "vat"): "Odoo writes numbers as their country does",
}
#: Type of field → the same, where no field is named.
TYPE_HINTS: Mapping[str, str] = {"html": _SANITIZED}


@dataclasses.dataclass(frozen=True)
class NotHeld:
    """A stated value that Odoo doesn't hold.

    Attributes:
        field: The field, of a line with its one2many field: ``order_line/price_unit``.
        stated: What the record states, as it may be shown.
        held: What Odoo holds.
        hint: Why that is, or what to do about it; ``""`` where nothing is known.
        line: The external id of the line that it is about, or ``""``.
    """

    field: str
    stated: t.Any
    held: t.Any
    hint: str = ""
    line: str = ""

    def __str__(self) -> str:
        line = f" of line {self.line}" if self.line else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.field}{line}: stated {self.stated!r}, Odoo holds {self.held!r}{hint}"


def hint_for(model: str, name: str, kind: str) -> str:
    """Return what is known of a field that doesn't hold its value.

    Args:
        model: The field's model.
        name: The field.
        kind: Its type.
    """
    return HINTS.get((model, name)) or TYPE_HINTS.get(kind, "")
