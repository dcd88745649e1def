"""Users of few rights; the password of each is the login."""

from __future__ import annotations

import sys
import typing as t

from sandbox.hard.companies import EUROPE, MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Table, World

_INTERNAL = "base.group_user"

# What the users are named for is what they may do, beside what any internal user may.
USERS: Table = {
    "user_purchaser": {
        "name": "Purchaser",
        "login": "purchaser",
        "group_ids": (_INTERNAL, "purchase.group_purchase_user"),
        "company_id": MAIN,
        "company_ids": (MAIN,),
    },
    "user_storekeeper": {
        "name": "Storekeeper",
        "login": "storekeeper",
        "group_ids": (_INTERNAL, "stock.group_stock_user"),
        "company_id": MAIN,
        "company_ids": (MAIN,),
    },
    "user_auditor": {
        "name": "Auditor",
        "login": "auditor",
        "group_ids": (_INTERNAL, "account.group_account_readonly"),
        "company_id": MAIN,
        "company_ids": (MAIN, EUROPE),
    },
    "user_seller": {
        "name": "Seller",
        "login": "seller",
        "group_ids": (_INTERNAL, "sales_team.group_sale_salesman"),
        "company_id": MAIN,
        "company_ids": (MAIN,),
    },
    "user_european": {
        "name": "European",
        "login": "european",
        "group_ids": (
            _INTERNAL,
            "purchase.group_purchase_user",
            "stock.group_stock_user",
            "sales_team.group_sale_salesman_all_leads",
            "account.group_account_invoice",
        ),
        "company_id": EUROPE,
        "company_ids": (EUROPE,),
    },
    "user_customer": {
        "name": "Customer of the portal",
        "login": "customer",
        "group_ids": ("base.group_portal",),
        "company_id": MAIN,
        "company_ids": (MAIN,),
    },
    "user_left": {
        "name": "Somebody who left",
        "login": "left",
        "group_ids": (_INTERNAL, "purchase.group_purchase_user"),
        "company_id": MAIN,
        "company_ids": (MAIN,),
        "active": False,
    },
}


def make(world: World) -> None:
    """Make the users."""
    for name, row in USERS.items():
        world.add("res.users", name, {**row, "password": row["login"]})


def api_keys(world: World) -> dict[str, str]:
    """An API key of each internal user who may log in."""
    return {
        row["login"]: _api_key(world, name)
        for name, row in USERS.items()
        if row.get("active", True) and _INTERNAL in row["group_ids"]
    }


def _api_key(world: World, user: str) -> str:
    keys = world.env["res.users.apikeys"].with_user(world[user]).sudo()
    no_expiration = [None] if sys.version_info >= (3, 10) else []  # Odoo 14 knows of none
    return str(keys._generate("rpc", "sandbox", *no_expiration))
