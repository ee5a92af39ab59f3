"""Append-only events: who did what to which, and when; sealed in hash-chained batches."""
