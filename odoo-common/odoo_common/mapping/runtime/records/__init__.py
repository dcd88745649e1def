"""Odoo's own arithmetic over records: units, taxes, vendors' prices, bills of materials."""
