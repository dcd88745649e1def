"""How fast the connectors are, beside other ways of doing the same (docs/performance.md)."""
