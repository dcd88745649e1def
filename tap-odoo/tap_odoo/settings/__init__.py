"""The settings: their JSON Schema, and their values, read once."""
