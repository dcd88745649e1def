"""What the commands read from the ledger."""
