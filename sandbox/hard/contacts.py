"""Vendors and customers, with people, addresses, banks and tags."""

from __future__ import annotations

import typing as t

from sandbox.hard.companies import EUROPE
from sandbox.hard.world import Words

if t.TYPE_CHECKING:
    from sandbox.hard.world import Table, World

TAGS: Table = {
    "partner_tag_trade": {"name": Words("Trade", "Handel", "Commerce")},
    "partner_tag_wholesale": {
        "name": Words("Wholesale", "Groothandel", "Gros"),
        "parent_id": "partner_tag_trade",
    },
}

TERMS: Table = {
    "terms_halves": {
        "name": Words(
            "Half now, half in 60 days", "Helft nu, helft na 60 dagen", "Moitié, moitié à 60 jours"
        ),
        "line_ids": [
            {"value": "percent", "value_amount": 50.0, "nb_days": 0},
            {"value": "percent", "value_amount": 50.0, "nb_days": 60},
        ],
    },
    "terms_three": {
        "name": Words("20/30/50", "20/30/50", "20/30/50"),
        "line_ids": [
            {"value": "percent", "value_amount": 20.0, "nb_days": 0},
            {"value": "percent", "value_amount": 30.0, "nb_days": 30},
            {"value": "percent", "value_amount": 50.0, "nb_days": 90},
        ],
    },
}

PARTNERS: Table = {
    "vendor_alpha": {
        "name": "Alpha Supplies",
        "is_company": True,
        "ref": "V-ALPHA",
        "street": "1 Harbour Road",
        "city": "Rotterdam",
        "zip": "3011 AA",
        "country_id": "base.nl",
        "email": "orders@alpha.example.com",
        "phone": "+31 10 000 0001",
        "lang": "nl_NL",
        "category_id": ("partner_tag_wholesale",),
        "property_supplier_payment_term_id": "terms_halves",
        "x_region": "West",
        "x_rating": "a",
    },
    "vendor_beta": {
        "name": "Beta Ltd",
        "is_company": True,
        "ref": "V-BETA",
        "city": "Leeds",
        "country_id": "base.uk",
        "email": "sales@beta.example.com",
        "property_purchase_currency_id": "base.GBP",
        "x_rating": "b",
    },
    "vendor_gamma": {
        "name": "Gamma SARL",
        "is_company": True,
        "ref": "V-GAMMA",
        "city": "Lyon",
        "country_id": "base.fr",
        "lang": "fr_FR",
        "email": "achats@gamma.example.com",
    },
    "vendor_europe": {
        "name": "Delta, of Hard Europe only",
        "is_company": True,
        "country_id": "base.de",
        "company_id": EUROPE,
    },
    "customer_first": {
        "name": "First Customer",
        "is_company": True,
        "ref": "C-1",
        "street": "5 Main Street",
        "city": "Boston",
        "country_id": "base.us",
        "state_id": "base.state_us_22",
        "category_id": ("partner_tag_trade",),
        "property_payment_term_id": "terms_three",
    },
    "customer_abroad": {
        "name": "Customer Abroad",
        "is_company": True,
        "ref": "C-2",
        "country_id": "base.ca",
        "property_account_position_id": "fiscal_abroad",
    },
    "customer_europe": {
        "name": "Customer of Hard Europe",
        "is_company": True,
        "country_id": "base.be",
        "company_id": EUROPE,
    },
    # Two that have the same name, and one without any reference.
    "customer_twin": {"name": "Twin & Sons", "is_company": True, "ref": "C-3"},
    "customer_other_twin": {"name": "Twin & Sons", "is_company": True},
    "person": {"name": "Ann Alone", "email": "ann@example.com", "lang": "fr_FR"},
    "contact_alpha_anna": {
        "name": "Anna Alpha",
        "parent_id": "vendor_alpha",
        "type": "contact",
        "function": "Account manager",
        "email": "anna@alpha.example.com",
    },
    "address_alpha_depot": {
        "name": "Alpha's depot",
        "parent_id": "vendor_alpha",
        "type": "delivery",
        "street": "9 Quay",
        "city": "Vlissingen",
        "country_id": "base.nl",
    },
    "address_first_invoice": {
        "name": "First Customer, accounts",
        "parent_id": "customer_first",
        "type": "invoice",
        "email": "bills@first.example.com",
    },
    "address_first_delivery": {
        "parent_id": "customer_first",
        "type": "delivery",
        "name": "First Customer, dock",
        "street": "7 Dock Street",
        "city": "Boston",
        "country_id": "base.us",
    },
    "partner_closed": {"name": "Closed Corp", "is_company": True, "active": False, "ref": "C-0"},
}

BANKS: Table = {
    "bank_hard": {"name": "Hard Bank", "bic": "HARDNL2A", "country": "base.nl"},
}

ACCOUNTS: Table = {
    "bank_account_alpha": {
        "acc_number": "NL91ABNA0417164300",
        "partner_id": "vendor_alpha",
        "bank_id": "bank_hard",
    },
    "bank_account_beta": {
        "acc_number": "12345678",
        "partner_id": "vendor_beta",
        "currency_id": "base.GBP",
    },
}


def make(world: World) -> None:
    """Make payment terms and contacts."""
    world.add_all("res.partner.category", TAGS)
    for name, row in TERMS.items():
        lines = [dict(line) for line in row["line_ids"]]
        if not world.has("account.payment.term.line", "nb_days"):
            lines[-1].update(value="balance", value_amount=0.0)  # what is left, before Odoo 17
        world.add("account.payment.term", name, {**row, "line_ids": lines})
    world.add_all("res.partner", PARTNERS)
    world.add_all("res.bank", BANKS)
    world.add_all("res.partner.bank", ACCOUNTS)
    world["machine_saw"].x_partner_id = world["vendor_alpha"]
