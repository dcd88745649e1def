"""What settings change about buy orders on their way in."""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from target_odoo.records.parsed_record import ParsedRecord
    from target_odoo.settings.target_settings import TargetSettings

ORDER = "purchase.order"
LINE = "purchase.order.line"
PRICE = "price_unit"
QUANTITY = "product_qty"
#: States that are not reached where orders are to stay drafts.
BEYOND_DRAFT = frozenset({"sent", "purchase", "done"})


@dataclasses.dataclass(frozen=True)
class PurchaseDefaults:
    """The flags of buy orders.

    Attributes:
        as_draft: Orders are left for a buyer to confirm.
        with_price: The source's prices count; else Odoo's, by its vendor price list.
        keep_backorders: What a receipt leaves open stays open; else it is dropped.
        complete_on_receipt: A buy order that is received in full is locked.
    """

    as_draft: bool = False
    with_price: bool = True
    keep_backorders: bool = True
    complete_on_receipt: bool = False

    @classmethod
    def from_settings(cls, settings: TargetSettings) -> PurchaseDefaults:
        """Read the settings."""
        return cls(
            as_draft=settings.export_buy_orders_as_draft,
            with_price=settings.export_BOLine_price,
            keep_backorders=settings.backorders != "drop",
            complete_on_receipt=settings.bo_completed_on_receipt,
        )

    def adjust(self, shape: ParsedRecord) -> ParsedRecord:
        """Change an order or a line of one as the flags say; return it."""
        if self.as_draft and shape.model == ORDER and shape.target_state in BEYOND_DRAFT:
            shape.target_state = "draft"
        if not self.with_price and shape.model == LINE:
            shape.values.pop(PRICE, None)
        if shape.model == LINE and shape.values.get("display_type"):
            # A section or a note has no quantity, which Odoo demands all the same.
            shape.values.setdefault(QUANTITY, 0.0)
        for lines in shape.lines.values():
            for line in lines:
                self.adjust(line)
        return shape
