"""What somebody changed in Odoo meanwhile, and whose value stays."""
