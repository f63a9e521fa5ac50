"""Who carries batches."""
