"""The ledger: runs, what became of each record, and what the target last wrote."""
