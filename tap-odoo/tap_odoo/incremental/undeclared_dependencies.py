"""What Odoo's fields depend on and `fields_get` does not say, as data.

Each entry was seen on a real Odoo 14 or 19. A path whose fields a version or an installation
does not have says nothing there.
"""

from __future__ import annotations

import dataclasses
import typing as t

if t.TYPE_CHECKING:
    from tap_odoo.catalog.builtin_streams import Domain


@dataclasses.dataclass(frozen=True)
class UndeclaredDependency:
    """Relations whose records' changes change a field.

    Attributes:
        paths: As dotted paths from the field's model.
        deletions: The deletion of such a record changes the field too.
    """

    paths: tuple[str, ...]
    deletions: bool = True


_NAMES_OF_VALUES = (
    "product_template_attribute_value_ids.product_attribute_value_id",
    "product_template_attribute_value_ids.attribute_line_id",
)
_COMPONENTS = "product_tmpl_id.bom_ids.bom_line_ids.product_id"
#: A kit has the quantities of its components, which may be kits (mrp/models/product.py). And
#: quantities are summed up from quants: each way to change one by hand makes a move, but a
#: location can cease to be an internal one.
_QUANTITY_PATHS = (
    "stock_quant_ids.location_id",
    "stock_move_ids.location_id",
    "stock_move_ids.location_dest_id",
    f"{_COMPONENTS}.stock_move_ids",
    f"{_COMPONENTS}.{_COMPONENTS}.stock_move_ids",
)
_QUANTITIES = ("qty_available", "virtual_available", "incoming_qty", "outgoing_qty", "free_qty")
#: Posting an invoice counts the ranks up, by SQL of its own, of its partner and of the company
#: that this one belongs to. Nothing counts them down.
_INVOICES = ("invoice_ids", "child_ids.invoice_ids", "child_ids.child_ids.invoice_ids")

UNDECLARED_DEPENDENCIES: dict[tuple[str, str], UndeclaredDependency] = {
    **{("product.product", name): UndeclaredDependency(_QUANTITY_PATHS) for name in _QUANTITIES},
    **{
        ("product.template", name): UndeclaredDependency(
            tuple(f"product_variant_ids.{path}" for path in _QUANTITY_PATHS)
        )
        for name in _QUANTITIES
    },
    ("product.product", "bom_count"): UndeclaredDependency(
        ("bom_line_ids", "product_tmpl_id.bom_ids")
    ),
    ("product.product", "used_in_bom_count"): UndeclaredDependency(("bom_line_ids.bom_id",)),
    ("product.template", "bom_count"): UndeclaredDependency(("bom_ids", "bom_line_ids")),
    ("product.template", "used_in_bom_count"): UndeclaredDependency(("bom_line_ids.bom_id",)),
    ("product.product", "price_extra"): UndeclaredDependency(
        ("product_template_attribute_value_ids",)
    ),
    ("product.product", "tax_string"): UndeclaredDependency(("product_tmpl_id.taxes_id",)),
    ("product.template", "tax_string"): UndeclaredDependency(("taxes_id",)),
    ("product.product", "code"): UndeclaredDependency(("seller_ids",)),
    ("product.product", "partner_ref"): UndeclaredDependency(("seller_ids", *_NAMES_OF_VALUES)),
    ("product.product", "display_name"): UndeclaredDependency(_NAMES_OF_VALUES),
    ("res.partner", "customer_rank"): UndeclaredDependency(_INVOICES, deletions=False),
    ("res.partner", "supplier_rank"): UndeclaredDependency(_INVOICES, deletions=False),
}

#: Computed relations that no domain can use, and the path that leads to the same record.
SAME_AS: dict[tuple[str, str], str] = {
    ("res.company", "country_id"): "partner_id.country_id",
    ("res.company", "state_id"): "partner_id.state_id",
}

#: Fields that keep the value which the record was made with, as far as a stream's domain asks:
#: an invoice may become a refund, not an entry.
CONSTANT = frozenset({("account.move", "move_type")})

#: Records that can be deleted with an effect on what is computed from them. A draft or
#: cancelled move counts nowhere, one that is done can't be deleted (stock/models/stock_move.py);
#: a quant is set to zero by a move before it goes (stock/models/stock_quant.py).
DELETED_WHILE: dict[str, Domain | None] = {
    "stock.move": (("state", "not in", ("draft", "cancel", "done")),),
    "stock.quant": None,
}
