"""The requested state, reached through Odoo's own buttons."""
