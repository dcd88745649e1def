"""The order in which batches are written, deferred and stopped."""
