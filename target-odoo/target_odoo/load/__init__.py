"""Records through Odoo's `load`: one atomic call for them, their lines and their external ids."""
