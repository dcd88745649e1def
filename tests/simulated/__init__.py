"""Odoos that can't be had here, simulated by a proxy before a real one: data, and what applies it."""
