"""Columns that are no fields of their model, and fields that have two names: tables."""

from __future__ import annotations

import typing as t

from odoo_common.odoo.field_names import FIELD_NAMES, name_in, names_of
from odoo_common.odoo.model_fields import Field
from target_odoo.records.values import NAMES

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Model → column → what it is. They are told to `Draft.extras` instead of being written.
#: A text is the name of another model that has a field of the column's name: the column is one.
EXTRA_COLUMNS: dict[str, dict[str, Field | str]] = {
    "stock.quant": {
        "inventory_quantity": Field("inventory_quantity", "float"),
        "warehouse_id": Field("warehouse_id", "many2one", relation="stock.warehouse"),
        "company_id": Field("company_id", "many2one", relation="res.company"),
    },
    "stock.picking": {"backorder": Field("backorder", "boolean")},
    "stock.move": {
        "quantity_done": Field("quantity_done", "float"),
        "lot_name": Field("lot_name", NAMES),
        "package_name": Field("package_name", "char"),
        "lot_id": "stock.move.line",
        "package_id": "stock.move.line",
        "result_package_id": "stock.move.line",
    },
}

#: Model → column → what else it is called by people, or by an Odoo that has both. The names of
#: other versions are in `odoo_common.odoo.field_names`.
OTHER_NAMES: dict[str, dict[str, str]] = {
    "stock.quant": {"quantity": "inventory_quantity"},
    "stock.move": {"quantity": "quantity_done"},
    "account.tax": {"price_include": "price_include_override"},
}
#: Columns whose other name counts although the model has a field of that name, which Odoo
#: computes: writing it would do nothing, or pass Odoo's own rules by.
RATHER_THE_OTHER = frozenset(
    {("stock.quant", "quantity"), ("stock.move", "quantity"), ("account.tax", "price_include")}
)


def name_of(model: str, column: str, fields: Mapping[str, Field]) -> str:
    """Return the field, or the extra column, that a column of a record means.

    Args:
        model: Its model.
        column: What the record calls it.
        fields: The fields of the model.
    """
    other = OTHER_NAMES.get(model, {}).get(column, "")
    known = other in fields or other in EXTRA_COLUMNS.get(model, {})
    if known and (column not in fields or (model, column) in RATHER_THE_OTHER):
        return other
    return name_in(model, column, fields)


def one_name(model: str, column: str) -> str:
    """Return the same name for all columns that mean the same field of a model."""
    return names_of(model, OTHER_NAMES.get(model, {}).get(column, column))[0]


def other_names(name: str) -> list[str]:
    """Return what a field of that name is called elsewhere, whatever its model."""
    people = [old for names in OTHER_NAMES.values() for old, new in names.items() if new == name]
    groups = [names for fields in FIELD_NAMES.values() for names in fields if name in names]
    return [*people, *(each for names in groups for each in names if each != name)]


#: (model, column, value as it came) → the value of the field that `name_of` gives.
OTHER_VALUES: dict[tuple[str, str, object], str] = {
    ("account.tax", "price_include_override", True): "tax_included",
    ("account.tax", "price_include_override", False): "tax_excluded",
}
