"""Accounts, journals and analytic accounts of our own."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE, MAIN

if t.TYPE_CHECKING:
    from sandbox.hard.world import Table, World

# The same codes in both companies.
ACCOUNTS: Table = {
    f"account_{of}_{kind}": {
        "name": f"Hard {kind}",
        "code": code,
        "account_type": account_type,
        "company_id": company,
    }
    for of, company in (("main", MAIN), ("europe", EUROPE))
    for kind, code, account_type in (
        ("sales", "480100", "income"),
        ("costs", "680100", "expense"),
        ("assets", "180100", "asset_current"),
    )
}

JOURNALS: Table = {
    "journal_bank": {"name": "Hard bank", "code": "HBNK", "type": "bank", "company_id": MAIN},
    "journal_bank_euro": {
        "name": "Hard bank in euros",
        "code": "HEUR",
        "type": "bank",
        "currency_id": "base.EUR",
        "company_id": MAIN,
    },
    "journal_misc": {
        "name": "Hard entries",
        "code": "HMSC",
        "type": "general",
        "company_id": MAIN,
    },
    "journal_europe_misc": {
        "name": "Hard entries",
        "code": "HMSC",
        "type": "general",
        "company_id": EUROPE,
    },
    "journal_old": {
        "name": "Hard old entries",
        "code": "HOLD",
        "type": "general",
        "active": False,
        "company_id": MAIN,
    },
}

PLANS: Table = {"plan_departments": {"name": "Hard departments"}}

ANALYTIC: Table = {
    "analytic_north": {
        "name": "North",
        "code": "N",
        "plan_id": "plan_departments",
        "company_id": MAIN,
    },
    "analytic_south": {
        "name": "South",
        "code": "S",
        "plan_id": "plan_departments",
        "company_id": MAIN,
    },
    "analytic_closed": {
        "name": "Closed",
        "plan_id": "plan_departments",
        "active": False,
        "company_id": MAIN,
    },
}


def make(world: World) -> None:
    """Make them."""
    world.add_all("account.account", ACCOUNTS)
    world.add_all("account.journal", JOURNALS)
    world.add_all("account.analytic.plan", PLANS)
    world.add_all("account.analytic.account", ANALYTIC)
