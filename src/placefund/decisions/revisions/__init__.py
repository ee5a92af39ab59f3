"""Decisions that are revised: by one person before outcomes are released, by two afterwards."""
