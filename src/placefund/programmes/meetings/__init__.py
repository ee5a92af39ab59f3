"""Meetings of a board: what is on the agenda, who leaves for it, what is decided, and the minutes."""
