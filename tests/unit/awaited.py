"""What the docs name and other branches bring: empty once they are all merged."""

from __future__ import annotations

PAGES = frozenset(
    {
        "meltano.md",
        "operating.md",
        "release.md",
    }
)
WORDS = frozenset({"password_file", "api_key_file", "sync_taxes", "stock_warehouse"})
#: Of the command `odoo-sync`.
COMMANDS = frozenset(
    {"check", "history", "stats", "errors", "retry", "conflicts", "report", "listen"}
)
