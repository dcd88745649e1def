"""Mapping files that read: which streams they make, and their records."""
