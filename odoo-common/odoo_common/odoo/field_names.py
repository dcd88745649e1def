"""Names that Odoo gave one field in different versions: a table, read in both directions.

A record, a setting or a mapping file may use any of them; which one this Odoo has, `fields_get`
says.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Container

#: Model → the names of each such field, the oldest first. Where an Odoo has several of them, the
#: oldest is meant: the newer one is then something else, or can't be written yet.
FIELD_NAMES: t.Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    # renamed in 18
    "account.move": (
        ("payment_id", "origin_payment_id"),
        ("reversal_move_id", "reversal_move_ids"),
    ),
    "account.payment": (("ref", "memo"),),
    # `raw` is there since 14, and takes no base64 before 19.3; the others came with 19 and 20
    "ir.attachment": (("datas", "raw"),),
    "res.currency": (("date", "rate_date"),),
    "res.partner.bank": (("acc_number", "account_number"),),
    "res.users": (("groups_id", "group_ids"),),
    # in 17; 16 has a `date_start` that can't be written beside
    "mrp.production": (
        ("date_planned_start", "date_start"),
        ("date_planned_finished", "date_finished"),
    ),
    # in 16
    "product.supplierinfo": (("name", "partner_id"),),
    # in 19, and in 20
    "purchase.order": (("notes", "note"),),
    "purchase.order.line": (
        ("product_uom", "product_uom_id", "uom_id"),
        ("taxes_id", "tax_ids"),
    ),
    "sale.order.line": (("product_uom", "product_uom_id"), ("tax_id", "tax_ids")),
    # in 16, 20 and 17
    "stock.picking": (("move_lines", "move_ids"),),
    "stock.move": (("product_uom", "uom_id"),),
    "stock.move.line": (("qty_done", "quantity"),),
}


def names_of(model: str, name: str) -> tuple[str, ...]:
    """Return all names that a field has in some version, the oldest first."""
    return next((names for names in FIELD_NAMES.get(model, ()) if name in names), (name,))


def name_in(model: str, name: str, fields: Container[str]) -> str:
    """Return what a field is called in this Odoo; its name as it came if it isn't there at all.

    Args:
        model: Its model.
        name: One of its names.
        fields: The fields that the model has here.
    """
    return next((each for each in names_of(model, name) if each in fields), name)
