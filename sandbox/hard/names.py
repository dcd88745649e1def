"""What models and fields are called where they are not called as in Odoo 19."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable

OLDER_MODELS: t.Final = {
    "stock.lot": "stock.production.lot",
    "stock.package": "stock.quant.package",
    "account.analytic.plan": "account.analytic.group",
}


_ACCOUNT_TYPES: t.Final = {
    "asset_current": "account.data_account_type_current_assets",
    "expense": "account.data_account_type_expenses",
    "income": "account.data_account_type_revenue",
}


def _called(name: str) -> Callable[[t.Any], dict[str, t.Any]]:
    return lambda value: {name: value}


def _left_out(_value: t.Any) -> dict[str, t.Any]:
    return {}


def _type(is_storable: t.Any) -> dict[str, t.Any]:
    return {"type": "product"} if is_storable else {}


def _account_type(kind: t.Any) -> dict[str, t.Any]:
    return {"user_type_id": _ACCOUNT_TYPES[kind]}


def _account_company(company: t.Any) -> dict[str, t.Any]:
    return {"company_ids": (company,)}


def _price_include(override: t.Any) -> dict[str, t.Any]:
    return {"price_include": override == "tax_included"}


# By model and field, what a value becomes where the model has no such field. The tables name
# fields as Odoo 19 does, and those that only an older Odoo has as that one does.
OTHER_FIELDS: t.Final[dict[tuple[str, str], Callable[[t.Any], dict[str, t.Any]]]] = {
    ("account.account", "account_type"): _account_type,
    ("account.account", "company_id"): _account_company,
    ("account.analytic.account", "plan_id"): _called("group_id"),
    ("account.move.line", "analytic_distribution"): _called("analytic_account_id"),
    ("account.payment", "memo"): _called("ref"),
    ("account.payment.term.line", "delay_type"): _left_out,
    ("account.payment.term.line", "nb_days"): _called("days"),
    ("account.tax", "original_tax_ids"): _left_out,
    ("account.tax", "fiscal_position_ids"): _left_out,
    ("account.tax", "price_include_override"): _price_include,
    ("mrp.production", "date_start"): _called("date_planned_start"),
    ("product.supplierinfo", "discount"): _left_out,
    ("product.supplierinfo", "partner_id"): _called("name"),
    ("product.supplierinfo", "product_uom_id"): _left_out,
    ("product.template", "is_storable"): _type,
    ("product.template", "uom_po_id"): _left_out,
    ("purchase.order.line", "product_uom_id"): _called("product_uom"),
    ("purchase.order.line", "discount"): _left_out,
    ("purchase.order.line", "tax_ids"): _called("taxes_id"),
    ("res.partner", "mobile"): _left_out,
    ("res.users", "group_ids"): _called("groups_id"),
    ("sale.order.line", "product_uom_id"): _called("product_uom"),
    ("sale.order.line", "tax_ids"): _called("tax_id"),
    ("stock.move", "name"): _left_out,
    ("stock.picking", "move_ids"): _called("move_lines"),
    ("res.partner.bank", "acc_number"): _called("account_number"),
    ("stock.move.line", "quantity"): _called("qty_done"),
}
