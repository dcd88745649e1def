"""Which writer a stream has, and what follows a record."""
