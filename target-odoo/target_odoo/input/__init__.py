"""Singer messages: read, validated, collected into batches."""
