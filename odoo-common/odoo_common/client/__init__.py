"""Calls to one Odoo as one user: login, transports, HTTP, what is sent again."""
