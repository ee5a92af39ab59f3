"""Funds, strands, rounds and their terms, allocations to places, clarifications."""
