"""Searching: what can be found, by whom, and how it is shown."""
