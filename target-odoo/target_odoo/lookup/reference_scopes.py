"""Among which records a name is looked for, where the rest of a record says it: tables.

`state_id/code` CA is California or Cantabria, and 15% is a tax on sales and one on purchases:
the country, the kind of document tell which.
"""

from __future__ import annotations

import dataclasses
import typing as t

from target_odoo.records.parsed_record import DATABASE_ID, EXTERNAL_ID, ParsedRecord, Reference

if t.TYPE_CHECKING:
    from collections.abc import Callable

#: (model, field) → (field of the record that it points to, column of the record beside it).
BESIDE: dict[tuple[str, str], tuple[str, str]] = {
    ("res.partner", "state_id"): ("country_id", "country_id"),
    ("res.company", "state_id"): ("country_id", "country_id"),
    ("res.bank", "state"): ("country", "country"),
    ("stock.quant", "lot_id"): ("product_id", "product_id"),
    ("stock.move", "lot_id"): ("product_id", "product_id"),
}
#: (model, field) → (field of the record that it points to, its value).
ALWAYS: dict[tuple[str, str], tuple[str, str]] = {
    ("purchase.order.line", "taxes_id"): ("type_tax_use", "purchase"),
    ("purchase.order.line", "tax_ids"): ("type_tax_use", "purchase"),
    ("sale.order.line", "tax_id"): ("type_tax_use", "sale"),
    ("sale.order.line", "tax_ids"): ("type_tax_use", "sale"),
    ("product.product", "taxes_id"): ("type_tax_use", "sale"),
    ("product.template", "taxes_id"): ("type_tax_use", "sale"),
    ("product.product", "supplier_taxes_id"): ("type_tax_use", "purchase"),
    ("product.template", "supplier_taxes_id"): ("type_tax_use", "purchase"),
}
#: The same for lines, by a value of the record that they belong to.
BY_OWNER: dict[tuple[str, str], tuple[str, str, dict[str, str]]] = {
    ("account.move.line", "tax_ids"): (
        "type_tax_use",
        "move_type",
        {
            "in_invoice": "purchase",
            "in_refund": "purchase",
            "in_receipt": "purchase",
            "out_invoice": "sale",
            "out_refund": "sale",
            "out_receipt": "sale",
        },
    ),
}
#: (model, field that it is looked for by) → what else it has.
BY_FIELD: dict[tuple[str, str], tuple[str, str]] = {
    ("account.tax", "amount"): ("amount_type", "percent"),
}


def narrow(shape: ParsedRecord, owner: ParsedRecord | None = None) -> None:
    """Give the references of a record and its lines the scope that the tables say.

    Args:
        shape: The record; its references are replaced.
        owner: The record that it is a line of.
    """

    def narrowed(field: str) -> Callable[[Reference], Reference]:
        scope = tuple(_scope(shape, field, owner))

        def one(reference: Reference) -> Reference:
            by_id = reference.by in (EXTERNAL_ID, DATABASE_ID)
            known = {path for path, _ in reference.scope} | {reference.by}
            rate = BY_FIELD.get((reference.model, reference.by))
            wanted = (*scope, rate) if rate else scope
            more = tuple(entry for entry in wanted if entry[0] not in known)
            return (
                reference if by_id else dataclasses.replace(reference, scope=reference.scope + more)
            )

        return one

    for field, reference in shape.references.items():
        if reference is not None:
            shape.references[field] = narrowed(field)(reference)
    for field, references in shape.reference_lists.items():
        shape.reference_lists[field] = [narrowed(field)(reference) for reference in references]
    for lines in shape.lines.values():
        for line in lines:
            narrow(line, shape)


def _scope(
    shape: ParsedRecord, field: str, owner: ParsedRecord | None
) -> t.Iterator[tuple[str, Reference | str]]:
    key = (shape.model, field)
    if key in BESIDE:
        path, column = BESIDE[key]
        beside = shape.references.get(column)
        if beside is not None:
            yield path, beside
    if key in ALWAYS:
        yield ALWAYS[key]
    if key in BY_OWNER and owner is not None:
        path, column, values = BY_OWNER[key]
        value = values.get(owner.values.get(column, ""))
        if value:
            yield path, value
