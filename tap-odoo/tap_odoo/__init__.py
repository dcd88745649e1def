"""Singer tap for Odoo 14 to 19."""
