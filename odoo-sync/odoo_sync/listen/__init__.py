"""Runs a command when something has changed in Odoo: webhooks, the clock, one run at a time."""
