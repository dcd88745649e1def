"""Which bill of materials Odoo takes for a variant, and which of its lines."""

from __future__ import annotations

import typing as t

from odoo_common.mapping.runtime.records.rows import of_company

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.mapping.runtime.records.rows import Row

BOM = ("active", "sequence", "product_id", "company_id", "type")
VALUE = ("attribute_id", "attribute_id.create_variant")


def chosen_bom(
    boms: Sequence[Row] | None,
    variant: int | None,
    company: int | None = None,
    kinds: Sequence[str] | None = None,
) -> int | None:
    """Return the id of the bill that Odoo takes: the first active one by sequence.

    Args:
        boms: The product's bills.
        variant: The variant that is made; None: the product as a whole.
        company: Who makes it.
        kinds: Only bills of these types (`normal`, `phantom`); None or none: any.
    """
    fit = [
        bom
        for bom in boms or ()
        if bom["active"] is not False
        and (variant is None or bom["product_id"] in (None, variant))
        and (not kinds or bom["type"] in kinds)
    ]
    if variant is None:
        fit = [bom for bom in fit if bom["product_id"] is None] or fit
    fit = of_company(fit, company)
    return int(min(fit, key=_order)["id"]) if fit else None


def _order(bom: Row) -> tuple[int, bool, int, int]:
    # Postgres puts nothing last: a bill of the very variant comes first.
    of_variant = bom["product_id"]
    return bom["sequence"] or 0, of_variant is None, of_variant or 0, bom["id"]


def applies_to_variant(wanted: Sequence[Row] | None, values: Sequence[Row] | None) -> bool:
    """Tell whether something for some variants only is for one.

    Args:
        wanted: The attribute values that it is for; none: for all.
        values: The variant's.
    """
    have = {value["id"] for value in values or ()}
    by_attribute: dict[int, bool] = {}
    for value in wanted or ():
        attribute = value["attribute_id"]
        by_attribute[attribute] = by_attribute.get(attribute, False) or value["id"] in have
    return all(by_attribute.values())
