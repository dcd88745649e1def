"""The main job on a real Odoo, explained as it runs."""
