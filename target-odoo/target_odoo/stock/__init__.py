"""Transfers, inventory levels and production orders."""
