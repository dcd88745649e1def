"""The language of mapping files: documents, flags, expressions."""
