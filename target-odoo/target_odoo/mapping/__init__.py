"""Mapping files that write: a record of another system made Odoo-shaped."""
