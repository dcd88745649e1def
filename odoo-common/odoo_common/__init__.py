"""What tap-odoo and target-odoo share: the connection to an Odoo, its errors, its names."""
