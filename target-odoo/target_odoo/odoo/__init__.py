"""Calls to Odoo that the steps of writing are made of."""
