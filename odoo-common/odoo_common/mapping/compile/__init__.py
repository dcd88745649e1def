"""Mapping expressions: what is allowed, compiled to Python once."""
