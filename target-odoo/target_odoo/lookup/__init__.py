"""Which records of Odoo are meant, and what they hold."""
