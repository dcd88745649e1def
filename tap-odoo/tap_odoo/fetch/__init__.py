"""Questions to Odoo and the pages that answer them."""
