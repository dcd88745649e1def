"""A mapping file: YAML with line numbers, its schema, its flags."""
