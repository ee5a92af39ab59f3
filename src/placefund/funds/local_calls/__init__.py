"""Calls that a place's programme runs itself: rounds like the fund's own, under its rules, with another owner."""
