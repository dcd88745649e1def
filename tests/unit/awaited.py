"""What the docs name and other branches bring: empty once they are all merged."""

from __future__ import annotations

PAGES = frozenset(
    {
        "operating.md",
        "hosted-jobs.md",
        "beyond-one-machine.md",
        "near-real-time.md",
    }
)
WORDS = frozenset({"sync_taxes", "stock_warehouse"})
#: Of the command `odoo-sync`.
COMMANDS = frozenset(
    {"check", "history", "stats", "errors", "retry", "conflicts", "report", "listen"}
)
