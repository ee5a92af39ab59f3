"""The outbox: every message the fund sends a person, and whether it was delivered."""
