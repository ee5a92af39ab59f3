"""Figures of the context card: read from files, kept, and joined to places."""
