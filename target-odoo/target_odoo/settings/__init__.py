"""The settings of target-odoo: their schema, and their values read once."""
