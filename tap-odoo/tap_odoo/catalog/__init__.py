"""Which streams there are, with which properties."""
