"""A record on its own: its columns, values and state, without a server."""
