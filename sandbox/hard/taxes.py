"""Taxes of every kind, in both companies, and fiscal positions that replace them."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE, MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Table, World

TAXES: Table = {
    "tax_21": {"name": "Hard 21%", "amount": 21.0, "type_tax_use": "sale", "company_id": MAIN},
    "tax_21_included": {
        "name": "Hard 21% included",
        "amount": 21.0,
        "type_tax_use": "sale",
        "price_include_override": "tax_included",
        "company_id": MAIN,
    },
    "tax_0": {"name": "Hard 0%", "amount": 0.0, "type_tax_use": "sale", "company_id": MAIN},
    # Five per cent of the price and of the ten per cent: 15.5 in all.
    "tax_compound": {
        "name": "Hard 10%, taxed itself",
        "amount": 10.0,
        "type_tax_use": "sale",
        "include_base_amount": True,
        "sequence": 1,
        "company_id": MAIN,
    },
    "tax_on_top": {
        "name": "Hard 5% on top",
        "amount": 5.0,
        "type_tax_use": "sale",
        "sequence": 2,
        "company_id": MAIN,
    },
    "tax_group": {
        "name": "Hard group of 10% and 5%",
        "amount_type": "group",
        "type_tax_use": "sale",
        "children_tax_ids": ("tax_compound", "tax_on_top"),
        "company_id": MAIN,
    },
    "tax_fixed": {
        "name": "Hard 2.50 a piece",
        "amount_type": "fixed",
        "amount": 2.5,
        "type_tax_use": "sale",
        "sequence": 3,
        "company_id": MAIN,
    },
    # Twenty per cent of the price with tax: 25 of 100.
    "tax_division": {
        "name": "Hard 20% of the total",
        "amount_type": "division",
        "amount": 20.0,
        "type_tax_use": "sale",
        "company_id": MAIN,
    },
    "tax_old": {
        "name": "Hard 19%, archived",
        "amount": 19.0,
        "type_tax_use": "sale",
        "active": False,
        "company_id": MAIN,
    },
    "tax_purchase_21": {
        "name": "Hard 21%",
        "amount": 21.0,
        "type_tax_use": "purchase",
        "company_id": MAIN,
    },
    "tax_purchase_21_included": {
        "name": "Hard 21% included",
        "amount": 21.0,
        "type_tax_use": "purchase",
        "price_include_override": "tax_included",
        "company_id": MAIN,
    },
    "tax_purchase_0": {
        "name": "Hard 0%",
        "amount": 0.0,
        "type_tax_use": "purchase",
        "company_id": MAIN,
    },
    "tax_europe_sale_19": {
        "name": "Hard 19%",
        "amount": 19.0,
        "type_tax_use": "sale",
        "company_id": EUROPE,
    },
    "tax_europe_sale_19_included": {
        "name": "Hard 19% included",
        "amount": 19.0,
        "type_tax_use": "sale",
        "price_include_override": "tax_included",
        "company_id": EUROPE,
    },
    "tax_europe_purchase_19": {
        "name": "Hard 19%",
        "amount": 19.0,
        "type_tax_use": "purchase",
        "company_id": EUROPE,
    },
}

# 60 % of this tax may be deducted.
PARTLY = "tax_purchase_partly"
SHARES: t.Final = (60.0, 40.0)

POSITIONS: Table = {
    "fiscal_abroad": {"name": "Hard abroad", "company_id": MAIN, "sequence": 90},
    "fiscal_europe": {"name": "Hard reverse charge", "company_id": EUROPE, "sequence": 90},
    "fiscal_old": {"name": "Hard old position", "company_id": MAIN, "active": False},
}

# By fiscal position: the tax that is replaced, and by which.
REPLACED: t.Final = {
    "fiscal_abroad": (("tax_21", "tax_0"), ("tax_purchase_21", "tax_purchase_0")),
}


def make(world: World) -> None:
    """Make the taxes and fiscal positions."""
    world.add_all("account.tax", TAXES)
    shares: list[t.Mapping[str, t.Any]] = [
        {"repartition_type": "base", "factor_percent": 100.0},
        *({"repartition_type": "tax", "factor_percent": share} for share in SHARES),
    ]
    world.add(
        "account.tax",
        PARTLY,
        {
            "name": "Hard 21%, 60% of it deductible",
            "amount": 21.0,
            "type_tax_use": "purchase",
            "company_id": MAIN,
            "invoice_repartition_line_ids": shares,
            "refund_repartition_line_ids": shares,
        },
    )
    world.add_all("account.fiscal.position", POSITIONS)
    for position, pairs in REPLACED.items():
        for tax, other in pairs:
            _replace(world, position, tax, other)


def _replace(world: World, position: str, tax: str, other: str) -> None:
    if world.has("account.tax", "original_tax_ids"):
        world[other].write(
            {
                "fiscal_position_ids": [(4, world[position].id)],
                "original_tax_ids": [(4, world[tax].id)],
            }
        )
        return
    world.add(
        "account.fiscal.position.tax",
        f"{position}_{tax}",
        {"position_id": position, "tax_src_id": tax, "tax_dest_id": other},
    )
