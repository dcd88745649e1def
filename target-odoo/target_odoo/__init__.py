"""Singer target for Odoo 14 to 19."""
