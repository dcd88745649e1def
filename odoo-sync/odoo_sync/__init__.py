"""The command of those who run tap-odoo and target-odoo every day."""
