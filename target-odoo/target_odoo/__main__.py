"""`python -m target_odoo`: the command `target-odoo`."""

from __future__ import annotations

from target_odoo.target import TargetOdoo

if __name__ == "__main__":
    TargetOdoo.cli()
