"""Offers, conditions, acceptance: where the fund's promise to a place is kept."""
