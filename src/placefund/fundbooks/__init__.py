"""Reads fundbooks from disk into the database, and plays the rehearsal fund. Nothing imports this package."""
