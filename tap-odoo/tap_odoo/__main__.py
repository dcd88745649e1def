"""`python -m tap_odoo`: the command `tap-odoo`."""

from __future__ import annotations

from tap_odoo.tap import TapOdoo

if __name__ == "__main__":
    TapOdoo.cli()
