"""What is there in a new fake."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from tests.fake_odoo.database import Database, Row

ADMIN = 2


def _places(source: int, target: int, *, makes_lots: bool = False) -> Row:
    return {
        "active": True,
        "company_id": 1,
        "default_location_src_id": source,
        "default_location_dest_id": target,
        "use_create_lots": makes_lots,
        "use_existing_lots": not makes_lots,
        "warehouse_id": 1,
    }


#: Model → rows; ids are given one after the other. Fields of other versions are left out.
ROWS: dict[str, list[Row]] = {
    "res.currency": [
        {"name": "USD", "symbol": "$", "rounding": 0.01, "active": True},
        {"name": "EUR", "symbol": "€", "rounding": 0.01, "active": True},
        {"name": "JPY", "symbol": "¥", "rounding": 1.0, "active": True},
        {"name": "KWD", "symbol": "KD", "rounding": 0.001, "active": False},
    ],
    "res.country": [
        {"name": {"en_US": "Belgium", "nl_NL": "België"}, "code": "BE"},
        {"name": {"en_US": "Netherlands", "nl_NL": "Nederland"}, "code": "NL"},
    ],
    "res.lang": [
        {"code": "en_US", "name": "English (US)", "active": True},
        {"code": "nl_NL", "name": "Dutch / Nederlands", "active": True},
        {"code": "fr_FR", "name": "French / Français", "active": True},
        {"code": "de_DE", "name": "German / Deutsch", "active": False},
    ],
    "res.partner": [
        {"name": "My Company", "is_company": True, "active": True, "type": "contact"},
        {"name": "Admin", "parent_id": 1, "active": True, "type": "contact"},
        {"name": "Other Company", "is_company": True, "active": True, "type": "contact"},
    ],
    "res.company": [
        {"partner_id": 1, "currency_id": 1},
        {"partner_id": 3, "currency_id": 1},
    ],
    "res.users": [
        {"login": "__system__", "partner_id": 2, "company_id": 1, "company_ids": [1]},
        {"login": "admin", "partner_id": 2, "company_id": 1, "company_ids": [1, 2]},
    ],
    "uom.uom": [{"name": {"en_US": "Units"}, "active": True}],
    "product.category": [{"name": "All"}],
    "stock.location": [
        {"name": "Partners", "usage": "view", "active": True},
        {"name": "Vendors", "usage": "supplier", "location_id": 1, "active": True},
        {"name": "Customers", "usage": "customer", "location_id": 1, "active": True},
        {"name": "WH", "usage": "view", "company_id": 1, "active": True},
        {"name": "Stock", "usage": "internal", "location_id": 4, "company_id": 1, "active": True},
        {"name": "Loss", "usage": "inventory", "company_id": 1, "active": True},
        {"name": "Production", "usage": "production", "company_id": 1, "active": True},
    ],
    "stock.warehouse": [
        {"name": "My Company", "code": "WH", "lot_stock_id": 5, "company_id": 1, "active": True},
    ],
    "stock.picking.type": [
        {"name": "Receipts", "code": "incoming", **_places(2, 5, makes_lots=True)},
        {"name": "Deliveries", "code": "outgoing", **_places(5, 3)},
        {"name": "Internal", "code": "internal", **_places(5, 5)},
    ],
    "account.payment.term": [{"name": "30 Days", "active": True, "company_id": None}],
}


def fill(db: Database) -> None:
    """Put the starting data into an empty database."""
    db.uid = ADMIN
    for model, rows in ROWS.items():
        fields = db.fields(model)
        for row in rows:
            record_id = db.new_id(model)
            stamps: Row = {"create_date": db.stamp(), "write_date": db.stamp()}
            users: Row = {"create_uid": 1, "write_uid": 1}
            kept = {
                name: _by_language(value, translated=fields[name].by_language)
                for name, value in row.items()
                if name in fields
            }
            db.table(model)[record_id] = {**stamps, **users, **kept}


def _by_language(value: t.Any, *, translated: bool) -> t.Any:
    if translated and isinstance(value, str):
        return {"en_US": value}
    if isinstance(value, dict) and not translated:
        return value["en_US"]
    return value
