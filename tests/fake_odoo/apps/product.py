"""Products, their variants and vendors."""

from __future__ import annotations

import typing as t

from tests.fake_odoo import writing
from tests.fake_odoo.apps.base import (
    ACTIVE,
    always,
    full_name,
    no_circle,
    own_company,
    own_currency,
    path_of,
)
from tests.fake_odoo.behaviour import Behaviour
from tests.fake_odoo.faults import ColumnFault, NotFakedError, invalid

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_odoo.behaviour import Compute, Inverse
    from tests.fake_odoo.env import Env

TEMPLATE, VARIANT = "product.template", "product.product"
#: What a template mirrors of its only variant.
MIRRORED = {"barcode": False, "default_code": False, "standard_price": 0.0, "weight": 0.0}


def _variants(env: Env, template: int) -> list[int]:
    found = env.db.table(VARIANT).items()
    return [variant for variant, row in found if row.get("product_tmpl_id") == template]


def _of_variant(name: str, empty: t.Any) -> Compute:
    def compute(env: Env, template: int) -> t.Any:
        variants = env.visible(VARIANT, _variants(env, template))
        return env.value(VARIANT, variants[0], name) if len(variants) == 1 else empty

    return compute


def _into_variant(name: str) -> Inverse:
    def inverse(env: Env, template: int, value: t.Any) -> None:
        variants = _variants(env, template)
        if not variants:
            env.db.table(TEMPLATE)[template].setdefault("_for_variant", {})[name] = value
        elif len(variants) == 1:
            writing.write(env, VARIANT, variants, {name: value})

    return inverse


def _make_variant(env: Env, template: int) -> None:
    """Make the variant of a new template, unless the template is made for one."""
    given = env.db.table(TEMPLATE)[template].pop("_for_variant", {})
    if env.context.get("create_product_product") is not False:
        writing.create(env, VARIANT, {"product_tmpl_id": template, **given})


def _first_variant(env: Env, template: int) -> int:
    variants = env.visible(VARIANT, _variants(env, template))
    return variants[0] if variants else 0


def _shown(env: Env, variant: int) -> str:
    code = env.value(VARIANT, variant, "default_code")
    name = env.value(VARIANT, variant, "name")
    return f"[{code}] {name}" if code else str(name)


def _template_shown(env: Env, template: int) -> str:
    code = env.value(TEMPLATE, template, "default_code")
    name = env.value(TEMPLATE, template, "name")
    return f"[{code}] {name}" if code else str(name)


def _one_barcode(env: Env, variant: int) -> None:
    rows = env.db.table(VARIANT)
    barcode = rows[variant].get("barcode")
    if barcode and any(
        other != variant and row.get("barcode") == barcode for other, row in rows.items()
    ):
        text = f"the barcode {barcode} is already assigned"
        raise invalid(text) if env.db.version >= 15 else ColumnFault(text, "barcode")


def _only_unit(env: Env, _values: Mapping[str, t.Any]) -> int:
    return min(env.db.table("uom.uom"))


def _only_category(env: Env, _values: Mapping[str, t.Any]) -> int:
    return min(env.db.table("product.category"))


def _seller_product(env: Env, seller: int) -> None:
    """Have a vendor of a variant be one of its template too, and the other way round."""
    row = env.db.table("product.supplierinfo")[seller]
    template = row.get("product_tmpl_id")
    if env.db.version >= 19 and template and not row.get("product_id"):
        row["product_id"] = _first_variant(env, template) or None
    if row.get("product_id") and not row.get("product_tmpl_id"):
        row["product_tmpl_id"] = env.value(VARIANT, row["product_id"], "product_tmpl_id")


def _archive_variants(env: Env, template: int, value: t.Any) -> None:
    env.db.table(TEMPLATE)[template]["active"] = bool(value)
    for variant in _variants(env, template):
        env.db.table(VARIANT)[variant]["active"] = bool(value)


def _no_purchases(env: Env, variant: int) -> None:
    lines = env.db.table("purchase.order.line").values()
    if any(row.get("product_id") == variant for row in lines):
        raise NotFakedError("the deletion of a product that was ordered")


def _vendor_name(env: Env, seller: int) -> str:
    field = "partner_id" if env.db.version >= 16 else "name"
    return env.display_name("res.partner", env.value("product.supplierinfo", seller, field))


BEHAVIOURS: dict[str, Behaviour] = {
    "product.category": Behaviour(
        computes={
            "complete_name": full_name("product.category"),
            "parent_path": path_of("product.category"),
        },
        checks=[no_circle("product.category")],
        display=full_name("product.category"),
        order="complete_name",
    ),
    "product.product": Behaviour(
        defaults=ACTIVE,
        checks=[_one_barcode],
        inherits=(TEMPLATE, "product_tmpl_id"),
        display=_shown,
        keeps=_no_purchases,
        order="default_code, name, id",
    ),
    "product.supplierinfo": Behaviour(
        defaults={
            "company_id": own_company,
            "currency_id": own_currency,
            "delay": always(1),
            "min_qty": always(0.0),
            "price": always(0.0),
            "sequence": always(1),
        },
        display=_vendor_name,
        after_create=_seller_product,
        order="sequence, min_qty desc, price",
    ),
    "product.template": Behaviour(
        defaults={
            **ACTIVE,
            "categ_id": _only_category,
            "is_storable": always(value=False),
            "list_price": always(1.0),
            "purchase_ok": always(value=True),
            "sale_ok": always(value=True),
            "tracking": always("none"),
            "type": always("consu"),
            "uom_id": _only_unit,
            "uom_po_id": lambda env, values: values.get("uom_id") or _only_unit(env, values),
        },
        computes={
            **{name: _of_variant(name, empty) for name, empty in MIRRORED.items()},
            "currency_id": lambda env, _id: own_currency(env, {}),
            "product_variant_count": lambda env, template: len(
                env.visible(VARIANT, _variants(env, template))
            ),
            "product_variant_id": _first_variant,
        },
        inverses={
            **{name: _into_variant(name) for name in MIRRORED},
            "active": _archive_variants,
        },
        after_create=_make_variant,
        display=_template_shown,
        order="name",
    ),
    "uom.uom": Behaviour(defaults=ACTIVE),
}
