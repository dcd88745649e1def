"""Odoos that can't be had here: data, and a proxy before a real one that applies it."""
