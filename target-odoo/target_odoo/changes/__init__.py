"""Changes to existing records: what must go along, what is locked, what holds afterwards."""
