"""Rejected records through the target again: found in dead-letter files, sent, counted."""
