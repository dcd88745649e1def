"""Batches of one model: create, update, delete."""
