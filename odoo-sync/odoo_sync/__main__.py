"""`python -m odoo_sync`: the command `odoo-sync`."""

from __future__ import annotations

from odoo_sync.cli import main

if __name__ == "__main__":
    main()
