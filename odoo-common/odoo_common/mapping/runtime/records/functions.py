"""The functions of expressions over records of Odoo: a closed list, and what each reads."""

from __future__ import annotations

import dataclasses
import typing as t

from odoo_common.mapping.runtime.records import boms, sellers, taxes, units

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from odoo_common.mapping.runtime.types import Type

Reads = t.Sequence[str]


@dataclasses.dataclass(frozen=True)
class RecordFunction:
    """A function that is given records: what it reads of them follows from it.

    Attributes:
        call: What it does.
        returns: Its type.
        usage: How it is written.
        help: What it does, for the table in mappings/README.md.
        reads: Of each argument, the paths that are read of the records that it leads to; none
            where it is a plain value. What a version of Odoo doesn't have is passed over.
        least: Arguments that it needs.
    """

    call: Callable[..., t.Any]
    returns: Type
    usage: str
    help: str
    reads: t.Sequence[Reads]
    least: int


PLAIN: Reads = ()
RECORD_FUNCTIONS: dict[str, RecordFunction] = {
    "in_unit": RecordFunction(
        units.in_unit,
        "number",
        "in_unit(quantity, product_uom, product_id.uom_id)",
        "a quantity of the first unit as one of the second, by Odoo's factors",
        (PLAIN, units.UNIT, units.UNIT),
        least=3,
    ),
    "price_in_unit": RecordFunction(
        units.price_in_unit,
        "number",
        "price_in_unit(price, product_uom, product_id.uom_id)",
        "the price of one of the first unit as that of one of the second",
        (PLAIN, units.UNIT, units.UNIT),
        least=3,
    ),
    "total_included": RecordFunction(
        taxes.total_included,
        "number",
        "total_included(price, taxes_id, currency_id, company())",
        "the price with its taxes as Odoo calculates them: groups, included ones, taxes on taxes, "
        "rounded to the currency; only those of the company, where one is named",
        (PLAIN, taxes.TAX, taxes.CURRENCY, PLAIN),
        least=3,
    ),
    "chosen_seller": RecordFunction(
        sellers.chosen_seller,
        "integer",
        "chosen_seller(seller_ids, variant, vendor, company())",
        "the id of the line of a price list that Odoo takes for the smallest quantity today; "
        "`variant` null is the product as a whole",
        (sellers.SELLER, PLAIN, PLAIN, PLAIN),
        least=3,
    ),
    "main_vendor": RecordFunction(
        sellers.main_vendor,
        "integer",
        "main_vendor(seller_ids, variant, company())",
        "the id of the vendor whom Odoo takes where nobody says which",
        (sellers.SELLER, PLAIN, PLAIN),
        least=2,
    ),
    "chosen_bom": RecordFunction(
        boms.chosen_bom,
        "integer",
        "chosen_bom(bom_ids, variant, company(), types)",
        "the id of the bill of materials that Odoo takes: the first active one by sequence; "
        "of the types alone, where some are named",
        (boms.BOM, PLAIN, PLAIN, PLAIN),
        least=2,
    ),
    "applies_to_variant": RecordFunction(
        boms.applies_to_variant,
        "boolean",
        "applies_to_variant(bom_product_template_attribute_value_ids, "
        "product_id.product_template_attribute_value_ids)",
        "whether what is for some attribute values only is for a variant: of each attribute one",
        (boms.VALUE, boms.VALUE),
        least=2,
    ),
}
